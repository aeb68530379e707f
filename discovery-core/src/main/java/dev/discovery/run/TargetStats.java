package dev.discovery.run;

import dev.discovery.source.ItemCounts;
import dev.discovery.source.TargetId;

/**
 * What came of one target's runs.
 *
 * @param total of all runs, over all time, backfills included
 * @param standing what the newest ones say
 */
public record TargetStats(TargetId target, Statistics total, Standing standing) {

  /** Of a target that never ran. */
  public static TargetStats none(TargetId target) {
    return new TargetStats(target, Statistics.NONE, Standing.NONE);
  }

  /** Its runs by the state in which they ended. */
  public RunTotals ended() {
    return total.ended();
  }

  /** Summed over its successful runs. */
  public ItemCounts items() {
    return total.items();
  }

  /**
   * After {@code run}, which has just ended.
   *
   * @throws IllegalArgumentException if it has not ended
   */
  public TargetStats plus(Run run) {
    return new TargetStats(target, total.plus(run), standing.plus(run));
  }
}
