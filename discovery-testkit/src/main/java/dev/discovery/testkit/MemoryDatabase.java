package dev.discovery.testkit;

import dev.discovery.port.PortException;
import dev.discovery.port.PortException.Fault;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Transactions over {@link Table}s, as PostgreSQL gives them at READ COMMITTED: each statement sees
 * one moment of what others have committed, and all that its own transaction wrote; a row that was
 * written or locked stays locked until the transaction ends. Thread-safe: one lock guards all
 * tables while a statement runs, and is given back while it waits for a row.
 */
final class MemoryDatabase {

  private static final Logger log = LoggerFactory.getLogger(InMemoryStorage.class);

  private final ReentrantLock lock = new ReentrantLock();
  private final RowLocks locks = new RowLocks(lock.newCondition());
  private final ThreadLocal<@Nullable MemoryTransaction> current = new ThreadLocal<>();

  /** Runs a block in the transaction of this thread, or in one of its own. */
  <T> T inTransaction(Supplier<T> work) {
    MemoryTransaction open = current.get();
    return open == null ? outermost(work) : joined(open, work);
  }

  private <T> T joined(MemoryTransaction open, Supplier<T> work) {
    try {
      return work.get();
    } catch (Throwable t) {
      open.doom(t);
      throw t;
    }
  }

  private <T> T outermost(Supplier<T> work) {
    MemoryTransaction tx = new MemoryTransaction();
    T result;
    current.set(tx);
    try {
      result = work.get();
      commit(tx);
    } catch (Throwable t) {
      end(tx, false);
      throw t;
    } finally {
      current.remove();
    }
    tx.afterCommit().forEach(MemoryDatabase::runLogged);
    return result;
  }

  private void commit(MemoryTransaction tx) {
    Throwable why = tx.doomedBy();
    if (why != null) {
      Fault fault = why instanceof PortException port ? port.fault() : Fault.BROKEN;
      throw new PortException(
          fault, "not committed: an exception left a joined block, or a port had failed", why);
    }
    end(tx, true);
  }

  private void end(MemoryTransaction tx, boolean commit) {
    lock.lock();
    try {
      for (Table<?, ?> table : tx.tables) {
        if (commit) {
          table.merge(tx);
        }
        table.forget(tx);
      }
      locks.release(tx);
    } finally {
      lock.unlock();
    }
  }

  /** Runs an action once the transaction of this thread has committed; at once without one. */
  void afterCommit(Runnable action) {
    MemoryTransaction open = current.get();
    if (open == null) {
      runLogged(action);
    } else {
      open.afterCommit().add(action);
    }
  }

  private static void runLogged(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      log.warn("action after commit failed", e);
    }
  }

  /** Runs one statement in the transaction of this thread, or in one of its own. */
  <R> R statement(Supplier<R> work) {
    if (current.get() == null) {
      return inTransaction(() -> statement(work));
    }
    MemoryTransaction tx = transaction();
    if (tx.hasFailed()) {
      throw new PortException(
          Fault.UNAVAILABLE, "a port has failed in this transaction, which must be rolled back");
    }
    lock.lock();
    try {
      return work.get();
    } catch (PortException e) {
      tx.fail(e);
      throw e;
    } finally {
      lock.unlock();
    }
  }

  /** As {@link #statement}, without a result. */
  void execute(Runnable work) {
    statement(
        () -> {
          work.run();
          return true;
        });
  }

  /**
   * As {@link #statement}, for what makes no sense without a transaction around it.
   *
   * @throws IllegalStateException if there is none
   */
  <R> R statementInTransaction(Supplier<R> work) {
    if (current.get() == null) {
      throw new IllegalStateException("expected a transaction around a call that locks, got: none");
    }
    return statement(work);
  }

  /** How many transactions wait for a row. */
  int waiting() {
    lock.lock();
    try {
      return locks.waiting();
    } finally {
      lock.unlock();
    }
  }

  /** The transaction of this thread, in which a statement runs. */
  MemoryTransaction transaction() {
    MemoryTransaction open = current.get();
    if (open == null) {
      throw new IllegalStateException("expected a statement to run, got: none");
    }
    return open;
  }

  /** The locks on rows, for statements. */
  RowLocks locks() {
    return locks;
  }
}
