package dev.discovery.caffeine;

import dev.discovery.port.Transactions;
import java.util.function.Supplier;

/** Knows which threads are in a transaction. Thread-safe. */
final class WatchedTransactions implements Transactions {

  private final Transactions transactions;
  private final ThreadLocal<Boolean> open = new ThreadLocal<>();

  WatchedTransactions(Transactions transactions) {
    this.transactions = transactions;
  }

  /** Whether this thread is in one. */
  boolean isOpen() {
    return open.get() != null;
  }

  @Override
  public <T> T call(Supplier<T> work) {
    if (isOpen()) {
      return transactions.call(work);
    }
    open.set(true);
    try {
      return transactions.call(work);
    } finally {
      open.remove();
    }
  }

  @Override
  public void afterCommit(Runnable action) {
    transactions.afterCommit(action);
  }
}
