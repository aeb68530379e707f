package dev.discovery.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/**
 * The grid of a schedule that counts elapsed time. The cron fires at every instant at which clocks
 * show one of its times, so in both passes of an overlap; and at the first instant after a gap if
 * the gap swallowed one of its times. Immutable and thread-safe.
 */
record PaceGrid(Schedule schedule) implements Grid {

  @Override
  public Slot after(Slot slot) {
    Frequency frequency = schedule.frequency();
    Instant earliest = lastFiringNotAfter(slot.at()).plus(frequency.length());
    if (slot.offGrid()) {
      Instant rested = slot.at().plus(frequency.restAfterOffGrid());
      earliest = rested.isAfter(earliest) ? rested : earliest;
    }
    return slot(firstFiringNotBefore(earliest));
  }

  @Override
  public Slot lastNotAfter(Instant instant) {
    return slot(lastFiringNotAfter(instant));
  }

  @Override
  public Slot firstAfter(Instant instant) {
    return slot(firstFiringNotBefore(instant.plusNanos(1)));
  }

  /** Any change of the clocks disturbs. */
  @Override
  public Instant evenUntil(Instant since, Instant until) {
    ZoneOffsetTransition change = rules().nextTransition(since);
    boolean even = change == null || change.getInstant().isAfter(until);
    return even ? until : change.getInstant().minusNanos(1);
  }

  @Override
  public Slot later(Slot slot, long minutes) {
    return slot(slot.at().plus(Duration.ofMinutes(minutes)));
  }

  /** Goes back from one change of the offset to the one before; between them clocks run evenly. */
  private Instant lastFiringNotAfter(Instant instant) {
    ZoneRules rules = rules();
    Instant until = instant;
    while (true) {
      ZoneOffset offset = rules.getOffset(until);
      LocalDateTime shown = LocalDateTime.ofInstant(until, offset);
      LocalDateTime last = schedule.cron().previousOrSame(shown);
      if (last.equals(shown)) {
        return until;
      }
      ZoneOffsetTransition transition = rules.previousTransition(until.plusNanos(1));
      Instant firing = last.toInstant(offset);
      if (transition == null || !firing.isBefore(transition.getInstant())) {
        return firing;
      }
      if (swallowsFiring(transition)) {
        return transition.getInstant();
      }
      until = transition.getInstant().minusNanos(1);
    }
  }

  /** Goes from one change of the offset to the next; between them clocks run evenly. */
  private Instant firstFiringNotBefore(Instant instant) {
    ZoneRules rules = rules();
    Instant from = instant;
    ZoneOffsetTransition transition = rules.nextTransition(from.minusNanos(1));
    if (transition != null && transition.getInstant().equals(from)) {
      if (swallowsFiring(transition)) {
        return from;
      }
      transition = rules.nextTransition(from);
    }
    while (true) {
      ZoneOffset offset = rules.getOffset(from);
      Instant firing =
          schedule.cron().nextOrSame(LocalDateTime.ofInstant(from, offset)).toInstant(offset);
      if (transition == null || firing.isBefore(transition.getInstant())) {
        return firing;
      }
      from = transition.getInstant();
      if (swallowsFiring(transition)) {
        return from;
      }
      transition = rules.nextTransition(from);
    }
  }

  /** Whether clocks jumped over one of the cron's times. */
  private boolean swallowsFiring(ZoneOffsetTransition transition) {
    return transition.isGap()
        && schedule
            .cron()
            .nextOrSame(transition.getDateTimeBefore())
            .isBefore(transition.getDateTimeAfter());
  }

  private Slot slot(Instant firing) {
    return Slot.onGrid(firing, LocalDateTime.ofInstant(firing, schedule.zone()));
  }

  private ZoneRules rules() {
    return schedule.zone().getRules();
  }
}
