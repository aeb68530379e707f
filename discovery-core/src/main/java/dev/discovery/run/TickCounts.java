package dev.discovery.run;

import dev.discovery.plan.ParkReason;
import dev.discovery.plan.SkipReason;
import java.util.Map;

/**
 * What became of the targets that were due. Each is counted once, and a second time if its run came
 * with a row for missed slots that are not made up for; a target whose reason to wait is gone, and
 * which waits for its slot again, is not counted: nothing of it was decided.
 *
 * @param enqueued runs that were asked for and whose jobs were added
 * @param duplicates runs that were asked for and whose jobs were there already
 * @param skipped decisions without a run, by reason: one for each row, whatever the number of slots
 * @param parked targets taken out of the due index, by reason; quarantined ones are among them
 * @param failed targets that could not be decided, and were left as they are
 * @param backfilled runs that were asked for of past slots, by backfills; of targets that were not
 *     due
 */
public record TickCounts(
    int enqueued,
    int duplicates,
    Map<SkipReason, Integer> skipped,
    Map<ParkReason, Integer> parked,
    int failed,
    int backfilled) {

  /** Of a tick that found nothing. */
  public static final TickCounts NONE = new TickCounts(0, 0, Map.of(), Map.of(), 0, 0);

  /** Copies the maps. */
  public TickCounts {
    skipped = Map.copyOf(skipped);
    parked = Map.copyOf(parked);
  }

  /** How many targets were due: the sum of all but {@code backfilled}. */
  public int due() {
    return enqueued + duplicates + total(skipped) + total(parked) + failed;
  }

  private static int total(Map<?, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }
}
