package dev.discovery.health;

import dev.discovery.access.Actor;
import dev.discovery.plan.BackfillId;
import dev.discovery.plan.Pauses;
import dev.discovery.plan.Planner;
import dev.discovery.plan.Target;
import dev.discovery.plan.TargetSchedule;
import dev.discovery.plan.TargetState;
import dev.discovery.plan.Wish;
import dev.discovery.run.AttemptFailure;
import dev.discovery.run.Ending;
import dev.discovery.run.Judgement;
import dev.discovery.run.Origin;
import dev.discovery.run.Outcome;
import dev.discovery.run.Run;
import dev.discovery.run.RunLifecycle;
import dev.discovery.run.RunProgress;
import dev.discovery.run.Standing;
import dev.discovery.run.Verdict;
import dev.discovery.schedule.Frequency;
import dev.discovery.schedule.Slot;
import dev.discovery.schedule.SlotPolicies;
import dev.discovery.source.Attributes;
import dev.discovery.source.FailureKind;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.RetryPolicy;
import dev.discovery.source.RunId;
import dev.discovery.source.TargetId;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** A target that is asked for, decided, run and edited, and what is stored of its health. */
final class Life {

  static final Instant BIRTH = Instant.parse("2026-03-02T05:00:00Z");
  private static final TargetId ID = TargetId.of("karnet", "city:krakow");
  private static final RunId RUN = new RunId(7);

  Target target;
  HealthFacts facts = HealthFacts.NONE;

  Life(TargetSchedule schedule, Instant birth) {
    target = edited(new Target(ID, schedule, TargetState.NEW), new Wish.On(schedule), birth);
  }

  static TargetSchedule schedule(String cron, String frequency) {
    return schedule(cron, "UTC", frequency, SlotPolicies.DEFAULT);
  }

  static TargetSchedule schedule(
      String cron, String zone, String frequency, SlotPolicies policies) {
    return new TargetSchedule(cron, zone, new Frequency(Duration.parse(frequency)), policies);
  }

  static TargetSchedule anySchedule(Random random) {
    SlotPolicies policies = SlotPolicies.DEFAULT;
    return schedule(
        any(
            random,
            "0 0 * * *",
            "30 2 * * *",
            "0 * * * *",
            "0 6 * * 1-5",
            "*/15 * * * *",
            "0 9-17 * * 1-5",
            "0 0 1 * *"),
        any(random, "UTC", "Europe/Warsaw", "America/Havana", "Australia/Lord_Howe"),
        any(random, "PT15M", "PT1H", "PT24H", "PT48H", "P7D"),
        random.nextInt(4) == 0
            ? policies.withObjective(Duration.ofHours(1 + random.nextInt(100)))
            : policies);
  }

  @SafeVarargs
  static <T> T any(Random random, T... values) {
    return values[random.nextInt(values.length)];
  }

  Slot slot() {
    return target.state().pending().orElseThrow().slot();
  }

  /** Decides the slot as soon as it comes. */
  Instant tick() {
    Instant at = target.state().pending().orElseThrow().dueAt();
    target =
        target.in(
            Planner.decide(target, Pauses.NONE, at)
                .after(target.state(), () -> RUN, at)
                .releasedBy(RUN));
    return at;
  }

  void edit(Wish wish, Instant at) {
    Target before = target;
    target = edited(target, wish, at);
    facts =
        new HealthFacts(
            facts.standing(), HealthMarks.edited(facts.marks(), facts.standing(), before, target));
  }

  private static Target edited(Target target, Wish wish, Instant at) {
    return Planner.edit(target, wish, at).target();
  }

  void ends(Ending ending, Instant at) {
    record(ended(ending, new Origin.Requested(new Actor("ann")), at));
  }

  void backfillEnds(Ending ending, Instant at) {
    Slot of = Slot.offGrid(at, ZoneOffset.UTC);
    record(ended(ending, new Origin.Backfilled(new BackfillId(3), of, new Actor("ann")), at));
  }

  private void record(Run ended) {
    Standing after = facts.standing().plus(ended);
    facts =
        new HealthFacts(
            after, HealthMarks.after(facts.marks(), ended, after, Freshness.of(target)));
  }

  static Run ended(Ending ending, Origin origin, Instant at) {
    Run queued = new Run(RUN, ID, origin, at, false, RunProgress.QUEUED);
    Run started = RunLifecycle.start(queued, "n1", at);
    AttemptFailure down = AttemptFailure.of(FailureKind.NOT_FOUND, "404 Not Found");
    return switch (ending) {
      case OK -> succeeded(started, Verdict.OK, at);
      case PARTIAL -> succeeded(started, Verdict.PARTIAL, at);
      case EMPTY -> succeeded(started, Verdict.EMPTY, at);
      case FAILED -> RunLifecycle.fail(started, down, RetryPolicy.DEFAULT, Optional.empty(), at);
      case CANCELLED -> RunLifecycle.cancel(queued, "not wanted", at);
      case LOST -> RunLifecycle.lose(started, at);
    };
  }

  private static Run succeeded(Run started, Verdict verdict, Instant at) {
    var outcome = new Outcome(ItemCounts.NONE, Attributes.NONE, new Judgement(verdict, ""));
    return RunLifecycle.succeed(started, outcome, at);
  }

  HealthMarks marks() {
    return facts.marks().orElseThrow();
  }

  HealthStatus status(Instant now) {
    return health(now).status();
  }

  List<String> reasons(Instant now) {
    return health(now).reasons();
  }

  TargetHealth health(Instant now) {
    return TargetHealth.of(target, facts, Optional.empty(), now);
  }
}
