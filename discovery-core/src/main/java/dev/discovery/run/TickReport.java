package dev.discovery.run;

import dev.discovery.plan.ParkReason;
import dev.discovery.plan.SkipReason;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What one tick did. Each target that it decided is counted once: as enqueued, duplicate, skipped
 * or parked (quarantined ones are parked).
 *
 * @param startedAt by Discovery's clock
 * @param instance the node
 * @param enqueued runs that were asked for and whose jobs were added
 * @param duplicates runs that were asked for and whose jobs were there already
 * @param skipped slots decided without a run, by reason
 * @param parked targets taken out of the due index, by reason
 * @param failed targets that were due and could not be decided, and were left as they are
 * @param problem why the tick ended early; empty when it came to its end
 */
public record TickReport(
    Instant startedAt,
    String instance,
    int enqueued,
    int duplicates,
    Map<SkipReason, Integer> skipped,
    Map<ParkReason, Integer> parked,
    int failed,
    Duration duration,
    Optional<String> problem) {

  /** Copies the maps. */
  public TickReport {
    skipped = Map.copyOf(skipped);
    parked = Map.copyOf(parked);
  }

  /** How many targets were due: the sum of all that became of them. */
  public int due() {
    return enqueued + duplicates + total(skipped) + total(parked) + failed;
  }

  /** How many targets were quarantined. */
  public int quarantined() {
    return parked.getOrDefault(ParkReason.QUARANTINED, 0);
  }

  /** Whether there was nothing to do, and nothing went wrong. */
  public boolean isIdle() {
    return due() == 0 && problem.isEmpty();
  }

  private static int total(Map<?, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }
}
