package dev.discovery.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/**
 * The grid of a schedule that counts on the wall clock: each time of the cron stands for one
 * instant. Immutable and thread-safe.
 */
record WallGrid(Schedule schedule) implements Grid {

  /** A hundred years: bounds how many changes of the clocks are looked at. */
  private static final Duration LONGEST_VIEW = Duration.ofDays(36_525);

  @Override
  public Slot after(Slot slot) {
    Cron cron = schedule.cron();
    Frequency frequency = schedule.frequency();
    LocalDateTime earliest = cron.previousOrSame(slot.wall()).plus(frequency.length());
    if (slot.offGrid()) {
      earliest = later(earliest, slot.wall().plus(frequency.restAfterOffGrid()));
    }
    return firstAfter(slot.at(), cron.nextOrSame(earliest));
  }

  @Override
  public Slot lastNotAfter(Instant instant) {
    Slot last = slot(schedule.cron().previousOrSame(clockAt(instant)));
    // In the second pass of an overlap there can be later wall times that came in the first pass.
    Slot next = slot(schedule.cron().next(last.wall()));
    while (!next.at().isAfter(instant)) {
      last = next;
      next = slot(schedule.cron().next(last.wall()));
    }
    return last;
  }

  @Override
  public Slot firstAfter(Instant instant) {
    return firstAfter(instant, schedule.cron().next(clockAt(instant)));
  }

  /** Only a gap that two slots can fall into disturbs; they are at least the frequency apart. */
  @Override
  public Instant evenUntil(Instant since, Instant until) {
    Instant furthest = since.plus(LONGEST_VIEW);
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

  @Override
  public Slot later(Slot slot, long minutes) {
    return slot(slot.wall().plusMinutes(minutes));
  }

  /**
   * The first slot from {@code candidate} on, a time of the cron, that is after {@code instant}.
   */
  private Slot firstAfter(Instant instant, LocalDateTime candidate) {
    Slot slot = slot(candidate);
    if (slot.at().isAfter(instant)) {
      return slot;
    }
    // What clocks have shown by then is not after it. The loop is for what they will show twice.
    Cron cron = schedule.cron();
    slot = slot(cron.next(later(candidate, clockAt(instant))));
    while (!slot.at().isAfter(instant)) {
      slot = slot(cron.next(slot.wall()));
    }
    return slot;
  }

  /** The slot of a time of the cron. */
  private Slot slot(LocalDateTime wall) {
    return Slot.onGrid(resolve(wall), wall);
  }

  /** The first instant after the gap for a wall time in a gap, the earlier one in an overlap. */
  private Instant resolve(LocalDateTime wall) {
    ZoneRules rules = schedule.zone().getRules();
    ZoneOffsetTransition transition = rules.getTransition(wall);
    if (transition == null) {
      return wall.toInstant(rules.getOffset(wall));
    }
    return transition.isGap()
        ? transition.getInstant()
        : wall.toInstant(transition.getOffsetBefore());
  }

  private LocalDateTime clockAt(Instant instant) {
    return LocalDateTime.ofInstant(instant, schedule.zone());
  }

  private static LocalDateTime later(LocalDateTime one, LocalDateTime other) {
    return one.isAfter(other) ? one : other;
  }
}
