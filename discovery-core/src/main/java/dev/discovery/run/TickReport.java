package dev.discovery.run;

import dev.discovery.CodePoints;
import dev.discovery.plan.ParkReason;
import dev.discovery.plan.SkipReason;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What one tick did.
 *
 * @param startedAt by Discovery's clock
 * @param instance the node
 * @param counts what became of the targets that were due
 * @param duration by Discovery's clock
 * @param problem why the tick ended early; empty when it came to its end
 */
public record TickReport(
    Instant startedAt,
    String instance,
    TickCounts counts,
    Duration duration,
    Optional<String> problem) {

  /** Replaces in the problem what cannot be stored. */
  public TickReport {
    problem = problem.map(CodePoints::storable);
  }

  /** How many targets were due: the sum of all that became of them. */
  public int due() {
    return counts.due();
  }

  /** See {@link TickCounts}. */
  public int enqueued() {
    return counts.enqueued();
  }

  /** See {@link TickCounts}. */
  public int duplicates() {
    return counts.duplicates();
  }

  /** See {@link TickCounts}. */
  public Map<SkipReason, Integer> skipped() {
    return counts.skipped();
  }

  /** See {@link TickCounts}. */
  public Map<ParkReason, Integer> parked() {
    return counts.parked();
  }

  /** How many targets were quarantined. */
  public int quarantined() {
    return parked().getOrDefault(ParkReason.QUARANTINED, 0);
  }

  /** See {@link TickCounts}. */
  public int failed() {
    return counts.failed();
  }

  /** See {@link TickCounts}. */
  public int backfilled() {
    return counts.backfilled();
  }

  /**
   * Whether there was nothing to do, and nothing went wrong. So is a tick that did no more than to
   * let targets wait for their slots again.
   */
  public boolean isIdle() {
    return due() == 0 && backfilled() == 0 && problem.isEmpty();
  }
}
