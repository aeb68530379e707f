package dev.discovery.plan;

import dev.discovery.schedule.NextRun;
import dev.discovery.schedule.Schedule;
import dev.discovery.schedule.Slot;
import dev.discovery.schedule.Spread;
import dev.discovery.schedule.Walk;
import java.time.Instant;

/**
 * The slots that one decision covers, from the pending one on, and the decision that follows.
 *
 * @param slot the slots that are covered
 * @param next what is decided after them
 */
record Passed(DecidedSlot slot, Pending next) {

  /**
   * Every slot from {@code pending} on whose due time, not only its instant, has come by {@code
   * now}; that of {@code pending} has.
   */
  static Passed due(Pending pending, Target target, Schedule schedule, Instant now) {
    Instant latest = now.minus(target.schedule().policies().spread().offset(key(target)));
    Walk walk = NextRun.walk(pending.slot(), schedule, latest);
    Slot through = walk.last();
    long collapsed = walk.steps();
    Pending next = pendingAt(walk.next(), schedule, target);
    // A spread longer than the step brings a due time forward to the slot that follows.
    while (!next.dueAt().isAfter(now)) {
      through = next.slot();
      collapsed++;
      next = pendingAt(NextRun.after(through, schedule), schedule, target);
    }
    return new Passed(covering(pending, through, collapsed, walk.atLeast()), next);
  }

  /** The first {@code count} slots from {@code pending} on; so many have come by {@code now}. */
  static Passed first(long count, Pending pending, Target target, Schedule schedule, Instant now) {
    Walk walk = NextRun.walk(pending.slot(), schedule, now, count - 1);
    return new Passed(
        covering(pending, walk.last(), walk.steps(), walk.atLeast()),
        pendingAt(walk.next(), schedule, target));
  }

  /**
   * Every slot whose instant has come: a gap, after which nothing starts before the next slot.
   *
   * @param old what the slots that have come are counted by
   * @param current what the next one is found by
   */
  static Passed gap(Target target, Schedule old, Schedule current, Instant now) {
    DecidedSlot slot = come(target.state().pending().orElseThrow(), old, now);
    Slot next = NextRun.firstAfter(slot.through(), current, now);
    return new Passed(slot, pendingAt(next, current, target));
  }

  /** The slots from the pending one on that have come by {@code now}. */
  static DecidedSlot come(Pending pending, Schedule schedule, Instant now) {
    Walk walk = NextRun.walk(pending.slot(), schedule, now);
    return covering(pending, walk.last(), walk.steps(), walk.atLeast());
  }

  /** The decision on {@code slot}, at its share of the target's spread. */
  static Pending pendingAt(Slot slot, Schedule schedule, Target target) {
    Spread spread = target.schedule().policies().spread();
    if (spread.window().isZero()) {
      return new Pending(slot, slot.at());
    }
    return new Pending(slot, spread.dueAt(slot, NextRun.after(slot, schedule), key(target)));
  }

  private static DecidedSlot covering(
      Pending pending, Slot through, long collapsed, boolean atLeast) {
    return new DecidedSlot(pending.slot(), pending.dueAt(), through, collapsed, atLeast);
  }

  private static String key(Target target) {
    return target.id().toString();
  }
}
