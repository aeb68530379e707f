package dev.discovery.testkit;

import dev.discovery.city.City;
import dev.discovery.plan.InFlight;
import dev.discovery.plan.Pending;
import dev.discovery.plan.Target;
import dev.discovery.plan.TargetSchedule;
import dev.discovery.plan.TargetState;
import dev.discovery.schedule.Frequency;
import dev.discovery.schedule.Slot;
import dev.discovery.schedule.SlotPolicies;
import dev.discovery.source.RunId;
import dev.discovery.source.Scope;
import dev.discovery.source.ScopeKey;
import dev.discovery.source.SourceName;
import dev.discovery.source.TargetId;
import dev.discovery.source.Trigger;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Optional;

/**
 * A target in the making: {@code Samples.target("karnet").dueAt(MIDNIGHT)}. Immutable; each method
 * but the last returns a changed copy.
 */
public final class TargetSample {

  private final TargetId id;
  private final TargetSchedule schedule;
  private final TargetState state;

  private TargetSample(TargetId id, TargetSchedule schedule, TargetState state) {
    this.id = id;
    this.schedule = schedule;
    this.state = state;
  }

  static TargetSample of(String source) {
    return new TargetSample(
        TargetId.of(source, "city:krakow"),
        new TargetSchedule("0 0 * * *", "UTC", Frequency.ofHours(24), SlotPolicies.DEFAULT),
        TargetState.NEW);
  }

  /** In another place, by its text form: {@code city:lodz}, {@code country:PL}. */
  public TargetSample in(String scope) {
    return in(ScopeKey.parse(scope));
  }

  /** In another city. */
  public TargetSample in(City city) {
    return in(new ScopeKey(Scope.CITY, city.id().value()));
  }

  private TargetSample in(ScopeKey scope) {
    return new TargetSample(new TargetId(id.source(), scope), schedule, state);
  }

  /** Of another source. */
  public TargetSample of(SourceName source) {
    return new TargetSample(new TargetId(source, id.scope()), schedule, state);
  }

  /** With another schedule; neither cron nor zone needs to be readable. */
  public TargetSample on(String cron, String zone, Frequency frequency) {
    return with(new TargetSchedule(cron, zone, frequency, schedule.policies()));
  }

  /** With other policies. */
  public TargetSample with(SlotPolicies policies) {
    return with(
        new TargetSchedule(schedule.cron(), schedule.zone(), schedule.frequency(), policies));
  }

  private TargetSample with(TargetSchedule other) {
    return new TargetSample(id, other, state);
  }

  /** Whose last decided slot was at {@code slot}. */
  public TargetSample decided(Instant slot) {
    return new TargetSample(
        id,
        schedule,
        new TargetState(
            state.active(),
            Optional.of(slot(slot)),
            state.pending(),
            state.parked(),
            state.inFlight()));
  }

  /** With a run of the schedule in flight. */
  public TargetSample occupiedBy(RunId run) {
    return occupiedBy(new InFlight(run, Trigger.SCHEDULE));
  }

  /** With a run in flight. */
  public TargetSample occupiedBy(InFlight run) {
    return new TargetSample(id, schedule, state.occupiedBy(run));
  }

  /** The target, active, with its next slot at {@code slot}, due right then. */
  public Target dueAt(Instant slot) {
    return new Target(
        id,
        schedule,
        new TargetState(
            true,
            state.lastSlot(),
            Optional.of(new Pending(slot(slot), slot)),
            Optional.empty(),
            state.inFlight()));
  }

  /** On the grid. A zone that cannot be read is taken for UTC. */
  private Slot slot(Instant at) {
    ZoneId zone = schedule.ifReadable().map(read -> read.zone()).orElse(ZoneId.of("UTC"));
    return new Slot(at, LocalDateTime.ofInstant(at, zone), false);
  }
}
