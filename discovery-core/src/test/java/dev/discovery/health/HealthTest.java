package dev.discovery.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.access.Actor;
import dev.discovery.plan.Pause;
import dev.discovery.plan.PauseScope;
import dev.discovery.plan.Pending;
import dev.discovery.plan.Planner;
import dev.discovery.plan.TargetState;
import dev.discovery.plan.Wish;
import dev.discovery.run.Ending;
import dev.discovery.schedule.Slot;
import dev.discovery.schedule.SlotPolicies;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HealthTest {

  /** A Monday, at six. */
  private static final Instant MONDAY = Instant.parse("2026-03-02T06:00:00Z");

  @Test
  void a_daily_source_warns_after_a_day_and_a_half_and_fails_after_two() {
    Life life = daily();

    assertThat(life.status(MONDAY.plus(Duration.ofHours(36)).minusSeconds(1)))
        .isEqualTo(HealthStatus.PASS);
    assertThat(life.status(MONDAY.plus(Duration.ofHours(36)))).isEqualTo(HealthStatus.WARN);
    assertThat(life.status(MONDAY.plus(Duration.ofHours(48)).minusSeconds(1)))
        .isEqualTo(HealthStatus.WARN);
    assertThat(life.status(MONDAY.plus(Duration.ofHours(48)))).isEqualTo(HealthStatus.FAIL);
  }

  @Test
  void a_schedule_of_weekdays_does_not_even_warn_at_a_weekend() {
    Life life = new Life(Life.schedule("0 6 * * 1-5", "PT24H"), MONDAY.minusSeconds(1));
    Instant friday = MONDAY.plus(Duration.ofDays(4));
    while (!life.slot().at().isAfter(friday)) {
      life.ends(Ending.OK, life.tick());
    }

    assertThat(life.marks().warnAt()).isEqualTo(friday.plus(Duration.ofHours(3 * 24 + 12)));
    assertThat(life.marks().failAt()).isEqualTo(friday.plus(Duration.ofDays(4)));
  }

  @Test
  void the_time_for_which_a_target_was_off_makes_its_data_fresh_for_no_longer() {
    Life life = daily();
    Instant on = hour(1).plus(Duration.ofDays(300));
    life.edit(new Wish.Off(), hour(1));
    life.edit(new Wish.On(life.target.schedule()), on);

    life.ends(Ending.OK, on);

    assertThat(life.marks())
        .isEqualTo(new HealthMarks(on.plus(Duration.ofHours(36)), on.plus(Duration.ofHours(48))));
  }

  @Test
  void nobody_expects_data_before_the_slot_that_somebody_has_set() {
    Life life = daily();
    Instant moved = MONDAY.plus(Duration.ofDays(20));
    TargetState before = life.target.state();
    Slot slot = Slot.offGrid(moved, ZoneOffset.UTC);
    life.target =
        life.target.in(
            new TargetState(
                true,
                before.lastSlot(),
                Optional.of(new Pending(slot, moved)),
                before.parked(),
                before.inFlight()));

    life.ends(Ending.OK, hour(1));

    assertThat(life.marks().failAt()).isAfter(moved);
  }

  @Test
  void an_objective_of_its_own_counts_whatever_the_schedule_is() {
    SlotPolicies policies = SlotPolicies.DEFAULT.withObjective(Duration.ofHours(8));
    Life life = new Life(Life.schedule("0 0 1 * *", "UTC", "PT24H", policies), MONDAY);

    life.ends(Ending.OK, MONDAY);

    assertThat(life.marks())
        .isEqualTo(new HealthMarks(MONDAY.plusSeconds(6 * 3_600), MONDAY.plusSeconds(8 * 3_600)));
    assertThat(life.reasons(MONDAY.plus(Duration.ofHours(9))))
        .containsExactly(
            "no data since 2026-03-02T06:00:00Z, for 9 hours; it should come at least every 8 hours");
  }

  @Test
  void one_failure_is_a_warning_and_the_third_in_a_row_a_fail() {
    Life life = daily();

    life.ends(Ending.FAILED, hour(1));
    assertThat(life.status(hour(1))).isEqualTo(HealthStatus.WARN);
    assertThat(life.reasons(hour(1)))
        .containsExactly("the last run failed: NOT_FOUND, 404 Not Found");
    life.ends(Ending.LOST, hour(2));
    assertThat(life.status(hour(2))).isEqualTo(HealthStatus.WARN);
    life.ends(Ending.FAILED, hour(3));
    assertThat(life.status(hour(3))).isEqualTo(HealthStatus.FAIL);
    life.ends(Ending.FAILED, hour(4));

    assertThat(life.marks()).isEqualTo(new HealthMarks(hour(1), hour(3)));
    assertThat(life.reasons(hour(4)))
        .containsExactly(
            "the last 4 runs failed: NOT_FOUND, 404 Not Found",
            "too many of the last 5 runs were not OK: OK, FAILED, LOST, FAILED, FAILED");
  }

  @Test
  void only_data_ends_a_fail() {
    Life life = daily();
    life.ends(Ending.FAILED, hour(1));
    life.ends(Ending.FAILED, hour(2));
    life.ends(Ending.FAILED, hour(3));

    life.ends(Ending.EMPTY, hour(4));
    assertThat(life.status(hour(4))).isEqualTo(HealthStatus.FAIL);
    assertThat(life.reasons(hour(4))).isNotEmpty();
    life.ends(Ending.PARTIAL, hour(5));

    assertThat(life.status(hour(5))).isEqualTo(HealthStatus.WARN);
    assertThat(life.reasons(hour(5)))
        .containsExactly(
            "too many of the last 5 runs were not OK: FAILED, FAILED, FAILED, EMPTY, PARTIAL");
  }

  @Test
  void finding_nothing_leaves_the_data_as_old_as_it_is() {
    Life life = daily();
    HealthMarks before = life.marks();

    life.ends(Ending.EMPTY, hour(24));
    assertThat(life.marks()).isEqualTo(before);
    life.ends(Ending.EMPTY, hour(48));

    assertThat(life.marks()).isEqualTo(before);
    assertThat(life.reasons(hour(49)))
        .containsExactly(
            "no data since 2026-03-02T06:00:00Z, for 2 days 1 hour; its schedule: every day at 06:00, UTC");
  }

  @Test
  void a_trend_of_what_is_not_ok_is_a_warning_though_data_comes() {
    Life life = daily();

    life.ends(Ending.PARTIAL, hour(1));
    life.ends(Ending.PARTIAL, hour(2));
    assertThat(life.status(hour(2))).isEqualTo(HealthStatus.PASS);
    life.ends(Ending.PARTIAL, hour(3));

    assertThat(life.status(hour(3))).isEqualTo(HealthStatus.WARN);
    assertThat(life.status(hour(50))).isEqualTo(HealthStatus.WARN);
    assertThat(life.status(hour(51))).isEqualTo(HealthStatus.FAIL);
    life.ends(Ending.OK, hour(4));
    life.ends(Ending.OK, hour(5));
    assertThat(life.status(hour(5))).isEqualTo(HealthStatus.WARN);
    life.ends(Ending.OK, hour(6));
    assertThat(life.status(hour(6))).isEqualTo(HealthStatus.PASS);
  }

  @Test
  void a_first_run_without_data_warns_and_fails_when_data_would_be_too_old() {
    for (Ending ending : new Ending[] {Ending.EMPTY, Ending.FAILED, Ending.LOST}) {
      Life life = new Life(Life.schedule("0 6 * * *", "PT24H"), MONDAY);

      life.ends(ending, MONDAY);

      assertThat(life.marks()).isEqualTo(new HealthMarks(MONDAY, hour(48)));
      assertThat(life.reasons(MONDAY))
          .contains("no data has ever come; its schedule: every day at 06:00, UTC");
    }
  }

  @Test
  void what_is_unknown_says_why() {
    Life life = new Life(Life.schedule("0 6 * * *", "PT24H"), MONDAY);
    assertThat(life.reasons(MONDAY)).containsExactly("it has not run yet");
    life.ends(Ending.OK, MONDAY);

    Pause pause =
        new Pause(PauseScope.EVERYTHING, "move", new Actor("ann"), MONDAY, Optional.empty());
    TargetHealth paused = TargetHealth.of(life.target, life.facts, Optional.of(pause), hour(1));
    assertThat(paused.status()).isEqualTo(HealthStatus.UNKNOWN);
    assertThat(paused.reasons()).containsExactly("everything paused by ann: move");
    assertThat(paused.marks()).isEmpty();

    life.edit(new Wish.Off(), hour(1));
    assertThat(life.status(hour(1))).isEqualTo(HealthStatus.UNKNOWN);
    assertThat(life.reasons(hour(1))).containsExactly("no city asks for it");

    life.edit(new Wish.On(life.target.schedule()), hour(2));
    assertThat(life.reasons(hour(2)))
        .containsExactly("no run has told of it since it was asked for, or resumed");
    life.target = life.target.in(Planner.quarantine(life.target.state(), "Mars/Olympus", hour(3)));
    assertThat(life.reasons(hour(3))).contains("it is not run now: Mars/Olympus");
  }

  @Test
  void a_longer_schedule_makes_old_data_good_again_and_failures_stay() {
    Life late = daily();
    late.edit(new Wish.On(Life.schedule("0 6 * * 1", "P7D")), hour(60));
    assertThat(late.status(hour(60))).isEqualTo(HealthStatus.PASS);

    Life failing = daily();
    failing.ends(Ending.FAILED, hour(1));
    failing.ends(Ending.FAILED, hour(2));
    failing.ends(Ending.FAILED, hour(3));
    failing.edit(new Wish.On(Life.schedule("0 6 * * 1", "P7D")), hour(60));
    assertThat(failing.marks()).isEqualTo(new HealthMarks(hour(1), hour(3)));
  }

  @Test
  void a_shorter_schedule_makes_data_late_when_its_second_slot_has_come() {
    Life life = daily();

    life.edit(new Wish.On(Life.schedule("0 * * * *", "PT1H")), hour(20).plusSeconds(60));

    assertThat(life.slot().at()).isEqualTo(hour(21));
    assertThat(life.marks().failAt()).isEqualTo(hour(22));
  }

  @Test
  void a_score_is_the_mean_of_what_is_known() {
    assertThat(HealthCounts.NONE.score()).isEmpty();
    assertThat(new HealthCounts(0, 0, 0, 3).score()).isEmpty();
    assertThat(new HealthCounts(2, 1, 1, 5).score()).hasValue(62);
    assertThat(new HealthCounts(999, 1, 0, 0).score()).hasValue(99);
    assertThat(new HealthCounts(7, 0, 0, 1).score()).hasValue(100);
    assertThat(new HealthCounts(2, 1, 1, 5).worst()).isEqualTo(HealthStatus.FAIL);
    assertThat(new HealthCounts(2, 1, 0, 5).worst()).isEqualTo(HealthStatus.WARN);
    assertThat(new HealthCounts(2, 0, 0, 5).worst()).isEqualTo(HealthStatus.PASS);
    assertThat(new HealthCounts(0, 0, 0, 5).worst()).isEqualTo(HealthStatus.UNKNOWN);
  }

  /** Ran at six on Monday, with data, and runs again each day. */
  private static Life daily() {
    Life life = new Life(Life.schedule("0 6 * * *", "PT24H"), MONDAY.minus(Duration.ofDays(1)));
    life.tick();
    life.ends(Ending.OK, life.tick());
    return life;
  }

  private static Instant hour(int hours) {
    return MONDAY.plus(Duration.ofHours(hours));
  }
}
