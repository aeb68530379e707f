package dev.discovery.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NextRunTest {

  private static final ZoneId WARSAW = ZoneId.of("Europe/Warsaw");

  @Nested
  class Rule {

    @ParameterizedTest
    @CsvSource({
      "0 0 * * *,         PT24H, 2026-03-10T00:00, 2026-03-11T00:00",
      "0 0 * * *,         PT1H,  2026-03-10T00:00, 2026-03-11T00:00", // finer than the cron
      "0 0 * * *,         PT25H, 2026-03-10T00:00, 2026-03-12T00:00",
      "0 0 * * *,         PT48H, 2026-03-10T00:00, 2026-03-12T00:00",
      "0 0 * * *,         P7D,   2026-03-10T00:00, 2026-03-17T00:00",
      "'0 6,18 * * *',    PT6H,  2026-03-10T06:00, 2026-03-10T18:00",
      "'0 6,18 * * *',    PT13H, 2026-03-10T06:00, 2026-03-11T06:00",
      "'0 6,18 * * *',    PT24H, 2026-03-10T18:00, 2026-03-11T18:00",
      "0 9-17 * * 1-5,    PT2H,  2026-03-13T17:00, 2026-03-16T09:00", // over the weekend
      "0 9-17 * * 1-5,    PT2H,  2026-03-13T10:00, 2026-03-13T12:00",
      "0 0 1 * *,         PT24H, 2026-03-01T00:00, 2026-04-01T00:00",
      "0 0 1 * *,         P31D,  2026-02-01T00:00, 2026-04-01T00:00", // 1 March is 28 days on
      "0 0 1 1 *,         P366D, 2026-01-01T00:00, 2028-01-01T00:00",
      "0 0 29 2 *,        PT24H, 2028-02-29T00:00, 2032-02-29T00:00",
      "'0-59 0-23 * * *', PT90S, 2026-03-10T00:00, 2026-03-10T00:02",
    })
    void floors_to_the_cron_adds_the_frequency_and_ceils_to_the_cron(
        String cron, Duration frequency, LocalDateTime slot, LocalDateTime next) {
      Schedule schedule = schedule(cron, "UTC", frequency);

      assertThat(NextRun.after(nominal(slot, "UTC"), schedule).wall()).isEqualTo(next);
    }

    @Test
    void a_slot_that_another_schedule_left_is_floored_first() {
      Schedule daily = schedule("0 6 * * *", "UTC", Duration.ofHours(24));

      Slot morning = NextRun.after(nominal("2026-03-10T00:00", "UTC"), daily);
      Slot evening = NextRun.after(nominal("2026-03-10T18:00", "UTC"), daily);

      assertThat(morning.at()).isEqualTo("2026-03-10T06:00:00Z");
      assertThat(evening.at()).isEqualTo("2026-03-11T06:00:00Z");
    }

    @Test
    void a_slot_that_was_left_in_another_zone_keeps_the_date_that_it_stands_for() {
      Slot midnight = nominal("2026-03-10T00:00", "Europe/Warsaw");

      Slot inUtc = NextRun.after(midnight, schedule("0 0 * * *", "UTC", Duration.ofHours(24)));
      Slot inApia =
          NextRun.after(midnight, schedule("0 0 * * *", "Pacific/Apia", Duration.ofHours(24)));

      // From its instant, 9 March 23:00 UTC, the source would run again an hour later.
      assertThat(inUtc.at()).isEqualTo("2026-03-11T00:00:00Z");
      assertThat(inApia.wall()).isEqualTo("2026-03-11T00:00");
    }

    @Test
    void a_zone_in_which_it_is_much_later_never_leads_back() {
      Slot evening = nominal("2026-03-10T20:00", "Pacific/Pago_Pago");

      Slot next =
          NextRun.after(
              evening, schedule("0 0-23 * * *", "Pacific/Kiritimati", Duration.ofHours(1)));

      assertThat(evening.at()).isEqualTo("2026-03-11T07:00:00Z");
      assertThat(next.at()).isEqualTo("2026-03-11T08:00:00Z");
    }

    @Test
    void ends_with_the_years_that_java_time_supports() {
      Schedule yearly = schedule("0 0 1 1 *", "UTC", Duration.ofHours(24));
      Slot last = nominal(LocalDateTime.of(999_999_999, 1, 1, 0, 0), "UTC");

      assertThatThrownBy(() -> NextRun.after(last, yearly)).isInstanceOf(DateTimeException.class);
      assertThatThrownBy(
              () -> NextRun.after(last, schedule("* * * * *", "UTC", Duration.ofDays(366))))
          .isInstanceOf(DateTimeException.class);
    }

    @Test
    void goes_on_beyond_the_year_9999() {
      Schedule daily = schedule("0 0 * * *", "Europe/Warsaw", Duration.ofHours(24));

      Slot next = NextRun.after(nominal("9999-12-31T00:00", "Europe/Warsaw"), daily);

      assertThat(next.at()).isEqualTo("9999-12-31T23:00:00Z");
      assertThat(next.wall()).isEqualTo("+10000-01-01T00:00");
    }
  }

  @Nested
  class OffTheGrid {

    @Test
    void a_daily_source_first_run_at_23_59_does_not_run_again_at_midnight() {
      Schedule daily = schedule("0 0 * * *", "Europe/Warsaw", Duration.ofHours(24));

      assertThat(firstAfter("2026-03-10T23:59", daily)).isEqualTo("2026-03-12T00:00");
    }

    @ParameterizedTest
    @CsvSource({
      "0 0 * * *,       PT24H, 2026-03-10T12:00,           2026-03-11T00:00", // 12 hours exactly
      "0 0 * * *,       PT24H, 2026-03-10T12:00:00.000001, 2026-03-12T00:00",
      "0 0 * * *,       P7D,   2026-03-10T23:59,           2026-03-17T00:00", // 7 days from floor
      "'0 0,6 * * *',   PT6H,  2026-03-10T02:59,           2026-03-10T06:00", // F/2 is 3 hours
      "'0 0,6 * * *',   PT6H,  2026-03-10T03:01,           2026-03-11T00:00",
      "*/15 * * * *,    PT15M, 2026-03-10T11:07:00.000001, 2026-03-10T11:15",
      "*/15 * * * *,    PT15M, 2026-03-10T11:07:30,        2026-03-10T11:15", // 7.5 minutes
      "*/15 * * * *,    PT15M, 2026-03-10T11:07:30.000001, 2026-03-10T11:30",
      "* * * * *,       PT1M,  2026-03-10T11:07:30,        2026-03-10T11:08",
      "* * * * *,       PT1M,  2026-03-10T11:07:30.000001, 2026-03-10T11:09",
      "0 0 1 * *,       PT24H, 2026-03-10T11:00,           2026-04-01T00:00",
    })
    void the_next_slot_is_at_least_half_the_frequency_or_12_hours_later(
        String cron, Duration frequency, LocalDateTime slot, LocalDateTime next) {
      Schedule schedule = schedule(cron, "UTC", frequency);

      assertThat(firstAfter(slot.toString(), schedule)).isEqualTo(next);
    }

    @Test
    void only_the_first_step_is_bounded_so() {
      Schedule daily = schedule("0 0 * * *", "UTC", Duration.ofHours(24));
      Slot first = NextRun.after(offGrid("2026-03-10T23:59", "UTC"), daily);

      assertThat(NextRun.after(first, daily).wall()).isEqualTo("2026-03-13T00:00");
    }

    private LocalDateTime firstAfter(String wall, Schedule schedule) {
      return NextRun.after(offGrid(wall, schedule.zone().getId()), schedule).wall();
    }
  }

  @Nested
  class SpringForward {

    // Warsaw, 29 March 2026: from 02:00 to 03:00, at 01:00 UTC.

    @Test
    void a_time_in_the_gap_comes_at_the_first_instant_after_it_and_the_day_after_as_ever() {
      Schedule daily = schedule("30 2 * * *", "Europe/Warsaw", Duration.ofHours(24));

      List<Slot> slots = slots("2026-03-27T02:30", daily, 4);

      assertThat(slots)
          .extracting(Slot::at)
          .containsExactly(
              Instant.parse("2026-03-28T01:30:00Z"),
              Instant.parse("2026-03-29T01:00:00Z"),
              Instant.parse("2026-03-30T00:30:00Z"),
              Instant.parse("2026-03-31T00:30:00Z"));
      assertThat(slots.get(1).wall()).isEqualTo("2026-03-29T02:30");
    }

    @Test
    void times_that_fall_on_one_instant_come_once() {
      Schedule hourly = schedule("0 0-23 * * *", "Europe/Warsaw", Duration.ofHours(1));

      List<Slot> slots = slots("2026-03-29T00:00", hourly, 3);

      // 02:00 and 03:00 are the same instant.
      assertThat(slots)
          .extracting(Slot::at)
          .containsExactly(
              Instant.parse("2026-03-29T00:00:00Z"),
              Instant.parse("2026-03-29T01:00:00Z"),
              Instant.parse("2026-03-29T02:00:00Z"));
    }

    @Test
    void several_times_within_the_gap_come_once() {
      Schedule often = schedule("0,15,30,45 1-3 * * *", "Europe/Warsaw", Duration.ofMinutes(15));

      assertThat(slots("2026-03-29T01:30", often, 3))
          .extracting(slot -> LocalDateTime.ofInstant(slot.at(), WARSAW).toLocalTime().toString())
          .containsExactly("01:45", "03:00", "03:15");
    }

    @Test
    void a_pace_is_kept_without_silence_and_without_a_burst() {
      Schedule quarterly = schedule("*/15 * * * *", "Europe/Warsaw", Duration.ofMinutes(15));

      assertThat(gapsBetween(slots("2026-03-28T23:30", quarterly, 20)))
          .containsOnly(Duration.ofMinutes(15));
    }

    @Test
    void a_pace_that_is_allowed_again_exactly_at_the_end_of_a_gap_comes_there() {
      Schedule halfPast = schedule("30 * * * *", "Europe/Warsaw", Duration.ofMinutes(30));

      // The gap swallows 02:30; 03:00 is not one of the cron's times, and half an hour later.
      assertThat(slots("2026-03-29T01:30", halfPast, 2))
          .extracting(Slot::at)
          .containsExactly(
              Instant.parse("2026-03-29T01:00:00Z"), Instant.parse("2026-03-29T01:30:00Z"));
    }

    @Test
    void a_pace_whose_time_is_swallowed_goes_on_right_after_the_gap() {
      Schedule nightly = schedule("*/20 2 * * *", "Europe/Warsaw", Duration.ofMinutes(20));

      assertThat(slots("2026-03-28T02:40", nightly, 2))
          .extracting(Slot::at)
          .containsExactly(
              Instant.parse("2026-03-29T01:00:00Z"), Instant.parse("2026-03-30T00:00:00Z"));
    }
  }

  @Nested
  class FallBack {

    // Warsaw, 25 October 2026: from 03:00 to 02:00, at 01:00 UTC.

    @Test
    void a_time_that_clocks_show_twice_comes_the_first_time_only() {
      Schedule daily = schedule("30 2 * * *", "Europe/Warsaw", Duration.ofHours(24));

      assertThat(slots("2026-10-23T02:30", daily, 3))
          .extracting(Slot::at)
          .containsExactly(
              Instant.parse("2026-10-24T00:30:00Z"),
              Instant.parse("2026-10-25T00:30:00Z"),
              Instant.parse("2026-10-26T01:30:00Z"));
    }

    @Test
    void times_of_day_are_silent_for_the_second_pass() {
      Schedule hourly = schedule("0 0-23 * * *", "Europe/Warsaw", Duration.ofHours(1));

      assertThat(slots("2026-10-25T01:00", hourly, 2))
          .extracting(Slot::at)
          .containsExactly(
              Instant.parse("2026-10-25T00:00:00Z"), Instant.parse("2026-10-25T02:00:00Z"));
    }

    @Test
    void an_off_grid_slot_in_the_second_pass_does_not_lead_back_into_the_first() {
      Schedule often = schedule("0,30 0-23 * * *", "Europe/Warsaw", Duration.ofMinutes(20));
      Slot secondPass = Slot.offGrid(Instant.parse("2026-10-25T01:05:00Z"), WARSAW);

      assertThat(secondPass.wall()).isEqualTo("2026-10-25T02:05");
      assertThat(NextRun.after(secondPass, often).at()).isEqualTo("2026-10-25T02:00:00Z");
    }

    @Test
    void a_pace_is_kept_through_both_passes() {
      Schedule quarterly = schedule("*/15 * * * *", "Europe/Warsaw", Duration.ofMinutes(15));

      List<Slot> slots = slots("2026-10-25T01:30", quarterly, 12);

      assertThat(gapsBetween(slots)).containsOnly(Duration.ofMinutes(15));
      assertThat(slots)
          .filteredOn(slot -> slot.wall().getHour() == 2)
          .extracting(slot -> slot.wall().getMinute())
          .containsExactly(0, 15, 30, 45, 0, 15, 30, 45);
    }

    @Test
    void an_hourly_pace_comes_in_both_passes() {
      Schedule hourly = schedule("30 * * * *", "Europe/Warsaw", Duration.ofHours(1));

      assertThat(slots("2026-10-25T01:30", hourly, 3))
          .extracting(slot -> slot.wall().toLocalTime().toString())
          .containsExactly("02:30", "02:30", "03:30");
    }
  }

  @Nested
  class UnusualClocks {

    @Test
    void half_an_hour_of_daylight_saving_on_lord_howe() {
      Schedule quarterly = schedule("*/15 * * * *", "Australia/Lord_Howe", Duration.ofMinutes(15));
      Schedule daily = schedule("15 2 * * *", "Australia/Lord_Howe", Duration.ofHours(24));

      // 4 October 2026: from 02:00 to 02:30; 5 April 2026: from 02:00 to 01:30.
      assertThat(gapsBetween(slots("2026-10-04T00:45", quarterly, 12)))
          .containsOnly(Duration.ofMinutes(15));
      assertThat(gapsBetween(slots("2026-04-05T00:45", quarterly, 12)))
          .containsOnly(Duration.ofMinutes(15));
      assertThat(slots("2026-10-03T02:15", daily, 2))
          .extracting(Slot::at)
          .containsExactly(
              Instant.parse("2026-10-03T15:30:00Z"), Instant.parse("2026-10-04T15:15:00Z"));
    }

    @Test
    void three_quarters_of_an_hour_off_on_chatham() {
      Schedule hourly = schedule("0 * * * *", "Pacific/Chatham", Duration.ofHours(1));

      // 27 September 2026: from 02:45 to 03:45; 5 April 2026: from 03:45 to 02:45.
      assertThat(slots("2026-09-27T01:00", hourly, 3))
          .extracting(slot -> slot.wall().toLocalTime().toString())
          .containsExactly("02:00", "04:00", "05:00");
      assertThat(slots("2026-04-05T02:00", hourly, 3))
          .extracting(slot -> slot.wall().toLocalTime().toString())
          .containsExactly("03:00", "03:00", "04:00");
    }

    @Test
    void midnights_that_clocks_skip_in_sao_paulo() {
      Schedule daily = schedule("0 0 * * *", "America/Sao_Paulo", Duration.ofHours(24));

      // 4 November 2018: from 00:00 to 01:00.
      assertThat(slots("2018-11-02T00:00", daily, 3))
          .extracting(Slot::at)
          .containsExactly(
              Instant.parse("2018-11-03T03:00:00Z"),
              Instant.parse("2018-11-04T03:00:00Z"),
              Instant.parse("2018-11-05T02:00:00Z"));
    }

    @Test
    void a_day_that_apia_skipped_comes_at_the_end_of_the_gap() {
      Schedule noon = schedule("0 12 * * *", "Pacific/Apia", Duration.ofHours(24));
      Schedule midnight = schedule("0 0 * * *", "Pacific/Apia", Duration.ofHours(24));

      // From 29 December 2011 straight to 31 December.
      assertThat(slots("2011-12-28T12:00", noon, 3))
          .extracting(Slot::at)
          .containsExactly(
              Instant.parse("2011-12-29T22:00:00Z"),
              Instant.parse("2011-12-30T10:00:00Z"),
              Instant.parse("2011-12-30T22:00:00Z"));
      assertThat(slots("2011-12-28T00:00", midnight, 3))
          .extracting(Slot::at)
          .containsExactly(
              Instant.parse("2011-12-29T10:00:00Z"),
              Instant.parse("2011-12-30T10:00:00Z"), // both midnights
              Instant.parse("2011-12-31T10:00:00Z"));
    }

    @Test
    void a_day_that_kwajalein_skipped_is_one_slot_for_any_pace_of_times() {
      Schedule hourly = schedule("0 0-23 * * *", "Pacific/Kwajalein", Duration.ofHours(1));

      // From 20 August 1993 straight to 22 August.
      assertThat(gapsBetween(slots("1993-08-20T20:00", hourly, 10)))
          .containsOnly(Duration.ofHours(1));
    }

    @Test
    void a_day_that_kwajalein_had_twice_is_silent_the_second_time() {
      Schedule hourly = schedule("0 0-23 * * *", "Pacific/Kwajalein", Duration.ofHours(1));
      Schedule pace = schedule("0 * * * *", "Pacific/Kwajalein", Duration.ofHours(1));

      // 30 September 1969: back by 23 hours.
      assertThat(gapsBetween(slots("1969-09-29T20:00", hourly, 40)))
          .filteredOn(gap -> !gap.equals(Duration.ofHours(1)))
          .containsExactly(Duration.ofHours(24));
      assertThat(gapsBetween(slots("1969-09-29T20:00", pace, 80)))
          .containsOnly(Duration.ofHours(1));
    }

    @Test
    void offsets_with_seconds_from_before_standard_time() {
      Schedule wall = schedule("0 0 * * *", "Europe/Warsaw", Duration.ofHours(24));
      Schedule pace = schedule("*/30 * * * *", "Europe/Dublin", Duration.ofMinutes(30));

      // Warsaw was 1:24 ahead; before midnight of 5 August 1915 clocks went back to 23:36.
      assertThat(slots("1915-08-03T00:00", wall, 3))
          .extracting(Slot::at)
          .containsExactly(
              Instant.parse("1915-08-03T22:36:00Z"),
              Instant.parse("1915-08-04T23:00:00Z"),
              Instant.parse("1915-08-05T23:00:00Z"));
      // Dublin was 25 minutes and 21 seconds behind.
      assertThat(slots("1900-01-01T00:00", pace, 2))
          .extracting(Slot::at)
          .containsExactly(
              Instant.parse("1900-01-01T00:55:21Z"), Instant.parse("1900-01-01T01:25:21Z"));
    }
  }

  private static List<Slot> slots(String first, Schedule schedule, int count) {
    var slots = new ArrayList<Slot>();
    Slot slot = nominal(first, schedule.zone().getId());
    for (int i = 0; i < count; i++) {
      slot = NextRun.after(slot, schedule);
      slots.add(slot);
    }
    return slots;
  }

  private static List<Duration> gapsBetween(List<Slot> slots) {
    var gaps = new ArrayList<Duration>();
    for (int i = 1; i < slots.size(); i++) {
      gaps.add(Duration.between(slots.get(i - 1).at(), slots.get(i).at()));
    }
    return gaps;
  }

  private static Slot nominal(String wall, String zone) {
    return nominal(LocalDateTime.parse(wall), zone);
  }

  private static Slot nominal(LocalDateTime wall, String zone) {
    return Slot.onGrid(wall.atZone(ZoneId.of(zone)).toInstant(), wall);
  }

  private static Slot offGrid(String wall, String zone) {
    ZoneId id = ZoneId.of(zone);
    return Slot.offGrid(LocalDateTime.parse(wall).atZone(id).toInstant(), id);
  }

  private static Schedule schedule(String cron, String zone, Duration frequency) {
    return new Schedule(Cron.parse(cron), ZoneId.of(zone), new Frequency(frequency));
  }
}
