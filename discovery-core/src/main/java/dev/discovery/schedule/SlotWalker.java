package dev.discovery.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import org.jspecify.annotations.Nullable;

/** One walk over the slots of a schedule, up to an instant. For one use, by one thread. */
final class SlotWalker {

  private static final int MAX_SINGLE_STEPS = 10_000;

  /** A hundred years: bounds how many changes of the offset a jump looks at. */
  private static final Duration LONGEST_JUMP = Duration.ofDays(36_525);

  private final Schedule schedule;
  private final Grid grid;
  private final Instant until;
  private final int periodInDays;

  private Slot last;
  private long steps;

  /** A slot on the grid; when the walk comes to a like one, it knows its period. */
  private @Nullable Slot anchor;

  private long stepsToAnchor;
  private long patience;

  SlotWalker(Slot from, Schedule schedule, Instant until) {
    this.schedule = schedule;
    this.grid = Grid.of(schedule);
    this.until = until;
    this.periodInDays = schedule.cron().periodInDays();
    this.last = from;
  }

  Walk walk() {
    Slot next = grid.after(last);
    for (int single = 0; !next.at().isAfter(until); single++) {
      if (single == MAX_SINGLE_STEPS) {
        return new Walk(grid.lastNotAfter(until), steps, true, grid.firstAfter(until));
      }
      last = next;
      steps++;
      if (periodInDays > 0 && grid instanceof WallGrid wallGrid) {
        jump(wallGrid);
      }
      next = grid.after(last);
    }
    return new Walk(last, steps, false, next);
  }

  /**
   * Skips whole periods, once the walk has walked one. On the wall clock a walk whose cron repeats
   * every day, or every week, repeats as soon as it is whole days, or weeks, from a slot before.
   * Only wall times that fall on one instant disturb that.
   */
  private void jump(WallGrid wallGrid) {
    if (anchor == null) {
      anchorHere(1);
      return;
    }
    LocalDateTime start = anchor.wall();
    long days = ChronoUnit.DAYS.between(start, last.wall());
    if (days % periodInDays == 0 && start.plusDays(days).equals(last.wall())) {
      // What clocks show at the end, and all before it, does not come after the end.
      LocalDateTime end = LocalDateTime.ofInstant(evenUntil(anchor.at()), schedule.zone());
      long periods = Math.max(0, ChronoUnit.DAYS.between(last.wall(), end) / days);
      last = wallGrid.slot(last.wall().plusDays(periods * days));
      steps += periods * (steps - stepsToAnchor);
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

  /**
   * The end of the walk, or an instant before the first gap that two slots can fall into; they are
   * at least the frequency apart.
   */
  private Instant evenUntil(Instant since) {
    Instant furthest = since.plus(LONGEST_JUMP);
    Instant end = furthest.isBefore(until) ? furthest : until;
    Duration frequency = schedule.frequency().length();
    ZoneRules rules = schedule.zone().getRules();
    ZoneOffsetTransition change = rules.nextTransition(since.minusNanos(1));
    while (change != null && !change.getInstant().isAfter(end)) {
      if (change.isGap() && change.getDuration().compareTo(frequency) >= 0) {
        return change.getInstant().minusNanos(1);
      }
      change = rules.nextTransition(change.getInstant());
    }
    return end;
  }
}
