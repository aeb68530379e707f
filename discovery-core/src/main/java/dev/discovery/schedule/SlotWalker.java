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
  private boolean jumped;

  /** The first slot on the grid; when the walk comes to a like one, it knows its period. */
  private @Nullable Slot anchor;

  private long stepsToAnchor;

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
      if (!jumped && periodInDays > 0 && grid instanceof WallGrid wallGrid) {
        jump(wallGrid);
      }
      next = grid.after(last);
    }
    return new Walk(last, steps, false, next);
  }

  /**
   * Skips whole periods, once the walk has walked one. On the wall clock a walk whose cron repeats
   * every day, or every week, repeats as soon as it is whole days, or weeks, from a slot before.
   * Only wall times that fall on one instant could disturb that.
   */
  private void jump(WallGrid wallGrid) {
    if (anchor == null) {
      anchor = last;
      stepsToAnchor = steps;
      return;
    }
    LocalDateTime start = anchor.wall();
    long days = ChronoUnit.DAYS.between(start, last.wall());
    if (days % periodInDays != 0 || !start.plusDays(days).equals(last.wall())) {
      return;
    }
    jumped = true;
    if (!slotsCanCollapse(anchor.at())) {
      // What clocks show at the end, and all before it, does not come after the end.
      LocalDateTime end = LocalDateTime.ofInstant(until, schedule.zone());
      long periods = Math.max(0, ChronoUnit.DAYS.between(last.wall(), end) / days);
      last = wallGrid.slot(last.wall().plusDays(periods * days));
      steps += periods * (steps - stepsToAnchor);
    }
  }

  /** Whether two slots can fall into one gap; they are at least the frequency apart. */
  private boolean slotsCanCollapse(Instant since) {
    if (Duration.between(since, until).compareTo(LONGEST_JUMP) > 0) {
      return true;
    }
    Duration frequency = schedule.frequency().length();
    ZoneRules rules = schedule.zone().getRules();
    ZoneOffsetTransition change = rules.nextTransition(since.minusNanos(1));
    while (change != null && !change.getInstant().isAfter(until)) {
      if (change.isGap() && change.getDuration().compareTo(frequency) >= 0) {
        return true;
      }
      change = rules.nextTransition(change.getInstant());
    }
    return false;
  }
}
