package dev.discovery.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.discovery.schedule.Frequency;
import dev.discovery.schedule.NextRun;
import dev.discovery.schedule.Overlap;
import dev.discovery.schedule.SlotPolicies;
import dev.discovery.schedule.Spread;
import dev.discovery.source.RunId;
import dev.discovery.source.TargetId;
import dev.discovery.source.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PlannerTest {

  private static final TargetId ID = TargetId.of("karnet", "city:krakow");
  private static final TargetSchedule DAILY = daily("0 0 * * *");
  private static final Instant NOON = Instant.parse("2026-03-10T12:00:00Z");
  private static final Instant MIDNIGHT = Instant.parse("2026-03-11T00:00:00Z");

  private static TargetSchedule daily(String cron) {
    return new TargetSchedule(cron, "UTC", Frequency.ofHours(24), SlotPolicies.DEFAULT);
  }

  private static Target unasked(TargetSchedule schedule) {
    return new Target(ID, schedule, TargetState.NEW);
  }

  /** Wanted since noon, and therefore due since then. */
  private static Target fresh(TargetSchedule schedule) {
    return Planner.edit(unasked(schedule), new Wish.On(schedule), NOON).target();
  }

  private static Target decided(Target target, Instant now) {
    Decision decision = Planner.decide(target, Pauses.NONE, now);
    TargetState state = target.state();
    if (decision instanceof Decision.Enqueue run) {
      return target.in(state.advanced(run.slot().through(), run.next()));
    }
    Decision.Skip skip = (Decision.Skip) decision;
    return target.in(state.advanced(skip.slot().through(), skip.next()));
  }

  private static Instant nextSlot(Target target) {
    return target.state().pending().orElseThrow().slot().at();
  }

  @Nested
  class Deciding {

    @Test
    void a_source_that_never_ran_is_due_at_once() {
      Target target = fresh(DAILY);

      assertThat(target.isDue(NOON)).isTrue();
      assertThat(Planner.decide(target, Pauses.NONE, NOON)).isInstanceOf(Decision.Enqueue.class);
    }

    @Test
    void a_source_that_was_just_decided_is_not_due_again() {
      Target target = decided(fresh(DAILY), NOON);

      assertThat(target.isDue(NOON)).isFalse();
      assertThat(nextSlot(target)).isEqualTo(MIDNIGHT);
    }

    @Test
    void a_source_is_due_exactly_at_its_slot() {
      Target target = decided(fresh(DAILY), NOON);

      assertThat(target.isDue(MIDNIGHT.minusNanos(1_000))).isFalse();
      assertThat(target.isDue(MIDNIGHT)).isTrue();
    }

    @Test
    void a_late_tick_does_not_move_the_grid() {
      Target late = decided(decided(fresh(DAILY), NOON), MIDNIGHT.plus(Duration.ofHours(7)));

      assertThat(nextSlot(late)).isEqualTo(MIDNIGHT.plus(Duration.ofDays(1)));
    }

    @Test
    void missed_slots_collapse_into_one_decision_that_counts_them() {
      Target target = decided(fresh(DAILY), NOON);

      var run =
          (Decision.Enqueue)
              Planner.decide(target, Pauses.NONE, MIDNIGHT.plus(Duration.ofHours(50)));

      assertThat(run.slot().slot().at()).isEqualTo(MIDNIGHT);
      assertThat(run.slot().through().at()).isEqualTo(MIDNIGHT.plus(Duration.ofDays(2)));
      assertThat(run.slot().collapsed()).isEqualTo(2);
      assertThat(run.slot().atLeast()).isFalse();
      assertThat(run.next().slot().at()).isEqualTo(MIDNIGHT.plus(Duration.ofDays(3)));
    }

    @Test
    void a_run_in_flight_makes_the_slot_a_skip() {
      Target target = decided(fresh(DAILY), NOON);
      Target busy =
          target.in(target.state().occupiedBy(new InFlight(new RunId(4), Trigger.SCHEDULE)));

      var skip = (Decision.Skip) Planner.decide(busy, Pauses.NONE, MIDNIGHT);

      assertThat(skip.reason()).isEqualTo(SkipReason.OVERLAP);
      assertThat(skip.next().slot().at()).isEqualTo(MIDNIGHT.plus(Duration.ofDays(1)));
    }

    @Test
    void a_run_of_a_backfill_costs_no_slot_whatever_the_policy() {
      for (Overlap overlap : Overlap.values()) {
        Target target = decided(fresh(with(overlap)), NOON);
        Target busy =
            target.in(target.state().occupiedBy(new InFlight(new RunId(4), Trigger.BACKFILL)));

        Decision decision = Planner.decide(busy, Pauses.NONE, MIDNIGHT);

        if (overlap == Overlap.ALLOW) {
          assertThat(((Decision.Enqueue) decision).concurrent()).isTrue();
        } else {
          assertThat(((Decision.Park) decision).why().reason()).isEqualTo(ParkReason.OVERLAP);
        }
      }
    }

    @Test
    void a_manual_run_makes_the_slot_a_skip() {
      Target target = decided(fresh(DAILY), NOON);
      Target busy =
          target.in(target.state().occupiedBy(new InFlight(new RunId(4), Trigger.MANUAL)));

      assertThat(((Decision.Skip) Planner.decide(busy, Pauses.NONE, MIDNIGHT)).reason())
          .isEqualTo(SkipReason.OVERLAP);
    }

    @Test
    void queueing_parks_until_the_run_ends_and_then_makes_up_for_the_slot() {
      Target target = decided(fresh(with(Overlap.QUEUE)), NOON);
      Target busy =
          target.in(target.state().occupiedBy(new InFlight(new RunId(4), Trigger.SCHEDULE)));

      var park = (Decision.Park) Planner.decide(busy, Pauses.NONE, MIDNIGHT);
      TargetState parked = busy.state().parked(park.why());
      TargetState free = parked.releasedBy(new RunId(4));

      assertThat(parked.wakeAt()).isEmpty();
      assertThat(parked.releasedBy(new RunId(5))).isEqualTo(parked);
      assertThat(free.wakeAt()).contains(MIDNIGHT);
      assertThat(Planner.decide(busy.in(free), Pauses.NONE, MIDNIGHT.plusSeconds(9)))
          .isInstanceOfSatisfying(
              Decision.Enqueue.class,
              run -> assertThat(run.slot().slot().at()).isEqualTo(MIDNIGHT));
    }

    @Test
    void allowing_lets_runs_have_company() {
      Target target = decided(fresh(with(Overlap.ALLOW)), NOON);

      var run = (Decision.Enqueue) Planner.decide(target, Pauses.NONE, MIDNIGHT);

      assertThat(run.concurrent()).isTrue();
    }

    @Test
    void a_schedule_that_cannot_be_read_is_the_callers_to_quarantine() {
      Target good = decided(fresh(DAILY), NOON);
      Target broken = new Target(ID, zone("Mars/Olympus"), good.state());

      assertThatThrownBy(() -> Planner.decide(broken, Pauses.NONE, MIDNIGHT))
          .hasMessageContaining("Mars/Olympus");
    }

    @Test
    void a_slot_at_or_before_the_last_one_decided_is_refused_for_the_caller_to_quarantine() {
      Target good = decided(decided(fresh(DAILY), NOON), MIDNIGHT);
      Pending again = new Pending(good.state().lastSlot().orElseThrow(), MIDNIGHT);
      Target corrupt = good.in(good.state().replanned(again));

      assertThatThrownBy(() -> Planner.decide(corrupt, Pauses.NONE, MIDNIGHT))
          .hasMessage(
              "expected slot to be after the last one decided, 2026-03-11T00:00:00Z, got: 2026-03-11T00:00:00Z");
    }

    @Test
    void quarantine_is_looked_at_again_after_5_minutes_doubling_to_6_hours() {
      TargetState state = decided(fresh(DAILY), NOON).state();
      Duration wait = Duration.ZERO;
      for (int episode = 0; episode < 12; episode++) {
        state = Planner.quarantine(state, "unreadable", MIDNIGHT);
        wait = Duration.between(MIDNIGHT, state.wakeAt().orElseThrow());
        assertThat(wait).isEqualTo(Duration.ofMinutes(Math.min(360, 5L << Math.min(episode, 20))));
      }
      assertThat(wait).isEqualTo(Duration.ofHours(6));
    }

    @Test
    void a_target_back_from_quarantine_leaves_one_gap_and_waits_for_its_next_slot() {
      Target good = decided(fresh(DAILY), NOON);
      Target held = good.in(Planner.quarantine(good.state(), "unreadable", MIDNIGHT));

      var gap =
          (Decision.Skip) Planner.decide(held, Pauses.NONE, MIDNIGHT.plus(Duration.ofHours(30)));

      assertThat(gap.reason()).isEqualTo(SkipReason.QUARANTINED);
      assertThat(gap.slot().collapsed()).isEqualTo(1);
      assertThat(gap.next().slot().at()).isEqualTo(MIDNIGHT.plus(Duration.ofDays(2)));
    }

    @Test
    void due_sources_come_oldest_first_without_parked_and_inactive_ones() {
      Target old = fresh(DAILY);
      Target parked =
          old.in(
              old.state().parked(Parked.untilEvent(ParkReason.OVERLAP, "waits for run 4", NOON)));
      Target newer =
          new Target(
              TargetId.of("karnet", "city:lodz"),
              DAILY,
              old.state()
                  .advanced(
                      old.state().pending().orElseThrow().slot(),
                      Passed.pendingAt(
                          NextRun.after(old.state().pending().orElseThrow().slot(), DAILY.parse()),
                          DAILY.parse(),
                          old)));

      assertThat(DueSources.at(MIDNIGHT, List.of(newer, parked, unasked(DAILY), old)))
          .containsExactly(old, newer);
    }
  }

  @Nested
  class Spreading {

    private final TargetSchedule spread =
        new TargetSchedule(
            "0 0 * * *",
            "UTC",
            Frequency.ofHours(24),
            SlotPolicies.DEFAULT.with(new Spread(Duration.ofHours(1))));
    private final Duration share = spread.policies().spread().offset(ID.toString());

    @Test
    void a_slot_is_due_at_its_share_of_the_window() {
      Target target = decided(fresh(spread), NOON.plus(Duration.ofHours(2)));

      assertThat(share).isPositive();
      assertThat(nextSlot(target)).isEqualTo(MIDNIGHT);
      assertThat(target.state().wakeAt()).contains(MIDNIGHT.plus(share));
    }

    @Test
    void a_slot_that_has_come_and_is_not_yet_due_is_not_lost_to_the_one_before() {
      Target target = decided(fresh(spread), NOON.plus(Duration.ofHours(2)));
      Instant secondHasCome = MIDNIGHT.plus(Duration.ofDays(1)).plusSeconds(1);

      var run = (Decision.Enqueue) Planner.decide(target, Pauses.NONE, secondHasCome);

      assertThat(run.slot().collapsed()).isZero();
      assertThat(run.next().slot().at()).isEqualTo(MIDNIGHT.plus(Duration.ofDays(1)));
    }

    @Test
    void a_spread_longer_than_the_step_is_bounded_by_the_next_slot() {
      var hourly =
          new TargetSchedule(
              "0 * * * *",
              "UTC",
              Frequency.ofHours(1),
              SlotPolicies.DEFAULT.with(new Spread(Duration.ofHours(24))));
      Target target = decided(fresh(hourly), NOON.plus(Duration.ofHours(2)));
      Pending pending = target.state().pending().orElseThrow();

      assertThat(pending.dueAt())
          .isBetween(pending.slot().at(), pending.slot().at().plus(Duration.ofHours(1)));
      assertThat(decided(target, pending.dueAt()).state().wakeAt().orElseThrow())
          .isAfter(pending.dueAt());
    }
  }

  @Nested
  class Editing {

    private final Target waiting = decided(fresh(DAILY), NOON);

    @Test
    void a_slot_that_is_still_to_come_moves_to_the_new_schedule_without_a_run_at_once() {
      Instant tenInTheEvening = NOON.plus(Duration.ofHours(10));

      Target edited = edited(waiting, daily("0 6 * * *"), tenInTheEvening);

      assertThat(nextSlot(edited)).isEqualTo(MIDNIGHT.plus(Duration.ofHours(6)));
      assertThat(edited.isDue(tenInTheEvening)).isFalse();
    }

    @Test
    void a_slot_that_has_come_is_not_lost() {
      Instant justAfter = MIDNIGHT.plusSeconds(5);

      Target edited = edited(waiting, daily("0 6 * * *"), justAfter);

      assertThat(nextSlot(edited)).isEqualTo(MIDNIGHT);
      assertThat(edited.isDue(justAfter)).isTrue();
    }

    @Test
    void an_edit_never_reopens_a_decided_slot() {
      Target decided = decided(waiting, MIDNIGHT);

      Target edited = edited(decided, daily("0 0 * * 1-7"), MIDNIGHT);

      assertThat(nextSlot(edited)).isAfter(MIDNIGHT);
    }

    @Test
    void an_edit_to_a_decided_slot_with_spread_never_reopens_it() {
      TargetSchedule spread =
          new TargetSchedule(
              "0 0 * * *",
              "UTC",
              Frequency.ofHours(24),
              SlotPolicies.DEFAULT.with(new Spread(Duration.ofHours(6))));
      Target target = decided(fresh(spread), NOON.plus(Duration.ofHours(6)));
      Instant due = target.state().wakeAt().orElseThrow();
      Target decided = decided(target, due);

      Target unspread = edited(decided, DAILY, due);

      assertThat(due).isAfter(MIDNIGHT);
      assertThat(nextSlot(unspread)).isEqualTo(MIDNIGHT.plus(Duration.ofDays(1)));
    }

    @Test
    void a_slot_that_has_come_keeps_its_share_of_the_spread() {
      TargetSchedule spread =
          new TargetSchedule(
              "0 0 * * *",
              "UTC",
              Frequency.ofHours(24),
              SlotPolicies.DEFAULT.with(new Spread(Duration.ofHours(6))));
      Target target = decided(fresh(spread), NOON.plus(Duration.ofHours(6)));
      Instant due = target.state().wakeAt().orElseThrow();

      Target edited = edited(target, DAILY, MIDNIGHT.plusSeconds(1));

      assertThat(edited.state().wakeAt()).contains(due);
    }

    @Test
    void switching_off_before_the_slot_leaves_no_row() {
      Edit off = Planner.edit(waiting, new Wish.Off(), NOON.plusSeconds(60));

      assertThat(off.gap()).isEmpty();
      assertThat(off.target().state().wakeAt()).isEmpty();
    }

    @Test
    void switching_off_drops_slots_that_have_come_as_one_row() {
      Edit off = Planner.edit(waiting, new Wish.Off(), MIDNIGHT.plus(Duration.ofHours(25)));

      Gap gap = off.gap().orElseThrow();
      assertThat(gap.reason()).isEqualTo(SkipReason.DISABLED);
      assertThat(gap.slot().slot().at()).isEqualTo(MIDNIGHT);
      assertThat(gap.slot().collapsed()).isEqualTo(1);
      assertThat(off.target().state().lastSlot()).contains(gap.slot().through());
    }

    @Test
    void switching_on_again_waits_for_the_next_slot() {
      Target off = Planner.edit(waiting, new Wish.Off(), NOON.plusSeconds(60)).target();
      Instant threeDaysOn = NOON.plus(Duration.ofDays(3));

      Target on = edited(off, DAILY, threeDaysOn);

      assertThat(nextSlot(on)).isEqualTo(MIDNIGHT.plus(Duration.ofDays(3)));
      assertThat(on.isDue(threeDaysOn)).isFalse();
    }

    @Test
    void a_wish_that_says_the_same_changes_nothing() {
      assertThat(edited(waiting, DAILY, NOON.plusSeconds(60))).isEqualTo(waiting);
    }

    @Test
    void an_invalid_config_holds_the_target_back_until_it_is_repaired() {
      Edit held = Planner.edit(waiting, new Wish.Invalid("unknown zone"), NOON.plusSeconds(60));
      Instant nextDay = MIDNIGHT.plus(Duration.ofHours(12));

      Edit repaired = Planner.edit(held.target(), new Wish.On(DAILY), nextDay);

      assertThat(held.target().state().wakeAt()).isEmpty();
      assertThat(repaired.gap().orElseThrow().reason()).isEqualTo(SkipReason.QUARANTINED);
      assertThat(nextSlot(repaired.target())).isEqualTo(MIDNIGHT.plus(Duration.ofDays(1)));
    }

    @Test
    void a_repair_before_the_slot_costs_nothing() {
      Edit held = Planner.edit(waiting, new Wish.Invalid("unknown zone"), NOON.plusSeconds(60));

      Edit repaired = Planner.edit(held.target(), new Wish.On(DAILY), NOON.plusSeconds(120));

      assertThat(repaired.gap()).isEmpty();
      assertThat(repaired.target()).isEqualTo(waiting);
    }

    @Test
    void an_edit_elsewhere_does_not_end_a_quarantine_of_the_tick() {
      Target held = waiting.in(Planner.quarantine(waiting.state(), "23514", MIDNIGHT));

      assertThat(edited(held, DAILY, MIDNIGHT.plusSeconds(60))).isEqualTo(held);
      assertThat(edited(held, daily("0 6 * * *"), MIDNIGHT.plusSeconds(60)).state().parked())
          .isEmpty();
    }

    @Test
    void a_run_in_flight_survives_every_edit() {
      Target busy =
          waiting.in(waiting.state().occupiedBy(new InFlight(new RunId(9), Trigger.SCHEDULE)));

      Target off = Planner.edit(busy, new Wish.Off(), NOON.plusSeconds(60)).target();
      Target on = edited(off, daily("0 6 * * *"), NOON.plusSeconds(120));

      assertThat(off.state().inFlight()).isEqualTo(busy.state().inFlight());
      assertThat(on.state().inFlight()).isEqualTo(busy.state().inFlight());
    }

    private Target edited(Target target, TargetSchedule schedule, Instant now) {
      return Planner.edit(target, new Wish.On(schedule), now).target();
    }
  }

  private static TargetSchedule with(Overlap overlap) {
    return new TargetSchedule(
        "0 0 * * *", "UTC", Frequency.ofHours(24), SlotPolicies.DEFAULT.with(overlap));
  }

  private static TargetSchedule zone(String zone) {
    return new TargetSchedule("0 0 * * *", zone, Frequency.ofHours(24), SlotPolicies.DEFAULT);
  }
}
