package dev.discovery.schedule;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * One walk over the slots of a schedule, up to an instant or a number. For one use, by one thread.
 */
final class SlotWalker {

  private static final int MOST_SINGLE_STEPS = 10_000;

  private final Schedule schedule;
  private final Grid grid;
  private final Instant until;
  private final long most;
  private final int periodInMinutes;

  private Slot last;
  private long steps;

  /** A slot on the grid; when the walk comes to a like one, it knows its period. */
  private @Nullable Slot anchor;

  private long stepsToAnchor;
  private long patience;

  SlotWalker(Slot from, Schedule schedule, Instant until, long most) {
    this.schedule = schedule;
    this.grid = Grid.of(schedule);
    this.until = until;
    this.most = most;
    this.periodInMinutes = schedule.cron().periodInMinutes();
    this.last = from;
  }

  Walk walk() {
    Slot next = grid.after(last);
    for (int single = 0; steps < most && !next.at().isAfter(until); single++) {
      if (single == mostSingleSteps()) {
        return new Walk(grid.lastNotAfter(until), steps, true, grid.firstAfter(until));
      }
      last = next;
      steps++;
      if (periodInMinutes > 0) {
        jump();
      }
      next = grid.after(last);
    }
    return new Walk(last, steps, false, next);
  }

  /**
   * A walk to a number takes up to one period more than the walk that counted it, and a period is
   * no longer than a walk.
   */
  private int mostSingleSteps() {
    return most < Long.MAX_VALUE ? 2 * MOST_SINGLE_STEPS : MOST_SINGLE_STEPS;
  }

  /**
   * Skips whole periods, once the walk has walked one. A walk whose cron repeats after an hour, a
   * day or a week repeats as soon as it is a whole number of these from a slot before, for as long
   * as no change of the clocks disturbs that.
   */
  private void jump() {
    if (anchor == null) {
      anchorHere(1);
      return;
    }
    long period = ChronoUnit.MINUTES.between(anchor.wall(), last.wall());
    boolean repeats =
        period > 0
            && period % periodInMinutes == 0
            && anchor.wall().plusMinutes(period).equals(last.wall());
    if (repeats) {
      Instant end = grid.evenUntil(anchor.at(), until);
      if (end.isAfter(last.at())) {
        LocalDateTime endWall = LocalDateTime.ofInstant(end, schedule.zone());
        long slots = steps - stepsToAnchor;
        // What clocks show at the end, and all before it, does not come after the end.
        long come = Math.max(0, ChronoUnit.MINUTES.between(last.wall(), endWall) / period);
        long periods = Math.min(come, (most - steps) / slots);
        last = grid.later(last, periods * period);
        steps += periods * slots;
      }
      anchorHere(1);
    } else if (steps - stepsToAnchor == patience) {
      // No slot like the anchor may ever come: the first ones can lie beside the cycle. So the
      // anchor moves, and waits twice as long each time (Brent's search for a cycle).
      anchorHere(2 * patience);
    }
  }

  private void anchorHere(long stepsToWait) {
    anchor = last;
    stepsToAnchor = steps;
    patience = stepsToWait;
  }
}
