package dev.discovery.plan;

import dev.discovery.schedule.NextRun;
import dev.discovery.schedule.Schedule;
import dev.discovery.schedule.Slot;
import dev.discovery.schedule.Walk;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** What a backfill would run, before it is started. */
public sealed interface BackfillPlan {

  /** The most slots that one backfill may have. */
  int MOST_SLOTS = 10_000;

  /** So many slots, from the first to the last. */
  record Slots(Slot first, Slot last, int total) implements BackfillPlan {}

  /** There is no slot in the range. */
  record Empty() implements BackfillPlan {}

  /**
   * There are more than {@link #MOST_SLOTS}.
   *
   * @param atLeast whether {@code total} is only a lower bound
   */
  record TooMany(long total, boolean atLeast) implements BackfillPlan {}

  /** The range does not end by {@code now}: what has not come yet is the schedule's. */
  record NotPast(Instant now) implements BackfillPlan {}

  /** The target's schedule cannot be read. */
  record Unreadable(String why) implements BackfillPlan {}

  /**
   * The slots of a range on the grid of a target: from the first time of its cron in the range on,
   * as its frequency leads from one slot to the next. Pure.
   */
  static BackfillPlan of(BackfillRequest request, BackfillGrid grid, Instant now) {
    if (request.to().isAfter(now)) {
      return new NotPast(now);
    }
    try {
      return slots(request, grid.parse());
    } catch (RuntimeException e) {
      return new Unreadable(e.getMessage() == null ? e.toString() : e.getMessage());
    }
  }

  private static BackfillPlan slots(BackfillRequest request, Schedule schedule) {
    Slot first = NextRun.firstNotBefore(request.from(), schedule);
    if (!first.at().isBefore(request.to())) {
      return new Empty();
    }
    Instant until = request.to().minus(1, ChronoUnit.MICROS);
    Walk walk = NextRun.walk(first, schedule, until);
    long total = walk.steps() + 1;
    return total > MOST_SLOTS || walk.atLeast()
        ? new TooMany(total, walk.atLeast())
        : new Slots(first, walk.last(), (int) total);
  }
}
