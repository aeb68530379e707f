package dev.discovery.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Month;
import java.time.temporal.ChronoUnit;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;

/** {@link Cron} against {@link NaiveCron}, which tries one minute, or one day, after the other. */
@PropertyDefaults(edgeCases = EdgeCasesMode.NONE)
class CronPropertyTest {

  private static final int DAYS_IN_8_YEARS_AND_A_DAY = 2923;

  @Property(tries = 1_500)
  void every_minute_of_a_day_matches_as_the_fields_say(
      @ForAll("any") String text, @ForAll("moments") LocalDateTime moment) {
    NaiveCron naive = new NaiveCron(text);
    Cron cron = parsedUnlessItNeverFires(text, naive);
    LocalDateTime midnight = moment.truncatedTo(ChronoUnit.DAYS);

    for (int minute = 0; cron != null && minute < 24 * 60; minute += 7) {
      LocalDateTime time = midnight.plusMinutes(minute);
      assertThat(cron.matches(time)).as("%s at %s", text, time).isEqualTo(naive.matches(time));
    }
  }

  @Property(tries = 400)
  void next_is_the_first_match_that_brute_force_finds(
      @ForAll("any") String text, @ForAll("moments") LocalDateTime moment) {
    NaiveCron naive = new NaiveCron(text);
    Cron cron = parsedUnlessItNeverFires(text, naive);
    if (cron == null) {
      return;
    }

    LocalDateTime next = cron.next(moment);
    LocalDateTime nextOrSame = cron.nextOrSame(moment);
    LocalDateTime previous = cron.previousOrSame(moment);

    assertThat(next).isAfter(moment);
    assertThat(naive.matches(next)).isTrue();
    assertThat(noMatchWithin(naive, moment.plusNanos(1), next)).isTrue();
    assertThat(nextOrSame).isEqualTo(naive.matches(moment) ? moment : next);
    assertThat(previous).isBeforeOrEqualTo(moment);
    assertThat(naive.matches(previous)).isTrue();
    assertThat(noMatchWithin(naive, previous.plusNanos(1), moment.plusNanos(1))).isTrue();
  }

  @Property(tries = 1_000)
  void next_and_previous_lead_back_to_where_they_came_from(
      @ForAll("any") String text, @ForAll("moments") LocalDateTime moment) {
    Cron cron = parsedUnlessItNeverFires(text, new NaiveCron(text));
    if (cron == null) {
      return;
    }

    LocalDateTime first = cron.next(moment);
    LocalDateTime second = cron.next(first);

    assertThat(cron.matches(first)).isTrue();
    assertThat(cron.previousOrSame(first)).isEqualTo(first);
    assertThat(cron.previousOrSame(second.minusNanos(1))).isEqualTo(first);
    assertThat(cron.nextOrSame(first.plusNanos(1))).isEqualTo(second);
    assertThat(cron.next(second.minusNanos(1))).isEqualTo(second);
  }

  @Property(tries = 1_000)
  void times_repeat_after_the_period(
      @ForAll("any") String text, @ForAll("moments") LocalDateTime moment) {
    Cron cron = parsedUnlessItNeverFires(text, new NaiveCron(text));
    if (cron == null || cron.periodInMinutes() == 0) {
      return;
    }
    int period = cron.periodInMinutes();

    assertThat(period).isIn(60, 24 * 60, 7 * 24 * 60);
    assertThat(cron.next(moment.plusMinutes(period)))
        .isEqualTo(cron.next(moment).plusMinutes(period));
  }

