package dev.discovery.plan;

import dev.discovery.schedule.Frequency;
import dev.discovery.schedule.SlotPolicies;
import dev.discovery.schedule.Spread;
import dev.discovery.source.TargetId;
import java.time.Duration;
import java.time.Instant;

/** Targets for tests, and what a tick or a config write makes of them. */
final class Targets {

  static final TargetId ID = TargetId.of("karnet", "city:krakow");

  private Targets() {}

  static TargetSchedule schedule(String cron, String frequency, String spread) {
    return new TargetSchedule(
        cron,
        "UTC",
        new Frequency(Duration.parse(frequency)),
        SlotPolicies.DEFAULT.with(new Spread(Duration.parse(spread))));
  }

  static Duration shareOf(TargetSchedule schedule) {
    return schedule.policies().spread().offset(ID.toString());
  }

  /** Nobody has asked for it yet. */
  static Target unasked(TargetSchedule schedule) {
    return new Target(ID, schedule, TargetState.NEW);
  }

  /** Waits for its slot, the one before is decided. */
  static Target decidedAt(TargetSchedule schedule, Instant now) {
    return afterTick(edited(unasked(schedule), schedule, now), now.plus(shareOf(schedule)));
  }

  static Target edited(Target target, TargetSchedule schedule, Instant now) {
    return Planner.edit(target, new Wish.On(schedule), now).target();
  }

  static Target afterTick(Target target, Instant now) {
    Decision decision = Planner.decide(target, Pauses.NONE, now);
    TargetState state = target.state();
    if (decision instanceof Decision.Enqueue run) {
      return target.in(state.advanced(run.slot().through(), run.next()));
    }
    if (decision instanceof Decision.Skip skip) {
      return target.in(state.advanced(skip.slot().through(), skip.next()));
    }
    return decision instanceof Decision.Park park
        ? target.in(state.parked(park.why()))
        : target.in(state.unparked());
  }

  static Pending pending(Target target) {
    return target.state().pending().orElseThrow();
  }

  static Instant slotOf(Target target) {
    return pending(target).slot().at();
  }
}
