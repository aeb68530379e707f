package dev.discovery.run;

import dev.discovery.source.ItemCounts;
import dev.discovery.source.TargetId;
import java.time.Instant;
import java.util.Optional;

/**
 * The totals of one target, over all time. Runs of backfills count in {@code ended}, {@code items}
 * and {@code lastRunAt} alone: they say nothing of the present.
 *
 * @param ended runs by the state in which they ended
 * @param items summed over successful runs
 * @param lastRunAt when the newest run that ended did so
 * @param lastSuccessAt when the newest successful run ended; one that came to its end and was
 *     judged FAILED is none, here and in what follows
 * @param lastFailure of the newest run whose verdict is FAILED, without its detail
 * @param consecutiveFailures runs whose verdict is FAILED since the last success
 */
public record TargetStats(
    TargetId target,
    RunTotals ended,
    ItemCounts items,
    Optional<Instant> lastRunAt,
    Optional<Instant> lastSuccessAt,
    Optional<Failure> lastFailure,
    long consecutiveFailures) {

  /** Of a target that never ran. */
  public static TargetStats none(TargetId target) {
    return new TargetStats(
        target,
        RunTotals.NONE,
        ItemCounts.NONE,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        0);
  }
}
