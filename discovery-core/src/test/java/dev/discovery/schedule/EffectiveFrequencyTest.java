package dev.discovery.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.discovery.schedule.ScheduleNote.Kind;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EffectiveFrequencyTest {

  private static final LocalDateTime SUNDAY = LocalDateTime.of(2026, 3, 1, 0, 0);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 0 * * *      | PT24H | every day                                         | 1",
        "0 0 * * *      | PT1H  | every day                                         | 1",
        "0 0 * * *      | PT36H | every 2 days                                      | 0.5",
        "0 0 * * *      | PT72H | every 3 days                                      | 0.333",
        "0 0,12 * * *   | PT24H | every day                                         | 1",
        "0 9,18 * * *   | PT8H  | 9 to 15 hours apart, twice a day                  | 2",
        "*/15 * * * *   | PT40M | every 45 minutes                                  | 32",
        "*/7 * * * *    | PT5M  | 7 to 11 minutes apart, 192 times a day            | 192",
        "0 9,17 * * 1-5 | PT1H  | 8 to 64 hours apart, 10 times a week              | 1.429",
        "0 0 1 * *      | PT24H | 28 to 31 days apart, 12 times a year              | 0.0329",
        "0 0 1 * *      | P40D  | 59 to 62 days apart, 6 times a year               | 0.0164",
        "0 0 29 2 *     | PT24H | 1461 to 2921 days apart, 97 times in 400 years    | 0.000664",
        "0 0 29 2 */7   | PT24H | 10227 to 14609 days apart, 13 times in 400 years  | 0.000089",
        "0 3-8/5 * * *  | PT1H  | 5 to 19 hours apart, twice a day                  | 2",
        "30 0 * * 1     | PT36H | every 7 days                                      | 0.143",
        "0 0 1,31 * *   | PT36H | 29 to 31 days apart, 12 times a year              | 0.0329",
      })
  void is_what_comes_out_of_cron_and_frequency(
      String cron, Duration frequency, String description, double perDay) {
    EffectiveFrequency effective = effective(cron, frequency);

    assertThat(effective.describe()).isEqualTo(description);
    assertThat(effective.runsPerDay()).isCloseTo(perDay, within(perDay / 100));
    assertThat(effective.runsPerWeek()).isCloseTo(perDay * 7, within(perDay / 10));
    assertThat(effective.runsPerYear()).isCloseTo(perDay * 365.2425, within(perDay * 4));
    assertThat(effective.exact()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 0 * * *    | PT24H | |",
        "0 9,18 * * * | PT9H  | |",
        "0 0 * * *    | PT1H  | FINER_THAN_CRON | every hour is asked, but the cron fires once a day: it runs once a day",
        "0 9 * * 1-5  | PT5H  | FINER_THAN_CRON | every 5 hours is asked, but the cron fires 5 times a week: it runs 5 times a week",
        "0 0 * * *    | PT36H | ROUNDED_UP | every 36 hours is asked, but on the times of the cron it runs every 2 days",
        "0 0 1 * *    | P40D  | ROUNDED_UP | every 40 days is asked, but on the times of the cron it runs 59 to 62 days apart",
        "0 0,12 * * * | PT24H | DEPENDS_ON_FIRST_RUN | of the cron's 2 times a day it keeps to 1; its first run decides to which",
        "0 0,12 * * 1 | P7D   | DEPENDS_ON_FIRST_RUN | of the cron's 2 times a week it keeps to 1; its first run decides to which",
        "0 0 * * 1-5  | PT48H | TIMES_NEVER_REACHED | 00:00 on Tuesday and Thursday is never reached: each time, less than 48 hours have passed since the run before",
        "*/15 * * * * | PT15M | KEEPS_PACE | elapsed time is counted: the pace stays the same when clocks change, and the hour that they show twice has its runs twice",
        "0 0 29 2 *   | P366D | FINER_THAN_CRON RARE | up to 8 years go by between two runs",
        "0 9,18 * * * | PT10H | ROUNDED_UP TIMES_NEVER_REACHED | 18:00 is never reached: each time, less than 10 hours have passed since the run before",
        "0 0-6,12 * * * | PT24H | DEPENDS_ON_FIRST_RUN | of the cron's 8 times a day it keeps to 1; its first run decides to which",
        "0 0-8,12 * * * | PT15H | ROUNDED_UP TIMES_NEVER_REACHED | 01:00, 02:00, 03:00, 04:00, 05:00, 06:00 and 3 more are never reached: each time, less than 15 hours have passed since the run before",
      })
  void notes_say_what_a_person_should_know(
      String cron, Duration frequency, String kinds, String last) {
    var notes = effective(cron, frequency).notes();

    String found = notes.stream().map(note -> note.kind().name()).collect(Collectors.joining(" "));
    assertThat(found).isEqualTo(kinds == null ? "" : kinds);
    if (last != null) {
      assertThat(notes.get(notes.size() - 1).text()).isEqualTo(last);
    }
  }

  @Test
  void warnings_are_told_from_notes() {
    assertThat(effective("0 0 * * *", Duration.ofHours(1)).notes())
        .allMatch(ScheduleNote::isWarning);
    assertThat(effective("*/5 * * * *", Duration.ofMinutes(5)).notes())
        .noneMatch(ScheduleNote::isWarning);
  }

  @Test
  void times_that_are_never_reached_are_named_with_their_days() {
    assertThat(effective("0 0,5 * * *", Duration.ofHours(7)).neverReached())
        .containsExactly(new CronTime(LocalTime.of(5, 0), Set.of(DayOfWeek.values())));
    assertThat(effective("0 0 * * 1-5", Duration.ofHours(48)).neverReached())
        .containsExactly(
            new CronTime(LocalTime.MIDNIGHT, Set.of(DayOfWeek.TUESDAY, DayOfWeek.THURSDAY)));
  }

  @Test
  void a_walk_that_does_not_repeat_soon_is_cut_short_and_says_so() {
    EffectiveFrequency effective = effective("0 * 1-7 * *", Duration.ofHours(5));

    assertThat(effective.exact()).isFalse();
    assertThat(effective.runs()).isEqualTo(10_000);
    assertThat(effective.notes())
        .containsExactly(
            new ScheduleNote(
                Kind.OBSERVED,
                "the figures are those of 10000 runs from the year 2000 on: they do not repeat"
                    + " before that"));
  }

  @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
  void where_days_or_weeks_repeat_it_is_what_walks_from_all_times_of_the_cron_show(
      @ForAll("frequent") String text, @ForAll("frequencies") Frequency frequency) {
    Cron cron = Cron.parse(text);
    Schedule schedule = new Schedule(cron, ZoneOffset.UTC, frequency);
    EffectiveFrequency effective = EffectiveFrequency.of(schedule);
    int count = cron.minutesOfDay().length * Long.bitCount(cron.days().daysOfWeek());
    if (count > 100 || cron.periodInMinutes() == 0) {
      return;
    }

    Set<String> unreached = new HashSet<>();
    Duration shortest = Duration.ofDays(9_999);
    Duration longest = Duration.ZERO;
    Slot start = Slot.onGrid(SUNDAY.toInstant(ZoneOffset.UTC), cron.nextOrSame(SUNDAY));
    for (LocalDateTime time = start.wall();
        time.isBefore(start.wall().plusDays(7));
        time = cron.next(time)) {
      unreached.add(inWeek(time));
    }
    for (LocalDateTime first = start.wall();
        first.isBefore(start.wall().plusDays(7));
        first = cron.next(first)) {
      Slot slot = Slot.onGrid(first.toInstant(ZoneOffset.UTC), first);
      for (int step = 0; step < count; step++) {
        slot = NextRun.after(slot, schedule);
      }
      Slot settled = slot;
      int steps = 0;
      do {
        Slot next = NextRun.after(slot, schedule);
        Duration gap = Duration.between(slot.at(), next.at());
        shortest = gap.compareTo(shortest) < 0 ? gap : shortest;
        longest = gap.compareTo(longest) > 0 ? gap : longest;
        unreached.remove(inWeek(next.wall()));
        slot = next;
        steps++;
      } while (Duration.between(settled.at(), slot.at()).toMinutes() % (7 * 1_440) != 0);
      Duration cycle = Duration.between(settled.at(), slot.at());
      assertThat(effective.runs() * cycle.toMinutes())
          .as("%s %s from %s", text, frequency, first)
          .isEqualTo(steps * effective.cycle().toMinutes());
    }

    assertThat(effective.exact()).isTrue();
    assertThat(effective.shortestGap()).as("%s %s", text, frequency).isEqualTo(shortest);
    assertThat(effective.longestGap()).as("%s %s", text, frequency).isEqualTo(longest);
    assertThat(
            effective.neverReached().stream()
                .flatMap(time -> time.days().stream().map(day -> day + " " + time.time())))
        .as("%s %s", text, frequency)
        .containsExactlyInAnyOrderElementsOf(unreached);
  }

  @Property(tries = 40, edgeCases = EdgeCasesMode.NONE)
  void gaps_and_rate_of_any_cron_are_those_of_a_walk_over_the_calendar(
      @ForAll("any") String text, @ForAll("frequencies") Frequency frequency) {
    Cron cron;
    try {
      cron = Cron.parse(text);
    } catch (CronSyntaxException never) {
      return;
    }
    Schedule schedule = new Schedule(cron, ZoneOffset.UTC, frequency);
    EffectiveFrequency effective = EffectiveFrequency.of(schedule);
    LocalDateTime wall = cron.nextOrSame(LocalDateTime.of(2000, 1, 1, 0, 0));
    Slot first = Slot.onGrid(wall.toInstant(ZoneOffset.UTC), wall);
    // The first slots may lie beside the course that a walk comes to.
    for (int step = 0; step < 12; step++) {
      first = NextRun.after(first, schedule);
    }
    Slot slot = first;

    for (int step = 0; step < 2_000; step++) {
      Slot next = NextRun.after(slot, schedule);
      if (effective.exact() && cron.periodInMinutes() == 0) {
        assertThat(Duration.between(slot.at(), next.at()))
            .as("%s %s after %s", text, frequency, slot)
            .isBetween(effective.shortestGap(), effective.longestGap());
      }
      slot = next;
    }
    double days = Duration.between(first.at(), slot.at()).toMinutes() / 1_440.0;
    // A walk of many years hardly depends on where it stops; short ones lie within a few cycles.
    if (days > 365 * 20) {
      assertThat(2_000 / days)
          .as("%s %s", text, frequency)
          .isCloseTo(effective.runsPerDay(), within(effective.runsPerDay() * 0.05));
    }
  }

  private static String inWeek(LocalDateTime time) {
    return time.getDayOfWeek() + " " + time.toLocalTime();
  }

  private static EffectiveFrequency effective(String cron, Duration frequency) {
    return EffectiveFrequency.of(
        new Schedule(Cron.parse(cron), ZoneId.of("Europe/Warsaw"), new Frequency(frequency)));
  }

  @Provide
  Arbitrary<String> any() {
    return Crons.any();
  }

  @Provide
  Arbitrary<String> frequent() {
    return Arbitraries.oneOf(
        Crons.frequent(),
        Arbitraries.of(
            "0 0,5 * * *",
            "0 9,18 * * 1-5",
            "0 * * * *",
            "30 */6 * * *",
            "0 0 * * 1-5",
            "0 1,2,3,9 * * 6,7",
            "0,10,35 8-10 * * *",
            "*/20 * * * *"));
  }

  @Provide
  Arbitrary<Frequency> frequencies() {
    return Arbitraries.of(
            "PT1M", "PT90S", "PT15M", "PT40M", "PT1H", "PT7H", "PT12H", "PT17H", "PT24H", "PT25H",
            "PT36H", "PT48H", "P3D", "P5D", "P7D", "P10D", "P40D")
        .map(text -> new Frequency(Duration.parse(text)));
  }
}
