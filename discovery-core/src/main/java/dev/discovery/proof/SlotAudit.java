package dev.discovery.proof;

import dev.discovery.source.TargetId;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What became of each slot that a target should have had in a range. Of ranges that adjoin, each
 * slot is in the audit of one.
 *
 * @param from the first instant of the range
 * @param until its end, which is not in it; slots after now are in no range
 * @param stretches by time; each slot is in one
 * @param stoppedAt where to go on, if there was too much for one audit: all slots before it are in
 *     this one
 */
public record SlotAudit(
    TargetId target,
    Instant from,
    Instant until,
    List<SlotStretch> stretches,
    Optional<Instant> stoppedAt) {

  /** Copies the list. */
  public SlotAudit {
    stretches = List.copyOf(stretches);
  }

  /**
   * Looks at each slot of a range that has come by {@code now}.
   *
   * @param stoppedAt where the evidence ends, if it does not reach {@code until}
   */
  public static SlotAudit of(
      SlotEvidence evidence,
      Instant from,
      Instant until,
      Optional<Instant> stoppedAt,
      Instant now) {
    Instant end = stoppedAt.orElse(until);
    Instant come = now.plusNanos(1);
    SlotFates fates = new SlotFates(evidence, from, end.isBefore(come) ? end : come, now);
    return new SlotAudit(evidence.target().id(), from, until, fates.all(), stoppedAt);
  }

  /** How many slots had each fate; those that none had are left out. */
  public Map<SlotFate, Long> counts() {
    var counts = new EnumMap<SlotFate, Long>(SlotFate.class);
    stretches.forEach(stretch -> counts.merge(stretch.fate(), stretch.count(), Long::sum));
    return counts;
  }

  /** How many slots had {@code fate}. */
  public long count(SlotFate fate) {
    return counts().getOrDefault(fate, 0L);
  }
}
