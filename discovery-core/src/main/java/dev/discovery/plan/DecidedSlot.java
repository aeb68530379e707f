package dev.discovery.plan;

import dev.discovery.Check;
import dev.discovery.schedule.Slot;
import java.time.Instant;

/**
 * What one decision covers: the slots from {@code slot} to {@code through}.
 *
 * @param slot the first of them, whose instant is the identity of the decision
 * @param dueAt when it was due
 * @param through the last of them; {@code slot} itself when none was missed
 * @param collapsed how many came after {@code slot}, up to {@code through}
 * @param atLeast whether {@code collapsed} is only a lower bound
 */
public record DecidedSlot(Slot slot, Instant dueAt, Slot through, long collapsed, boolean atLeast) {

  /** Checks the order. */
  public DecidedSlot {
    Check.argument(!through.at().isBefore(slot.at()), "through", "not before the slot", through);
  }

  /** How many slots that is; a lower bound if {@link #atLeast}. */
  public long count() {
    return collapsed + 1;
  }

  /** Both, as one; {@code following} begins with the slot after this one's last. */
  DecidedSlot and(DecidedSlot following) {
    return new DecidedSlot(
        slot,
        dueAt,
        following.through,
        collapsed + following.count(),
        atLeast || following.atLeast);
  }

  /** The pending slot alone. */
  public static DecidedSlot only(Pending pending) {
    return new DecidedSlot(pending.slot(), pending.dueAt(), pending.slot(), 0, false);
  }
}
