package dev.discovery.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronTest {

  @Nested
  class Values {

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "7             | 7",
          "07            | 7",
          "0,59          | 0 59",
          "5,1,5,3       | 1 3 5",
          "10-13         | 10 11 12 13",
          "4-4           | 4",
          "10-20/5       | 10 15 20",
          "10-19/5       | 10 15",
          "*/20          | 0 20 40",
          "*/60          | 0",
          "50/3          | 50 53 56 59",
          "57-59,1/29,30 | 1 30 57 58 59",
          "59/1          | 59",
        })
    void a_minute_field_means_these_minutes(String field, String expected) {
      assertThat(minutesOf(field)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "0       | SUN",
          "7       | SUN",
          "sun     | SUN",
          "Sun     | SUN",
          "1-5     | MON TUE WED THU FRI",
          "mon-fri | MON TUE WED THU FRI",
          "FRI-SUN | FRI SAT SUN",
          "fri-7   | FRI SAT SUN",
          "5-7     | FRI SAT SUN",
          "sun-tue | SUN MON TUE",
          "0-2     | SUN MON TUE",
          "0-7     | SUN MON TUE WED THU FRI SAT",
          "sun-sat | SUN MON TUE WED THU FRI SAT",
          "mon-sun | MON TUE WED THU FRI SAT SUN",
          "sun-sun | SUN",
          "7-7     | SUN",
          "7-sun   | SUN",
          "1-7/2   | MON WED FRI SUN",
          "mon-sun/3 | MON THU SUN",
          "*/2     | SUN TUE THU SAT",
          "*/7     | SUN",
          "0/2     | SUN TUE THU SAT",
          "7/2     | SUN TUE THU SAT",
          "1/2     | MON WED FRI",
          "sat,7,0 | SAT SUN",
        })
    void a_day_of_week_field_means_these_days(String field, String expected) {
      assertThat(daysOfWeekOf(field)).containsExactlyInAnyOrder(expected.split(" "));
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "1           | 1",
          "jan         | 1",
          "DEC         | 12",
          "feb-apr     | 2 3 4",
          "jun,1       | 1 6",
          "*/5         | 1 6 11",
          "mar/4       | 3 7 11",
          "Oct-12      | 10 11 12",
        })
    void a_month_field_means_these_months(String field, String expected) {
      Cron cron = Cron.parse("0 0 1 " + field + " *");

      String months =
          IntStream.rangeClosed(1, 12)
              .filter(month -> cron.matches(LocalDate.of(2026, month, 1).atStartOfDay()))
              .mapToObj(String::valueOf)
              .collect(Collectors.joining(" "));

      assertThat(months).isEqualTo(expected);
    }

    @Test
    void a_day_fits_by_date_or_by_weekday_when_neither_field_starts_with_a_star() {
      assertThat(daysInMarch2026("0 0 13 * fri")).containsExactly(6, 13, 20, 27);
      assertThat(daysInMarch2026("0 0 1 * 1")).containsExactly(1, 2, 9, 16, 23, 30);
      assertThat(daysInMarch2026("0 0 1-31 * 1")).hasSize(31);
    }

    @Test
    void a_day_must_fit_by_date_and_by_weekday_when_either_field_starts_with_a_star() {
      assertThat(daysInMarch2026("0 0 * * mon")).containsExactly(2, 9, 16, 23, 30);
      assertThat(daysInMarch2026("0 0 13 * *")).containsExactly(13);
      assertThat(daysInMarch2026("0 0 */2 * mon")).containsExactly(9, 23);
      assertThat(daysInMarch2026("0 0 */2,2 * mon")).containsExactly(2, 9, 23);
      assertThat(daysInMarch2026("0 0 1-7 * */7")).containsExactly(1);
      assertThat(daysInMarch2026("0 0 1,*/2 * mon")).hasSize(19);
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "@hourly   | 0 * * * *",
          "@daily    | 0 0 * * *",
          "@midnight | 0 0 * * *",
          "@weekly   | 0 0 * * 0",
          "@monthly  | 0 0 1 * *",
          "@yearly   | 0 0 1 1 *",
          "@annually | 0 0 1 1 *",
          "@DAILY    | 0 0 * * *",
        })
    void a_nickname_stands_for_its_fields(String nickname, String fields) {
      Cron cron = Cron.parse(nickname);
      LocalDateTime start = LocalDateTime.of(2026, 3, 10, 11, 7);

      assertThat(times(cron, start, 5)).isEqualTo(times(Cron.parse(fields), start, 5));
      assertThat(cron.text()).isEqualTo(nickname);
    }

    @Test
    void only_whole_minutes_match() {
      Cron cron = Cron.parse("* * * * *");

      assertThat(cron.matches(LocalDateTime.of(2026, 3, 10, 1, 2))).isTrue();
      assertThat(cron.matches(LocalDateTime.of(2026, 3, 10, 1, 2, 1))).isFalse();
      assertThat(cron.matches(LocalDateTime.of(2026, 3, 10, 1, 2, 0, 1))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "*/15 * * * *",
          "5 * * * *",
          "*/10 3 * * *",
          "0 */6 * * *",
          "*,5 3 * * *",
          "@hourly"
        })
    void a_star_at_the_start_of_minute_or_hour_means_a_pace(String text) {
      assertThat(Cron.parse(text).keepsPace()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"0 0 * * *", "0-59 0-23 * * *", "0/15 1 * * *", "5,* 3 * * *", "@daily"})
    void other_expressions_mean_times_of_day(String text) {
      assertThat(Cron.parse(text).keepsPace()).isFalse();
    }

    private String minutesOf(String field) {
      Cron cron = Cron.parse(field + " 0 * * *");
      return IntStream.range(0, 60)
          .filter(minute -> cron.matches(LocalDateTime.of(2026, 3, 10, 0, minute)))
          .mapToObj(String::valueOf)
          .collect(Collectors.joining(" "));
    }

    private List<String> daysOfWeekOf(String field) {
      Cron cron = Cron.parse("0 0 * * " + field);
      return IntStream.range(0, 7)
          .mapToObj(day -> LocalDate.of(2026, 3, 1).plusDays(day))
          .filter(day -> cron.matches(day.atStartOfDay()))
          .map(day -> day.getDayOfWeek().name().substring(0, 3))
          .toList();
    }

    private List<Integer> daysInMarch2026(String text) {
      Cron cron = Cron.parse(text);
      return IntStream.rangeClosed(1, 31)
          .filter(day -> cron.matches(LocalDate.of(2026, 3, day).atStartOfDay()))
          .boxed()
          .toList();
    }
  }

  @Nested
  class Refused {

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "60 * * * *          | minute       | 1  | a number from 0 to 59 | 60",
          "-1 * * * *          | minute       | 1  | a number from 0 to 59 | -1",
          "+1 * * * *          | minute       | 1  | a number from 0 to 59 | +1",
          "1.5 * * * *         | minute       | 1  | a number from 0 to 59 | 1.5",
          "007 * * * *         | minute       | 1  | a number from 0 to 59 | 007",
          "99999999999 * * * * | minute       | 1  | a number from 0 to 59 | 99999999999",
          "? * * * *           | minute       | 1  | a number from 0 to 59 | ?",
          "* 24 * * *          | hour         | 3  | a number from 0 to 23 | 24",
          "* * 0 * *           | day of month | 5  | a number from 1 to 31 | 0",
          "* * 32 * *          | day of month | 5  | a number from 1 to 31 | 32",
          "* * L * *           | day of month | 5  | a number from 1 to 31 | L",
          "* * 15W * *         | day of month | 5  | a number from 1 to 31 | 15W",
          "* * * 13 *          | month        | 7  | a number from 1 to 12 or a name from jan to dec | 13",
          "* * * 0 *           | month        | 7  | a number from 1 to 12 or a name from jan to dec | 0",
          "* * * january *     | month        | 7  | a number from 1 to 12 or a name from jan to dec | january",
          "* * * * 8           | day of week  | 9  | a number from 0 to 7 or a name from sun to sat | 8",
          "* * * * fri#2       | day of week  | 9  | a number from 0 to 7 or a name from sun to sat | fri#2",
          "* * * jan-mon *     | month        | 11 | a number from 1 to 12 or a name from jan to dec | mon",
          "0 0 1,,2 * *        | day of month | 7  | a number from 1 to 31 | nothing",
          "0 0 1, * *          | day of month | 7  | a number from 1 to 31 | nothing",
          "0 0 ,1 * *          | day of month | 5  | a number from 1 to 31 | nothing",
          "5- * * * *          | minute       | 3  | a number from 0 to 59 | nothing",
          "5-2 * * * *         | minute       | 1  | a range from low to high | 5-2",
          "1-2-3 * * * *       | minute       | 4  | one item, or several parted by commas | -3",
          "*5 * * * *          | minute       | 2  | one item, or several parted by commas | 5",
          "** * * * *          | minute       | 2  | one item, or several parted by commas | *",
          "*-5 * * * *         | minute       | 2  | one item, or several parted by commas | -5",
          "*/5/5 * * * *       | minute       | 4  | one item, or several parted by commas | /5",
          "0 22-2 * * *        | hour         | 3  | a range from low to high | 22-2",
          "0 0 * * 5-0         | day of week  | 9  | a range from low to high (Sunday starts a range as 0 and ends one as 7) | 5-0",
          "0 0 * * 7-2         | day of week  | 9  | a range from low to high (Sunday starts a range as 0 and ends one as 7) | 7-2",
          "0 0 * * sat-mon     | day of week  | 9  | a range from low to high (Sunday starts a range as 0 and ends one as 7) | sat-mon",
          "*/0 * * * *         | minute       | 3  | a step from 1 to 60 | 0",
          "*/61 * * * *        | minute       | 3  | a step from 1 to 60 | 61",
          "*/ * * * *          | minute       | 3  | a step from 1 to 60 | nothing",
          "*/-5 * * * *        | minute       | 3  | a step from 1 to 60 | -5",
          "*/x,5 * * * *       | minute       | 3  | a step from 1 to 60 | x",
          "0 */25 * * *        | hour         | 5  | a step from 1 to 24 | 25",
          "0 0 */32 * *        | day of month | 7  | a step from 1 to 31 | 32",
          "0 0 * */13 *        | month        | 9  | a step from 1 to 12 | 13",
          "0 0 * * */8         | day of week  | 11 | a step from 1 to 7 | 8",
          "10-19/11 * * * *    | minute       | 7  | a step from 1 to 10 | 11",
          "50/15 * * * *       | minute       | 4  | a step from 1 to 10 | 15",
          "0 23/2 * * *        | hour         | 6  | a step from 1 to 1 | 2",
          "0 0 * * fri-sun/4   | day of week  | 17 | a step from 1 to 3 | 4",
          "* * * *             | text         | 8  | 5 fields (minute, hour, day of month, month, day of week) | 4 fields",
          "*                   | text         | 2  | 5 fields (minute, hour, day of month, month, day of week) | 1 field",
          "0 0 0 * * *         | text         | 11 | 5 fields (minute, hour, day of month, month, day of week) | 6 fields",
          "@reboot             | text         | 1  | @hourly, @daily, @midnight, @weekly, @monthly, @yearly, @annually or 5 fields | @reboot",
          "@daily 5            | text         | 1  | @hourly, @daily, @midnight, @weekly, @monthly, @yearly, @annually or 5 fields | @daily 5",
          "0 0 30 2 *          | day of month | 5  | a day that one of its months has | 30 in month 2",
          "0 0 31 feb,4,6 *    | day of month | 5  | a day that one of its months has | 31 in month feb,4,6",
          "0 0 30-31 2 */2     | day of month | 5  | a day that one of its months has | 30-31 in month 2",
        })
    void with_field_column_expectation_and_finding(
        String text, String field, int column, String expected, String found) {
      var refusal = refusal(text);

      assertThat(refusal.field()).isEqualTo(field);
      assertThat(refusal.column()).isEqualTo(column);
      assertThat(refusal)
          .hasMessageStartingWith(
              "expected cron %s at column %d to be %s, got: %s", field, column, expected, found);
    }

    @Test
    void when_empty_or_blank() {
      assertThat(refusal("").found()).isEqualTo("0 fields");
      assertThat(refusal(" \t ").found()).isEqualTo("0 fields");
    }

    @Test
    void when_longer_than_100_characters() {
      String longest = "0 0 1" + ",1".repeat(45) + " * *";
      String tooLong = "0" + longest;

      assertThat(Cron.parse(longest).text()).hasSize(100 - 1);
      assertThat(Cron.parse(" " + longest).text()).isEqualTo(longest);
      assertThat(refusal("  " + longest))
          .hasMessage(
              "expected cron text at column 101 to be at most 100 characters, got: 101 characters");
      assertThat(refusal("*".repeat(1_000_000))).hasMessageEndingWith("got: 1000000 characters");
      assertThat(tooLong).hasSize(100);
    }

    @ParameterizedTest
    @CsvSource({
      "\u0660, 1, U+0660", // a digit for Character.isDigit
      "'0 0\u00a0* * *', 4, U+00A0",
      "'0 0 * * \uff15', 9, U+FF15",
      "'0 0 * * s\u0131n', 10, U+0131",
      "'0 0 * * \ud83d\ude00', 9, U+1F600",
    })
    void when_not_ascii(String text, int column, String found) {
      assertThat(refusal(text))
          .hasMessageStartingWith(
              "expected cron text at column %d to be printable ASCII, got: %s", column, found);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 0 * * *\n", "0\n0 * * *", "0 0 * * *\u0000", "0 0 * * \u007f"})
    void when_it_holds_control_characters(String text) {
      assertThat(refusal(text)).hasMessageContaining("to be printable ASCII");
    }

    private CronSyntaxException refusal(String text) {
      return catchThrowableOfType(CronSyntaxException.class, () -> Cron.parse(text));
    }
  }

  @Nested
  class Blanks {

    @Test
    void around_and_between_fields_do_not_matter() {
      Cron cron = Cron.parse(" \t0  6\t* * mon\t ");

      assertThat(cron.next(LocalDateTime.of(2026, 3, 10, 0, 0)))
          .isEqualTo(LocalDateTime.of(2026, 3, 16, 6, 0));
      assertThat(cron.text()).isEqualTo("0  6\t* * mon");
    }

    @Test
    void around_a_nickname_do_not_matter() {
      assertThat(Cron.parse(" @daily\t").text()).isEqualTo("@daily");
    }
  }

  @Nested
  class Identity {

    @Test
    void is_the_text() {
      assertThat(Cron.parse("0 0 * * *"))
          .isEqualTo(Cron.parse(" 0 0 * * * "))
          .hasSameHashCodeAs(Cron.parse("0 0 * * *"))
          .hasToString("0 0 * * *")
          .isNotEqualTo(Cron.parse("@daily"))
          .isNotEqualTo("0 0 * * *");
    }
  }

  @Nested
  class Times {

    @Test
    void the_next_one_is_after_and_the_next_or_same_is_not_before() {
      Cron cron = Cron.parse("30 2 * * *");
      LocalDateTime time = LocalDateTime.of(2026, 3, 10, 2, 30);

      assertThat(cron.next(time)).isEqualTo(time.plusDays(1));
      assertThat(cron.nextOrSame(time)).isEqualTo(time);
      assertThat(cron.nextOrSame(time.plusNanos(1))).isEqualTo(time.plusDays(1));
      assertThat(cron.previousOrSame(time)).isEqualTo(time);
      assertThat(cron.previousOrSame(time.minusNanos(1))).isEqualTo(time.minusDays(1));
    }

    @Test
    void cross_midnight_the_month_and_the_year() {
      Cron cron = Cron.parse("59 23 31 12 *");

      assertThat(cron.next(LocalDateTime.of(2026, 12, 31, 23, 59)))
          .isEqualTo(LocalDateTime.of(2027, 12, 31, 23, 59));
      assertThat(cron.nextOrSame(LocalDateTime.of(2026, 12, 31, 23, 59, 30)))
          .isEqualTo(LocalDateTime.of(2027, 12, 31, 23, 59));
      assertThat(cron.previousOrSame(LocalDateTime.of(2027, 1, 1, 0, 0)))
          .isEqualTo(LocalDateTime.of(2026, 12, 31, 23, 59));
    }

    @Test
    void leave_out_months_that_are_too_short() {
      Cron cron = Cron.parse("0 0 31 * *");

      assertThat(times(cron, LocalDateTime.of(2026, 1, 31, 0, 1), 4))
          .extracting(LocalDateTime::getMonthValue)
          .containsExactly(3, 5, 7, 8);
    }

    @Test
    void find_29_february_across_a_year_that_is_no_leap_year() {
      Cron cron = Cron.parse("0 0 29 2 *");

      assertThat(times(cron, LocalDateTime.of(2095, 1, 1, 0, 0), 2))
          .containsExactly(
              LocalDateTime.of(2096, 2, 29, 0, 0), LocalDateTime.of(2104, 2, 29, 0, 0));
      assertThat(cron.previousOrSame(LocalDateTime.of(2104, 2, 28, 0, 0)))
          .isEqualTo(LocalDateTime.of(2096, 2, 29, 0, 0));
    }

    @Test
    void find_the_rarest_day_there_is_40_years_on() {
      Cron sundays = Cron.parse("0 0 29 2 */7");

      assertThat(times(sundays, LocalDateTime.of(2032, 1, 1, 0, 0), 4))
          .extracting(LocalDateTime::getYear)
          .containsExactly(2032, 2060, 2088, 2128);
      assertThat(sundays.previousOrSame(LocalDateTime.of(2128, 2, 28, 0, 0)))
          .isEqualTo(LocalDateTime.of(2088, 2, 29, 0, 0));
    }

    @Test
    void end_with_the_years_that_java_time_supports() {
      Cron cron = Cron.parse("0 0 1 1 *");

      assertThatThrownBy(() -> cron.next(LocalDateTime.MAX))
          .isInstanceOf(DateTimeException.class)
          .hasMessage(
              "no time of cron '0 0 1 1 *' after %s within the supported years", LocalDateTime.MAX);
      assertThatThrownBy(
              () -> Cron.parse("0 0 31 12 *").previousOrSame(LocalDateTime.MIN.plusDays(1)))
          .isInstanceOf(DateTimeException.class)
          .hasMessageStartingWith("no time of cron '0 0 31 12 *' before -999999999-01-02");
      assertThat(cron.previousOrSame(LocalDateTime.MIN)).isEqualTo(LocalDateTime.MIN);
    }
  }

  private static List<LocalDateTime> times(Cron cron, LocalDateTime after, int count) {
    var times = new ArrayList<LocalDateTime>();
    LocalDateTime time = after;
    for (int i = 0; i < count; i++) {
      time = cron.next(time);
      times.add(time);
    }
    return times;
  }
}
