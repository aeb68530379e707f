package dev.discovery.proof;

import dev.discovery.run.Checkpoint;
import dev.discovery.run.TargetStats;
import dev.discovery.source.TargetId;

/**
 * What is stored of a target beside its history.
 *
 * @param checkpoint where its next sync goes on; of the cursor in it history says nothing
 */
public record TargetTotals(TargetStats stats, Checkpoint checkpoint) {

  /** Whose. */
  public TargetId target() {
    return stats.target();
  }

  /** Of a target that never ran. */
  public static TargetTotals none(TargetId target) {
    return new TargetTotals(TargetStats.none(target), Checkpoint.NONE);
  }
}
