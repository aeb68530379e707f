package dev.discovery.jdbc;

import java.util.Optional;

/** Which transaction each thread is in. Thread-safe; one for each store. */
final class CurrentTransaction {

  private final ThreadLocal<JdbcTransaction> ofThread = new ThreadLocal<>();

  Optional<JdbcTransaction> find() {
    return Optional.ofNullable(ofThread.get());
  }

  void enter(JdbcTransaction transaction) {
    ofThread.set(transaction);
  }

  void leave() {
    ofThread.remove();
  }
}
