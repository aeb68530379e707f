package dev.discovery.port;

import java.util.function.Supplier;

/**
 * Runs a block so that all that the ports do inside, on the same thread, commits together or not at
 * all. Isolation is READ COMMITTED. Thread-safe; a transaction belongs to the thread that opened
 * it. Contract: {@code TransactionsContract} in discovery-testkit.
 */
public interface Transactions {

  /**
   * Runs {@code work} in a transaction and commits it. Inside another block it joins that one; an
   * exception that leaves a joined block marks the whole as rollback-only, even if it is caught
   * further out.
   *
   * @return what {@code work} returned
   * @throws PortException if the transaction cannot be opened or committed. When the connection
   *     breaks while committing, the outcome is unknown: callers must be safe to repeat
   * @throws RuntimeException what {@code work} threw, after the rollback
   */
  <T> T call(Supplier<T> work);

  /** As {@link #call}, without a result. */
  default void run(Runnable work) {
    call(
        () -> {
          work.run();
          return true;
        });
  }

  /**
   * Runs {@code action} on this thread once the outermost transaction has committed, in the order
   * of registration; never if it rolls back. What it throws is logged and goes no further. Outside
   * a transaction it runs at once.
   */
  void afterCommit(Runnable action);
}
