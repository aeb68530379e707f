package dev.discovery.plan;

import dev.discovery.Check;
import dev.discovery.source.TargetId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The first of the coming decisions of one target; see {@link ComingSlots}.
 *
 * @param slots in their order
 * @param more whether more come before the bound
 * @param blocked why none comes after these, unless it is only that the bound is reached
 */
public record Preview(
    TargetId target, List<PlannedSlot> slots, boolean more, Optional<Blocked> blocked) {

  /** Copies the list. */
  public Preview {
    slots = List.copyOf(slots);
  }

  /**
   * The decisions from {@code now} on.
   *
   * @param pauses those that reach the target, at the least
   * @param until those that are made at this instant or later are left out
   * @param limit at most so many, from 1
   */
  public static Preview of(Target target, Pauses pauses, Instant now, Instant until, int limit) {
    Check.argument(limit >= 1, "limit", "at least 1", limit);
    var coming = new ComingSlots(target, pauses, now, until);
    var slots = new ArrayList<PlannedSlot>();
    while (slots.size() < limit && coming.hasNext()) {
      slots.add(coming.next());
    }
    return new Preview(target.id(), slots, coming.hasNext(), coming.blocked());
  }
}
