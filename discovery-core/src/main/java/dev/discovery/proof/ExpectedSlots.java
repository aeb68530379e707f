package dev.discovery.proof;

import dev.discovery.schedule.NextRun;
import dev.discovery.schedule.Schedule;
import dev.discovery.schedule.Slot;
import dev.discovery.schedule.Walk;
import java.time.Instant;
import java.util.Optional;

/**
 * Slots that a schedule should have had: from {@code first} on, up to {@code last}.
 *
 * @param count how many
 * @param estimated whether there were too many to be counted one by one
 */
record ExpectedSlots(Slot first, Slot last, long count, boolean estimated, Schedule schedule) {

  /** From {@code first} on, those that are not after {@code until}; it is not either. */
  static ExpectedSlots from(Slot first, Schedule schedule, Instant until) {
    Walk walk = NextRun.walk(first, schedule, until);
    return new ExpectedSlots(first, walk.last(), walk.steps() + 1, walk.atLeast(), schedule);
  }

  /** Those not before {@code from}, and before {@code until}. */
  Optional<ExpectedSlots> within(Instant from, Instant until) {
    return notBefore(from).flatMap(rest -> rest.before(until));
  }

  /** Those not after {@code at}. */
  Optional<ExpectedSlots> upTo(Instant at) {
    if (first.at().isAfter(at)) {
      return Optional.empty();
    }
    if (!last.at().isAfter(at)) {
      return Optional.of(this);
    }
    ExpectedSlots some = from(first, schedule, at);
    return Optional.of(
        new ExpectedSlots(
            first, some.last, Math.min(some.count, count), estimated || some.estimated, schedule));
  }

  Optional<ExpectedSlots> before(Instant at) {
    return upTo(at.minusNanos(1));
  }

  Optional<ExpectedSlots> notBefore(Instant at) {
    if (last.at().isBefore(at)) {
      return Optional.empty();
    }
    if (!first.at().isBefore(at)) {
      return Optional.of(this);
    }
    Walk passed = NextRun.walk(first, schedule, at.minusNanos(1));
    long left = Math.max(1, count - passed.steps() - 1);
    return Optional.of(
        new ExpectedSlots(passed.next(), last, left, estimated || passed.atLeast(), schedule));
  }

  Optional<ExpectedSlots> after(Instant at) {
    return notBefore(at.plusNanos(1));
  }
}
