package dev.discovery.jdbc;

import dev.discovery.port.PortException;
import java.sql.SQLException;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Runs the SQL of the stores on the thread's connection, and turns what goes wrong into {@link
 * PortException}s. Thread-safe.
 */
final class Database {

  private final Jdbi jdbi;
  private final CurrentTransaction current;

  Database(Jdbi jdbi, CurrentTransaction current) {
    this.jdbi = jdbi;
    this.current = current;
  }

  /**
   * Runs {@code work}.
   *
   * @param doing what it cannot do when it fails, for the exception's text
   */
  <T> T with(String doing, HandleCallback<T, RuntimeException> work) {
    try (Handle handle = jdbi.open()) {
      return work.withHandle(handle);
    } catch (PortException e) {
      throw e;
    } catch (RuntimeException e) {
      throw SqlFaults.of(doing, e);
    }
  }

  /** Runs a statement that needs nothing of Jdbi; as {@link #with}. */
  int update(String doing, PlainUpdate update, Map<String, @Nullable Object> values) {
    try (Handle handle = jdbi.open()) {
      return update.execute(handle.getConnection(), values);
    } catch (SQLException | RuntimeException e) {
      throw SqlFaults.of(doing, e);
    }
  }

  /**
   * As {@link #with}, for work that locks something.
   *
   * @throws IllegalStateException outside a transaction, where the lock would be gone at once
   */
  <T> T locking(String doing, HandleCallback<T, RuntimeException> work) {
    if (current.find().isEmpty()) {
      throw new IllegalStateException(
          "expected to be called in a transaction, since it locks: " + doing);
    }
    return with(doing, work);
  }
}
