package dev.discovery.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.discovery.schedule.Zones.Change;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WalkTest {

  private static final Slot MIDNIGHT = nominal("2026-03-10T00:00", "UTC");
  private static final Schedule DAILY = schedule("0 0 * * *", "UTC", "PT24H");

  @Test
  void passes_no_slot_before_the_next_one() {
    Walk walk = NextRun.walk(MIDNIGHT, DAILY, Instant.parse("2026-03-10T23:59:59.999999Z"));

    assertThat(walk.steps()).isZero();
    assertThat(walk.last()).isEqualTo(MIDNIGHT);
    assertThat(walk.next().at()).isEqualTo("2026-03-11T00:00:00Z");
    assertThat(walk.atLeast()).isFalse();
  }

  @Test
  void passes_a_slot_that_is_exactly_at_its_end() {
    Walk walk = NextRun.walk(MIDNIGHT, DAILY, Instant.parse("2026-03-11T00:00:00Z"));

    assertThat(walk.steps()).isEqualTo(1);
    assertThat(walk.last().at()).isEqualTo("2026-03-11T00:00:00Z");
    assertThat(walk.next().at()).isEqualTo("2026-03-12T00:00:00Z");
  }

  @Test
  void that_ends_before_it_begins_stays() {
    Walk walk = NextRun.walk(MIDNIGHT, DAILY, Instant.parse("2020-01-01T00:00:00Z"));

    assertThat(walk.steps()).isZero();
    assertThat(walk.last()).isEqualTo(MIDNIGHT);
    assertThat(walk.next().at()).isEqualTo("2026-03-11T00:00:00Z");
  }

  @Test
  void sets_the_next_slot_after_the_last_one_even_when_that_is_still_to_come() {
    Instant clockWentBack = Instant.parse("2026-03-09T12:00:00Z");

    assertThat(NextRun.firstAfter(MIDNIGHT, DAILY, clockWentBack).at())
        .isEqualTo("2026-03-11T00:00:00Z");
  }

  @ParameterizedTest
  @CsvSource({
    "0 0 * * *,         PT24H, 2027-03-10T12:00:00Z, 365",
    "0 0 * * *,         PT25H, 2027-03-10T12:00:00Z, 182",
    "0 0 * * *,         PT24H, 2126-03-09T00:00:00Z, 36523",
    "0 0 * * 2,         PT24H, 2126-03-09T00:00:00Z, 5217",
    "0 0 * * 1-5,       PT24H, 2106-03-09T00:00:00Z, 20870",
    "0 0-23 * * *,      PT1H,  2046-03-10T00:30:00Z, 175320",
    "'0-59 0-23 * * *', PT1M,  2046-03-10T00:00:00Z, 10519200",
    "'0-59 0-23 * * *', PT7M,  2046-03-10T00:00:00Z, 1502742",
    "0 0-23 * * *,      PT5H,  2086-03-10T00:00:00Z, 105192",
  })
  void counts_exactly_over_years_of_whole_periods(
      String cron, String frequency, Instant until, long steps) {
    Walk walk = NextRun.walk(MIDNIGHT, schedule(cron, "UTC", frequency), until);

    assertThat(walk.steps()).isEqualTo(steps);
    assertThat(walk.atLeast()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "* * * * *,     PT1M,  5260320",
    "*/5 * * * *,   PT7M,  526032",
    "*/15 * * * *,  PT15M, 350688",
    "0 * * * *,     PT1H,  87672",
    "0 */5 * * *,   PT1H,  18265", // 00:00 to 20:00, five a day
    "*/20 9 * * 2,  PT20M, 1566",
  })
  void counts_a_pace_exactly_over_ten_years(String cron, String frequency, long steps) {
    Schedule schedule = schedule(cron, "UTC", frequency);

    Walk walk = NextRun.walk(MIDNIGHT, schedule, Instant.parse("2036-03-10T00:00:00Z"));

    assertThat(walk.atLeast()).isFalse();
    assertThat(walk.steps()).isEqualTo(steps);
  }

  @Test
  void counts_a_pace_of_a_minute_exactly_over_ten_years_of_daylight_saving() {
    Schedule pace = schedule("* * * * *", "Europe/Warsaw", "PT1M");
    Slot first = nominal("2026-03-10T00:00", "Europe/Warsaw");
    long minutes = 5_259_487;

    Walk walk = NextRun.walk(first, pace, first.at().plus(Duration.ofMinutes(minutes)));

    assertThat(walk.atLeast()).isFalse();
    assertThat(walk.steps()).isEqualTo(minutes);
  }

  @Test
  void jumps_also_when_its_first_slot_is_one_that_never_comes_again() {
    // From 05:00, seven hours on is 12:00, so midnight; and from then on only midnights.
    Schedule schedule = schedule("0 0,5 * * *", "UTC", "PT7H");
    Slot five = nominal("2026-03-10T05:00", "UTC");
    Slot first = Slot.offGrid(Instant.parse("2026-03-09T21:00:00Z"), ZoneId.of("UTC"));

    Walk walk = NextRun.walk(first, schedule, Instant.parse("2066-03-10T12:00:00Z"));

    assertThat(NextRun.after(first, schedule)).isEqualTo(five);
    assertThat(NextRun.after(five, schedule).at()).isEqualTo("2026-03-11T00:00:00Z");
    assertThat(walk.atLeast()).isFalse();
    assertThat(walk.steps()).isEqualTo(14_611);
  }

  @Test
  void is_cut_short_after_10_000_single_steps_and_says_at_least() {
    Schedule pace = schedule("* * 1-31 1-11 *", "UTC", "PT1M");

    Walk exact = NextRun.walk(MIDNIGHT, pace, MIDNIGHT.at().plus(Duration.ofMinutes(10_000)));
    Instant later = MIDNIGHT.at().plus(Duration.ofMinutes(123_456)).plusSeconds(30);
    Walk cut = NextRun.walk(MIDNIGHT, pace, later);

    assertThat(exact.steps()).isEqualTo(10_000);
    assertThat(exact.atLeast()).isFalse();
    assertThat(cut.steps()).isEqualTo(10_000);
    assertThat(cut.atLeast()).isTrue();
    assertThat(cut.last().at()).isEqualTo(later.minusSeconds(30));
    assertThat(cut.next().at()).isEqualTo(later.plusSeconds(30));
  }

  @Test
  void that_is_cut_short_goes_on_with_the_cron_whatever_the_frequency() {
    Schedule pace = schedule("*/5 * * 1-11 *", "UTC", "PT7M");
    Instant until = Instant.parse("2027-03-10T00:07:00Z");

    Walk cut = NextRun.walk(MIDNIGHT, pace, until);

    assertThat(cut.atLeast()).isTrue();
    assertThat(cut.last().at()).isEqualTo("2027-03-10T00:05:00Z");
    assertThat(cut.next().at()).isEqualTo("2027-03-10T00:10:00Z");
  }

  @Test
  void counts_times_that_fall_on_one_instant_once() {
    Schedule hourly = schedule("0 0-23 * * *", "Europe/Warsaw", "PT1H");
    Slot midnight = nominal("2026-03-29T00:00", "Europe/Warsaw");

    Walk walk = NextRun.walk(midnight, hourly, Instant.parse("2026-03-29T22:00:00Z"));

    // A day of 23 hours, up to and with the next midnight.
    assertThat(walk.steps()).isEqualTo(23);
    assertThat(walk.last().wall()).isEqualTo("2026-03-30T00:00");
  }

  @Test
  void counts_both_passes_of_a_pace() {
    Schedule hourly = schedule("0 * * * *", "Europe/Warsaw", "PT1H");
    Slot midnight = nominal("2026-10-25T00:00", "Europe/Warsaw");

    assertThat(NextRun.walk(midnight, hourly, Instant.parse("2026-10-25T23:00:00Z")).steps())
        .isEqualTo(25);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void is_not_misled_by_a_slot_at_half_a_minute_in_monrovia(int before) {
    // 7 January 1972: from 00:00:00 to 00:44:30.
    Schedule pace = schedule("*/15 * * * *", "Africa/Monrovia", "PT15M");
    Schedule uneven = schedule("0,16,44,45 * * * *", "Africa/Monrovia", "PT17M");
    Instant change = Instant.parse("1972-01-07T00:44:30Z");
    Slot from = Slot.offGrid(change.minus(Duration.ofMinutes(15L * before + 7)), pace.zone());
    Instant until = change.plus(Duration.ofDays(3));

    assertThat(NextRun.after(nominal("1972-01-06T23:45", "Africa/Monrovia"), pace).wall())
        .isEqualTo("1972-01-07T00:44:30");
    assertThat(NextRun.walk(from, pace, until)).isEqualTo(step(from, pace, until));
    assertThat(NextRun.walk(from, uneven, until)).isEqualTo(step(from, uneven, until));
  }

  @Test
  void does_not_jump_beyond_its_end_in_the_second_pass_of_a_long_overlap() {
    // 30 September 1969: back by 23 hours. Every 37 minutes repeats after 37 hours.
    Schedule pace = schedule("* * * * *", "Pacific/Kwajalein", "PT37M");
    Instant change = Instant.parse("1969-09-30T13:00:00Z");
    Slot from = Slot.offGrid(change.minus(Duration.ofMinutes(4_300)), pace.zone());

    for (int minutes = 0; minutes < 900; minutes += 37) {
      Instant until = change.plus(Duration.ofMinutes(minutes));
      assertThat(NextRun.walk(from, pace, until)).isEqualTo(step(from, pace, until));
    }
  }

  @Test
  void counts_the_day_that_apia_skipped_once() {
    Schedule daily = schedule("0 0 * * *", "Pacific/Apia", "PT24H");
    Slot christmas = nominal("2011-12-25T00:00", "Pacific/Apia");

    Walk walk = NextRun.walk(christmas, daily, Instant.parse("2012-01-01T00:00:00Z"));

    // 26, 27, 28, 29, the night that 30 and 31 share, 1 January.
    assertThat(walk.steps()).isEqualTo(6);
    assertThat(walk.last().wall()).isEqualTo("2012-01-01T00:00");
  }

  @Property(tries = 150, edgeCases = EdgeCasesMode.NONE)
  void is_as_many_single_steps_over_any_schedule_zone_and_span(
      @ForAll("changes") Change change,
      @ForAll("crons") String cron,
      @ForAll("frequencies") Frequency frequency,
      @ForAll Random random) {
    Schedule schedule = new Schedule(Cron.parse(cron), change.zone(), frequency);
    Duration before = frequency.length().multipliedBy(random.nextInt(100));
    Slot from =
        Slot.offGrid(change.at().minus(before).plusSeconds(random.nextInt(900)), change.zone());
    long most = Duration.ofDays(40 * 365L).dividedBy(frequency.length());
    int span = (int) Math.min(9_000, most);
    Duration length = frequency.length().multipliedBy(random.nextInt(span) + 1L);
    Instant until = from.at().plus(length).plusSeconds(random.nextInt(90));

    assertThat(NextRun.walk(from, schedule, until)).isEqualTo(step(from, schedule, until));
  }

  @Property(tries = 20, edgeCases = EdgeCasesMode.NONE)
  void is_exact_beyond_10_000_steps_where_days_or_weeks_repeat(
      @ForAll("zones") ZoneId zone, @ForAll("timesOfDay") String cron, @ForAll Random random) {
    Schedule schedule =
        new Schedule(Cron.parse(cron), zone, Frequency.ofHours(25 + random.nextInt(200)));
    Slot from = nominal("1990-02-03T00:00", zone.getId());
    Instant until = Instant.parse("2080-01-01T00:00:00Z").plusSeconds(random.nextInt(99_999_999));

    Walk walk = NextRun.walk(from, schedule, until);

    assertThat(walk).isEqualTo(step(from, schedule, until));
  }

  @Property(tries = 20, edgeCases = EdgeCasesMode.NONE)
  void is_exact_over_years_of_hours_though_some_fall_into_gaps(
      @ForAll("changes") Change change, @ForAll Random random) {
    Schedule schedule =
        new Schedule(
            Cron.parse("0,30 0-23 * * *"),
            change.zone(),
            Frequency.ofMinutes(30 + random.nextInt(7) * 10));
    Slot from = Slot.offGrid(change.at().minus(Duration.ofDays(300)), change.zone());
    Instant until = change.at().plus(Duration.ofDays(500)).plusSeconds(random.nextInt(99_999));

    Walk walk = NextRun.walk(from, schedule, until);

    assertThat(walk.steps()).isGreaterThan(10_000);
    assertThat(walk).isEqualTo(step(from, schedule, until));
  }

  @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
  void is_as_many_single_steps_of_a_pace_through_changes_of_clocks(
      @ForAll("changes") Change change, @ForAll("paces") String cron, @ForAll Random random) {
    Schedule schedule =
        new Schedule(Cron.parse(cron), change.zone(), Frequency.ofMinutes(1 + random.nextInt(60)));
    Instant start = change.at().minus(Duration.ofHours(random.nextInt(96))).plusSeconds(17);
    Slot from = Slot.offGrid(start, change.zone());
    Instant until = change.at().plus(Duration.ofHours(random.nextInt(96)));

    assertThat(NextRun.walk(from, schedule, until)).isEqualTo(step(from, schedule, until));
  }

  @Test
  void refuses_what_is_out_of_order() {
    assertThatThrownBy(() -> new Walk(MIDNIGHT, 0, false, MIDNIGHT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("expected walk.next to be after");
    assertThatThrownBy(() -> new Walk(MIDNIGHT, -1, false, NextRun.after(MIDNIGHT, DAILY)))
        .hasMessage("expected walk.steps to be 0 or more, got: -1");
  }

  private static Walk step(Slot from, Schedule schedule, Instant until) {
    Slot last = from;
    long steps = 0;
    Slot next = NextRun.after(last, schedule);
    while (!next.at().isAfter(until)) {
      last = next;
      steps++;
      next = NextRun.after(last, schedule);
    }
    return new Walk(last, steps, false, next);
  }

  @Provide
  Arbitrary<Change> changes() {
    return Zones.anyChange();
  }

  @Provide
  Arbitrary<ZoneId> zones() {
    return Zones.any();
  }

  @Provide
  Arbitrary<String> crons() {
    return Crons.frequent();
  }

  @Provide
  Arbitrary<String> paces() {
    return Arbitraries.of(
        "* * * * *",
        "*/7 * * * *",
        "*/15 * * * *",
        "30 * * * *",
        "0 */3 * * *",
        "*/20 1-3 * * *",
        "*/10 * * * sun",
        "5 */2 1-7 * *");
  }

  @Provide
  Arbitrary<String> timesOfDay() {
    return Arbitraries.of(
        "0 0 * * *", "30 2 * * *", "0 0,5 * * *", "15 1-3 * * *", "0 3 * * 1-5", "0 0 * * sun,wed");
  }

  @Provide
  Arbitrary<Frequency> frequencies() {
    return Arbitraries.of(
            "PT1M", "PT7M", "PT15M", "PT1H", "PT61M", "PT2H", "PT5H", "PT7H", "PT12H", "PT24H",
            "PT25H", "PT36H", "PT48H", "P3D", "P7D", "P30D")
        .map(text -> new Frequency(Duration.parse(text)));
  }

  private static Slot nominal(String wall, String zone) {
    LocalDateTime time = LocalDateTime.parse(wall);
    return Slot.onGrid(time.atZone(ZoneId.of(zone)).toInstant(), time);
  }

  private static Schedule schedule(String cron, String zone, String frequency) {
    return new Schedule(
        Cron.parse(cron), ZoneId.of(zone), new Frequency(Duration.parse(frequency)));
  }
}
