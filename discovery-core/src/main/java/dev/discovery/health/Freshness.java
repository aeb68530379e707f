package dev.discovery.health;

import dev.discovery.plan.ParkReason;
import dev.discovery.plan.Target;
import dev.discovery.plan.TargetState;
import dev.discovery.schedule.NextRun;
import dev.discovery.schedule.Schedule;
import dev.discovery.schedule.Slot;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * How long the data of a target that is fetched now counts as fresh.
 *
 * <p>By default until the second slot from now should have brought other data: from the last slot
 * to the one after the pending one, so that a schedule of weekdays does not fail at weekends, and
 * at least twice the frequency. The warning comes halfway between these two slots. With an
 * objective of its own the warning comes after three quarters of it.
 *
 * @param warnAfter when the data begins to be late
 * @param failAfter when it is too old; not before {@code warnAfter}
 */
public record Freshness(Duration warnAfter, Duration failAfter) {

  /**
   * That of a target as it is now; empty if nothing is expected of it: no city asks for it, or a
   * pause holds its slot up.
   */
  public static Optional<Freshness> of(Target target) {
    return of(target, Freshness::untilPending);
  }

  /**
   * As {@link #of(Target)} for a target that has just been edited: from the last slot on, however
   * many the new schedule has had since.
   */
  static Optional<Freshness> edited(Target target) {
    return of(target, (last, pending, schedule) -> Duration.between(last.at(), pending.at()));
  }

  /** How long the data of the last slot has to do for. */
  private interface First {
    Duration untilPending(Slot last, Slot pending, Schedule schedule);
  }

  private static Optional<Freshness> of(Target target, First first) {
    TargetState state = target.state();
    if (!state.active() || state.isParked(ParkReason.PAUSED)) {
      return Optional.empty();
    }
    return Optional.of(
        target
            .schedule()
            .policies()
            .objective()
            .map(own -> new Freshness(own.multipliedBy(3).dividedBy(4), own))
            .orElseGet(() -> bySchedule(target, first)));
  }

  private static Freshness bySchedule(Target target, First toPending) {
    Duration frequency = target.schedule().frequency().length();
    Freshness least =
        new Freshness(frequency.multipliedBy(3).dividedBy(2), frequency.multipliedBy(2));
    Optional<Slot> last = target.state().lastSlot();
    Optional<Schedule> schedule = target.schedule().ifReadable();
    if (last.isEmpty() || schedule.isEmpty()) {
      return least;
    }
    Slot pending = target.state().pending().orElseThrow().slot();
    try {
      Slot second = NextRun.after(pending, schedule.get());
      Duration first = toPending.untilPending(last.get(), pending, schedule.get());
      Duration both = first.plus(Duration.between(pending.at(), second.at()));
      return least.orLonger(new Freshness(first.plus(both).dividedBy(2), both));
    } catch (DateTimeException beyondAllYears) {
      return least;
    }
  }

  /**
   * From the last slot on; without those that nobody asked for because the target was off, which
   * may have been years.
   */
  private static Duration untilPending(Slot last, Slot pending, Schedule schedule) {
    Duration passed = Duration.between(last.at(), pending.at());
    Duration step = Duration.between(last.at(), NextRun.after(last, schedule).at());
    return pending.offGrid() || passed.compareTo(step) < 0 ? passed : step;
  }

  private Freshness orLonger(Freshness other) {
    return new Freshness(
        longer(warnAfter, other.warnAfter).truncatedTo(ChronoUnit.MICROS),
        longer(failAfter, other.failAfter));
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  /** The marks of a target whose data is of {@code at}. */
  public HealthMarks from(Instant at) {
    return new HealthMarks(at.plus(warnAfter), at.plus(failAfter));
  }
}
