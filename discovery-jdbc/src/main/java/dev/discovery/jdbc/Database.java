package dev.discovery.jdbc;

import dev.discovery.port.PortException;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;

/**
 * Runs the SQL of the stores on the thread's connection, and turns what goes wrong into {@link
 * PortException}s. Thread-safe.
 */
final class Database {

  private final Jdbi jdbi;

  Database(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * Runs {@code work}.
   *
   * @param doing what it cannot do when it fails, for the exception's text
   */
  <T> T with(String doing, HandleCallback<T, RuntimeException> work) {
    try {
      return jdbi.withHandle(work);
    } catch (PortException e) {
      throw e;
    } catch (RuntimeException e) {
      throw SqlFaults.of(doing, e);
    }
  }
}
