package dev.discovery.run;

import dev.discovery.source.ItemCounts;
import dev.discovery.source.TargetId;
import java.time.Instant;
import java.util.Optional;

/**
 * What the deleted history of a target counted for: its totals are this and what is still in the
 * ledger.
 *
 * @param total of deleted runs
 * @param skipped deleted decisions without a run
 * @param upTo when the newest of what was deleted was decided; empty if nothing was
 * @param endedUpTo when the deleted run ended that ended last; empty if no run was deleted. Every
 *     run that ended after it is in the ledger
 */
public record OpeningBalance(
    TargetId target,
    Statistics total,
    long skipped,
    Optional<Instant> upTo,
    Optional<Instant> endedUpTo) {

  /** Of a target of whose history nothing was deleted. */
  public static OpeningBalance none(TargetId target) {
    return new OpeningBalance(target, Statistics.NONE, 0, Optional.empty(), Optional.empty());
  }

  /** Deleted runs by the state in which they ended. */
  public RunTotals ended() {
    return total.ended();
  }

  /** Summed over those that succeeded. */
  public ItemCounts items() {
    return total.items();
  }
}
