package dev.discovery.plan;

import static dev.discovery.plan.Targets.decidedAt;
import static dev.discovery.plan.Targets.pending;
import static dev.discovery.plan.Targets.schedule;
import static dev.discovery.plan.Targets.shareOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.schedule.Schedule;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Which slots one decision covers, with and without spread. */
class PassedTest {

  private static final Instant NOON = Instant.parse("2026-03-10T12:00:00Z");
  private static final TargetSchedule HOURLY = schedule("0 * * * *", "PT1H", "PT0S");
  private static final TargetSchedule SPREAD = schedule("0 * * * *", "PT1H", "PT50M");
  private static final TargetSchedule OVERSPREAD = schedule("0 * * * *", "PT1H", "PT24H");

  private static Passed due(Target target, Schedule schedule, Instant now) {
    return Passed.due(pending(target), target, schedule, now);
  }

  @Test
  void a_slot_exactly_now_is_covered_and_one_a_microsecond_on_is_not() {
    Target target = decidedAt(HOURLY, NOON);
    Instant three = NOON.plus(Duration.ofHours(3));

    Passed exactly = due(target, HOURLY.parse(), three);
    Passed justBefore = due(target, HOURLY.parse(), three.minusNanos(1_000));

    assertThat(exactly.slot().through().at()).isEqualTo(three);
    assertThat(exactly.slot().collapsed()).isEqualTo(2);
    assertThat(justBefore.slot().through().at()).isEqualTo(three.minus(Duration.ofHours(1)));
    assertThat(justBefore.next().slot().at()).isEqualTo(three);
  }

  @Test
  void with_spread_a_slot_that_has_come_and_is_not_due_waits_for_its_own_decision() {
    Target target = decidedAt(SPREAD, NOON);
    Instant threeHasCome = NOON.plus(Duration.ofHours(3)).plusSeconds(1);

    Passed passed = due(target, SPREAD.parse(), threeHasCome);

    assertThat(shareOf(SPREAD)).isBetween(Duration.ofMinutes(1), Duration.ofMinutes(49));
    assertThat(passed.slot().slot().at()).isEqualTo(NOON.plus(Duration.ofHours(1)));
    assertThat(passed.slot().through().at()).isEqualTo(NOON.plus(Duration.ofHours(2)));
    assertThat(passed.next().slot().at()).isEqualTo(NOON.plus(Duration.ofHours(3)));
    assertThat(passed.next().dueAt())
        .isEqualTo(NOON.plus(Duration.ofHours(3)).plus(shareOf(SPREAD)));
  }

  @Test
  void with_spread_a_slot_exactly_due_is_covered() {
    Target target = decidedAt(SPREAD, NOON);
    Instant threeIsDue = NOON.plus(Duration.ofHours(3)).plus(shareOf(SPREAD));

    assertThat(due(target, SPREAD.parse(), threeIsDue).slot().through().at())
        .isEqualTo(NOON.plus(Duration.ofHours(3)));
    assertThat(due(target, SPREAD.parse(), threeIsDue.minusNanos(1_000)).slot().collapsed())
        .isEqualTo(1);
  }

  @Test
  void a_spread_longer_than_the_step_makes_each_slot_due_when_the_next_one_comes() {
    Target target = decidedAt(OVERSPREAD, NOON);
    Instant first = pending(target).slot().at();

    Passed passed = due(target, OVERSPREAD.parse(), first.plus(Duration.ofHours(5)));

    assertThat(shareOf(OVERSPREAD)).isGreaterThan(Duration.ofHours(1));
    assertThat(pending(target).dueAt()).isEqualTo(first.plus(Duration.ofHours(1)));
    assertThat(passed.slot().through().at()).isEqualTo(first.plus(Duration.ofHours(4)));
    assertThat(passed.slot().collapsed()).isEqualTo(4);
    assertThat(passed.next().slot().at()).isEqualTo(first.plus(Duration.ofHours(5)));
    assertThat(passed.next().dueAt()).isEqualTo(first.plus(Duration.ofHours(6)));
  }

  @Test
  void a_gap_covers_every_slot_that_has_come_due_or_not() {
    Target target = decidedAt(SPREAD, NOON);
    Instant threeHasCome = NOON.plus(Duration.ofHours(3)).plusSeconds(1);

    Passed gap = Passed.gap(target, SPREAD.parse(), SPREAD.parse(), threeHasCome);

    assertThat(gap.slot().through().at()).isEqualTo(NOON.plus(Duration.ofHours(3)));
    assertThat(gap.slot().collapsed()).isEqualTo(2);
    assertThat(gap.next().slot().at()).isEqualTo(NOON.plus(Duration.ofHours(4)));
  }

  @Test
  void years_of_missed_slots_are_at_least_so_many_and_the_next_one_is_the_crons() {
    TargetSchedule minutely = schedule("* * 1-31 1-11 *", "PT1M", "PT30S");
    Target target = decidedAt(minutely, NOON);
    Instant yearsOn = Instant.parse("2029-01-01T00:00:45Z");

    Passed passed = due(target, minutely.parse(), yearsOn);

    assertThat(passed.slot().atLeast()).isTrue();
    assertThat(passed.slot().collapsed()).isEqualTo(10_000);
    assertThat(passed.slot().through().at()).isEqualTo("2029-01-01T00:00:00Z");
    assertThat(passed.next().slot().at()).isEqualTo("2029-01-01T00:01:00Z");
    assertThat(passed.next().dueAt()).isAfter(yearsOn);
  }
}
