package dev.discovery.jdbc;

import dev.discovery.Check;
import java.time.Duration;

/**
 * How long a transaction of Discovery may wait or stand still, each 1 millisecond to 1 hour. What a
 * host does in one is bounded by them as well: in {@code SyncContext.inFencedTransaction}, in
 * {@code Transactions} itself, and around admin calls. Beyond a limit, PostgreSQL ends the
 * statement or the session and everything is rolled back; so fetch and compute outside, and write
 * in portions.
 *
 * @param lock for one lock; default 10 seconds
 * @param statement for one statement; default 30 seconds
 * @param idle between two statements; default 30 seconds. It ends the session of a process that
 *     hangs in the middle of a transaction, so that the rows it holds are free again
 */
public record TransactionTimeouts(Duration lock, Duration statement, Duration idle) {

  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofHours(1);

  /** The defaults. */
  public static final TransactionTimeouts DEFAULT =
      new TransactionTimeouts(
          Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(30));

  /** Checks the ranges. */
  public TransactionTimeouts {
    check("lock timeout", lock);
    check("statement timeout", statement);
    check("idle timeout", idle);
  }

  private static void check(String path, Duration timeout) {
    boolean inRange = timeout.compareTo(SHORTEST) >= 0 && timeout.compareTo(LONGEST) <= 0;
    Check.argument(inRange, path, "1 millisecond to 1 hour", timeout);
  }
}
