package dev.discovery.schedule;

import dev.discovery.Check;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * The rule that leads from one slot to the next. Pure and thread-safe; every instant comes from the
 * caller.
 *
 * <p>The slots of a schedule with cron C, zone Z and frequency F:
 *
 * <blockquote>
 *
 * next(slot) = the first time of C that is not before (the last time of C not after the slot's wall
 * time) + F, on the wall clock, resolved in Z, and strictly after the slot.
 *
 * </blockquote>
 *
 * <p>A wall time that the clocks skip comes at the first instant after the gap; one that they show
 * twice comes the first time. Times that so fall on one instant come once. Hence <em>daily</em>
 * means once per date, and no change of the clocks moves the time of day for good.
 *
 * <p>A {@linkplain Schedule#isPaceKeeping() pace-keeping} schedule applies the same rule to elapsed
 * time: C fires whenever clocks show one of its times, in both passes of an overlap, and at the
 * first instant after a gap that swallowed one.
 *
 * <p>After an off-grid slot the next one is at least min(F/2, 12 hours) later.
 */
public final class NextRun {

  private NextRun() {}

  /**
   * The slot after {@code slot}, strictly later and on the grid of {@code schedule}. The schedule
   * may be another one than {@code slot} came from.
   *
   * @throws DateTimeException if there is none within the years that java.time supports
   */
  public static Slot after(Slot slot, Schedule schedule) {
    return Grid.of(schedule).after(slot);
  }

  /**
   * Walks the slots strictly after {@code from}, by {@link #after}, for as long as they are not
   * after {@code until}.
   *
   * <p>The answer is exact as long as it takes no more than 10,000 single steps; where the slots
   * repeat hourly, daily or weekly, whole periods take none. A longer walk is cut short: it counts
   * the steps so far, says {@code atLeast}, and goes on with the cron's last time not after {@code
   * until} and its first time after it, whatever the frequency.
   *
   * @throws DateTimeException if the walk leaves the years that java.time supports
   */
  public static Walk walk(Slot from, Schedule schedule, Instant until) {
    return walk(from, schedule, until, Long.MAX_VALUE);
  }

  /**
   * As {@link #walk(Slot, Schedule, Instant)}, but passes at most {@code most} slots: so one that
   * stops at {@code n} less than a walk has counted has the newest {@code n} before it. It is exact
   * wherever that walk was, at up to 20,000 single steps.
   *
   * @throws IllegalArgumentException if {@code most} is negative
   * @throws DateTimeException if the walk leaves the years that java.time supports
   */
  public static Walk walk(Slot from, Schedule schedule, Instant until, long most) {
    Check.argument(most >= 0, "most", "0 or more", most);
    return new SlotWalker(from, schedule, until, most).walk();
  }

  /**
   * The first time of the cron of {@code schedule} that is not before {@code instant}, whatever the
   * frequency: where a walk over a range begins.
   *
   * @throws DateTimeException if there is none within the years that java.time supports
   */
  public static Slot firstNotBefore(Instant instant, Schedule schedule) {
    return Grid.of(schedule).firstAfter(instant.minusNanos(1));
  }

  /**
   * Where an edit, a resume or a rejoin sets the next slot: the first one on the walk from {@code
   * lastSlot} under the new schedule that is after {@code now}, so that it never starts a run at
   * once and never reopens a slot.
   *
   * @throws DateTimeException if the walk leaves the years that java.time supports
   */
  public static Slot firstAfter(Slot lastSlot, Schedule schedule, Instant now) {
    return walk(lastSlot, schedule, now).next();
  }
}
