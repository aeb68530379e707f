package dev.discovery.plan;

import dev.discovery.schedule.Frequency;
import dev.discovery.schedule.SlotPolicies;
import dev.discovery.schedule.Spread;
import dev.discovery.source.RunId;
import dev.discovery.source.TargetId;
import java.time.Duration;
import java.time.Instant;

/** Targets for tests, and what a tick or a config write makes of them. */
final class Targets {

  static final TargetId ID = TargetId.of("karnet", "city:krakow");

  private static final RunId RUN = new RunId(Long.MAX_VALUE);

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

  /** The run, if it is one, ends at once. */
  static Target afterTick(Target target, Instant now) {
    Decision decision = Planner.decide(target, Pauses.NONE, now);
    TargetState after = decision.after(target.state(), () -> RUN, now);
    return target.in(after.releasedBy(RUN));
  }

  static Pending pending(Target target) {
    return target.state().pending().orElseThrow();
  }

  static Instant slotOf(Target target) {
    return pending(target).slot().at();
  }
}
