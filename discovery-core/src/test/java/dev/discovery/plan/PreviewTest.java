package dev.discovery.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.access.Actor;
import dev.discovery.plan.Blocked.Why;
import dev.discovery.schedule.CatchUp;
import dev.discovery.schedule.Frequency;
import dev.discovery.schedule.Overlap;
import dev.discovery.schedule.SlotPolicies;
import dev.discovery.source.RunId;
import dev.discovery.source.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PreviewTest {

  private static final InFlight RUN = new InFlight(new RunId(7), Trigger.SCHEDULE);

  private static final Instant NOON = Instant.parse("2026-03-10T12:00:00Z");
  private static final Instant MIDNIGHT = Instant.parse("2026-03-11T00:00:00Z");
  private static final Duration DAY = Duration.ofDays(1);
  private static final Instant MONTH_LATER = NOON.plus(Duration.ofDays(30));
  private static final TargetSchedule DAILY = Targets.schedule("0 0 * * *", "PT24H", "PT0S");
  private static final TargetSchedule HOURLY = Targets.schedule("0 * * * *", "PT1H", "PT0S");

  @Test
  void slots_come_one_after_the_other_up_to_the_limit() {
    Preview preview = preview(Targets.decidedAt(DAILY, NOON), 3);

    assertThat(starts(preview))
        .containsExactly(MIDNIGHT, MIDNIGHT.plus(DAY), MIDNIGHT.plus(DAY).plus(DAY));
    assertThat(preview.slots()).allMatch(PlannedSlot::isRun).allMatch(slot -> slot.covered() == 1);
    assertThat(preview.more()).isTrue();
    assertThat(preview.blocked()).isEmpty();
  }

  @Test
  void decisions_at_the_bound_or_later_are_left_out() {
    Target target = Targets.decidedAt(DAILY, NOON);

    Preview before = Preview.of(target, Pauses.NONE, NOON, MIDNIGHT, 10);
    Preview after = Preview.of(target, Pauses.NONE, NOON, MIDNIGHT.plusNanos(1_000), 10);

    assertThat(before.slots()).isEmpty();
    assertThat(before.blocked()).isEmpty();
    assertThat(starts(after)).containsExactly(MIDNIGHT);
    assertThat(after.more()).isFalse();
  }

  @Test
  void slots_that_were_missed_are_in_the_decision_that_comes_now() {
    Target late = Targets.decidedAt(HOURLY, NOON.minus(Duration.ofHours(5)));

    PlannedSlot first = preview(late, 1).slots().get(0);

    assertThat(first.covered()).isEqualTo(5);
    assertThat(first.at()).isEqualTo(NOON);
    assertThat(first.dueAt()).isEqualTo(NOON.minus(Duration.ofHours(4)));
  }

  @Test
  void run_in_flight_is_taken_to_end_at_once() {
    Target target = Targets.decidedAt(HOURLY, NOON.minus(Duration.ofHours(1)));
    Target running = target.in(target.state().occupiedBy(RUN));
    Target behindIt =
        target.in(running.state().parked(Parked.behind(RUN.run(), NOON.minusSeconds(1))));

    assertThat(preview(running, 5)).isEqualTo(preview(target, 5));
    assertThat(preview(behindIt, 5)).isEqualTo(preview(target, 5));
    assertThat(preview(behindIt, 5).slots()).allMatch(PlannedSlot::isRun);
  }

  @Test
  void target_that_nobody_wants_is_inactive() {
    Preview preview = preview(Targets.unasked(DAILY), 5);

    assertThat(preview.slots()).isEmpty();
    assertThat(preview.blocked()).map(Blocked::why).contains(Why.INACTIVE);
  }

  @Test
  void target_that_only_an_event_unparks_says_what_it_waits_for() {
    Target target = Targets.decidedAt(DAILY, NOON);
    Target unknown = target.in(target.state().parked(parked(ParkReason.UNKNOWN_SOURCE)));
    Target held = target.in(target.state().parked(parked(ParkReason.QUARANTINED)));

    assertThat(preview(unknown, 5).blocked())
        .contains(new Blocked(Why.UNKNOWN_SOURCE, "because", Optional.empty()));
    assertThat(preview(held, 5).blocked())
        .contains(new Blocked(Why.QUARANTINED, "because", Optional.empty()));
    assertThat(preview(held, 5).slots()).isEmpty();
  }

  @Test
  void quarantine_ends_with_a_gap_at_its_recheck_and_then_runs_follow() {
    Target due = Targets.decidedAt(HOURLY, NOON.minus(Duration.ofHours(1)));
    Target held = due.in(Planner.quarantine(due.state(), "broken", NOON));
    Instant recheck = NOON.plus(Duration.ofMinutes(5));

    List<PlannedSlot> slots = preview(held, 2).slots();

    assertThat(slots.get(0).skipped()).contains(SkipReason.QUARANTINED);
    assertThat(slots.get(0).at()).isEqualTo(recheck);
    assertThat(slots.get(1).isRun()).isTrue();
    assertThat(slots.get(1).slot().at()).isEqualTo(NOON.plus(Duration.ofHours(1)));
    assertThat(Preview.of(held, Pauses.NONE, NOON, recheck, 2).blocked())
        .contains(new Blocked(Why.QUARANTINED, "broken", Optional.of(recheck)));
  }

  @Test
  void pause_costs_the_slots_that_fall_due_in_it_and_one_without_an_end_blocks() {
    Target target = Targets.decidedAt(HOURLY, NOON);
    Instant end = NOON.plus(Duration.ofMinutes(150));

    Preview ending = Preview.of(target, paused(Optional.of(end)), NOON, MONTH_LATER, 2);
    Preview inIt = Preview.of(target, paused(Optional.of(end)), NOON, end, 2);
    Preview endless = Preview.of(target, paused(Optional.empty()), NOON, MONTH_LATER, 2);

    assertThat(ending.slots().get(0).skipped()).contains(SkipReason.PAUSED);
    assertThat(ending.slots().get(0).at()).isEqualTo(end);
    assertThat(ending.slots().get(0).covered()).isEqualTo(2);
    assertThat(ending.slots().get(1).isRun()).isTrue();
    assertThat(ending.slots().get(1).at()).isEqualTo(NOON.plus(Duration.ofHours(3)));
    assertThat(inIt.slots()).isEmpty();
    assertThat(inIt.blocked()).map(Blocked::until).contains(Optional.of(end));
    assertThat(endless.slots()).isEmpty();
    assertThat(endless.blocked()).map(Blocked::why).contains(Why.PAUSED);
    assertThat(endless.blocked())
        .map(Blocked::detail)
        .hasValueSatisfying(it -> assertThat(it).contains("moving"));
  }

  private static Pauses paused(Optional<Instant> until) {
    return new Pauses(
        List.of(new Pause(PauseScope.EVERYTHING, "moving", new Actor("ann"), NOON, until)));
  }

  @Test
  void target_that_the_planner_cannot_decide_says_why() {
    Target target = Targets.decidedAt(DAILY, NOON);
    Target unreadable =
        new Target(
            target.id(),
            new TargetSchedule(
                "0 0 * * *", "Mars/Base", Frequency.ofHours(24), SlotPolicies.DEFAULT),
            target.state());

    Preview preview = preview(unreadable, 5);

    assertThat(preview.slots()).isEmpty();
    assertThat(preview.blocked())
        .hasValueSatisfying(
            blocked -> {
              assertThat(blocked.why()).isEqualTo(Why.UNDECIDABLE);
              assertThat(blocked.detail()).contains("Mars/Base");
            });
  }

  @Test
  void coming_slots_are_lazy() {
    Target everyMinute = Targets.decidedAt(Targets.schedule("* * * * *", "PT1M", "PT0S"), NOON);
    var coming = new ComingSlots(everyMinute, Pauses.NONE, NOON, Instant.MAX);
    var first = new ArrayList<Instant>();

    for (int n = 0; n < 3; n++) {
      first.add(coming.next().at());
    }

    assertThat(first)
        .containsExactly(NOON.plusSeconds(60), NOON.plusSeconds(120), NOON.plusSeconds(180));
  }

  @Test
  void every_policy_is_the_planners_business() {
    for (Overlap overlap : Overlap.values()) {
      for (CatchUp catchUp : List.of(CatchUp.ONCE, CatchUp.SKIP, CatchUp.ALL)) {
        TargetSchedule schedule =
            new TargetSchedule(
                "0 * * * *",
                "UTC",
                Frequency.ofHours(1),
                SlotPolicies.DEFAULT.with(overlap).with(catchUp));
        Target late = Targets.decidedAt(schedule, NOON.minus(Duration.ofHours(8)));

        List<PlannedSlot> slots = preview(late, 20).slots();

        assertThat(slots).isEqualTo(IndependentWalk.of(late, Pauses.NONE, NOON, MONTH_LATER, 20));
      }
    }
  }

  private static Preview preview(Target target, int limit) {
    return Preview.of(target, Pauses.NONE, NOON, MONTH_LATER, limit);
  }

  private static Parked parked(ParkReason reason) {
    return Parked.untilEvent(reason, "because", NOON);
  }

  private static List<Instant> starts(Preview preview) {
    return preview.slots().stream().map(PlannedSlot::at).toList();
  }
}