  @Example
  void of_all_dates_and_sets_of_months_exactly_the_impossible_ones_are_refused() {
    int refused = 0;
    for (int months = 1; months < 1 << 12; months++) {
      int longest = 0;
      var list = new StringBuilder();
      for (int month = 1; month <= 12; month++) {
        if ((months >>> month - 1 & 1) != 0) {
          list.append(list.isEmpty() ? "" : ",").append(month);
          longest = Math.max(longest, Month.of(month).maxLength());
        }
      }
      for (int date = 28; date <= 31; date++) {
        boolean fires = true;
        try {
          Cron.parse("0 0 " + date + " " + list + " *");
        } catch (CronSyntaxException never) {
          fires = false;
          refused++;
        }
        assertThat(fires).as("%s in %s", date, list).isEqualTo(date <= longest);
      }
    }
    // The 31st in any months of 30 days, with or without February, or in it alone; the 30th there.
    assertThat(refused).isEqualTo(15 * 2 + 1 + 1);
  }

  @Example
  void the_period_is_the_shortest_that_the_fields_allow() {
    assertThat(Cron.parse("*/7 * * * *").periodInMinutes()).isEqualTo(60);
    assertThat(Cron.parse("5 0-23 1-31 * 1").periodInMinutes()).isEqualTo(60);
    assertThat(Cron.parse("0 */2 * * *").periodInMinutes()).isEqualTo(24 * 60);
    assertThat(Cron.parse("0 * * * 1-5").periodInMinutes()).isEqualTo(7 * 24 * 60);
    assertThat(Cron.parse("0 0 */2 * *").periodInMinutes()).isZero();
    assertThat(Cron.parse("0 0 * 1-11 *").periodInMinutes()).isZero();
  }

  @Property(tries = 2_000)
  void any_text_is_read_or_refused_with_a_column_in_it(@ForAll("noise") String text) {
    try {
      assertThat(Cron.parse(text).text()).isEqualTo(text.strip());
    } catch (CronSyntaxException e) {
      assertThat(e.column()).isBetween(1, Math.min(text.length(), 100) + 1);
    }
  }

  @Provide
  Arbitrary<String> any() {
    return Crons.any();
  }

  @Provide
  Arbitrary<String> noise() {
    return Arbitraries.oneOf(
        Arbitraries.strings().ascii().ofMaxLength(30),
        Arbitraries.strings().withChars("0123456789*/-,@ \tsunjan").ofMaxLength(20),
        Arbitraries.strings().withChars("*0127/-, ").ofMinLength(9).ofMaxLength(110));
  }

  @Provide
  Arbitrary<LocalDateTime> moments() {
    Arbitrary<Long> seconds = Arbitraries.longs().between(0, 50L * 366 * 86_400);
    return seconds.map(
        second -> {
          LocalDateTime time = LocalDate.of(2000, 1, 1).atStartOfDay().plusSeconds(second);
          return second % 3 == 0 ? time.truncatedTo(ChronoUnit.MINUTES) : time.plusNanos(second);
        });
  }

  /** Null if it never fires, which eight years would show for all but the rarest. */
  private static Cron parsedUnlessItNeverFires(String text, NaiveCron naive) {
    try {
      return Cron.parse(text);
    } catch (CronSyntaxException e) {
      assertThat(e).hasMessageContaining("a day that one of its months has");
      assertThat(firesWithin8Years(naive)).as(text).isFalse();
      assertThatThrownBy(() -> Cron.parse(text)).hasMessage(e.getMessage());
      return null;
    }
  }

  private static boolean firesWithin8Years(NaiveCron naive) {
    LocalDate day = LocalDate.of(2020, 1, 1);
    for (int i = 0; i < DAYS_IN_8_YEARS_AND_A_DAY; i++) {
      if (naive.firesOn(day.plusDays(i))) {
        return true;
      }
    }
    return false;
  }

  private static boolean noMatchWithin(NaiveCron naive, LocalDateTime from, LocalDateTime to) {
    LocalDateTime time = from.truncatedTo(ChronoUnit.MINUTES);
    time = time.isBefore(from) ? time.plusMinutes(1) : time;
    while (time.isBefore(to)) {
      if (!naive.firesOn(time.toLocalDate())) {
        time = time.toLocalDate().plusDays(1).atStartOfDay();
      } else if (naive.matches(time)) {
        return false;
      } else {
        time = time.plusMinutes(1);
      }
    }
    return true;
  }
}
