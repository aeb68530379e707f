package dev.discovery.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronDescriptionTest {

  private static final LocalDate START = LocalDate.of(2000, 1, 1);

  /** The days of 28 years have every date on every weekday. */
  private static final int DAYS_IN_28_YEARS = 28 * 1461 / 4;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "* * * * *                | every minute",
        "*/15 * * * *             | every 15 minutes",
        "0,15,30,45 0-23 * * *    | every 15 minutes",
        "5-59/15 * * * *          | every 15 minutes from 00:05 to 23:50",
        "*/7 * * * *              | every hour at every 7th minute from 0 to 56",
        "3,14,15 * * * *          | every hour at minutes 3, 14 and 15",
        "@hourly                  | every hour",
        "5 * * * *                | every hour at minute 5",
        "0 */2 * * *              | every 2 hours",
        "30 */2 * * *             | every 2 hours at minute 30",
        "0 1-23/2 * * *           | every 2 hours from 01:00 to 23:00",
        "0 */5 * * *              | every 5 hours from 00:00 to 20:00",
        "0 0,8,16 * * *           | every 8 hours",
        "0,30 * * * 6,7           | every 30 minutes on Saturday and Sunday",
        "@daily                   | every day at 00:00",
        "0 0,12 * * *             | every day at 00:00 and 12:00",
        "0,30 8,20 * * *          | every day at 08:00, 08:30, 20:00 and 20:30",
        "7 1,2,4,8,16,17 * * *    | every day at 01:07, 02:07, 04:07, 08:07, 16:07 and 17:07",
        "0 9-17 * * *             | every hour from 09:00 to 17:00",
        "* 9-17 * * *             | every minute from 09:00 to 17:59",
        "*/15 9-17 * * mon-fri    | every 15 minutes from 09:00 to 17:45 on Monday to Friday",
        "* 8,12 * * *             | every minute of hours 8 and 12",
        "0 8-10,14-20 * * *       | every day at minute 0 of hours 8 to 10 and 14 to 20",
        "5,10,12 */3 * * *        | every day at minutes 5, 10 and 12 of every 3rd hour from 0 to 21",
        "0 6,18 * * 1-5           | at 06:00 and 18:00 on Monday to Friday",
        "0 0 * * fri-sun,tue      | at 00:00 on Tuesday and Friday to Sunday",
        "0 0 1 * *                | at 00:00 on the 1st of the month",
        "0 0 1,2,11-13,23 * *     | at 00:00 on the 1st, 2nd, 11th to 13th and 23rd of the month",
        "0 0 */2 * *              | at 00:00 on every 2nd day from 1 to 31 of the month",
        "0 0 1,3,6,10,15 * *      | at 00:00 on days 1, 3, 6, 10 and 15 of the month",
        "0 0 13 * fri             | at 00:00 on the 13th of the month or on Friday",
        "0 0 1,15 3,6 1,3         | at 00:00 on the 1st and 15th of the month or on Monday and Wednesday, in March and June",
        "0 0 1-7 * */7            | at 00:00 on the 1st to 7th of the month if that is Sunday",
        "0 0 */2 6 1,3            | at 00:00 on every 2nd day from 1 to 31 of June if that is Monday or Wednesday",
        "0 0 1-31 * 1             | every day at 00:00",
        "0 0 5 3 0-7              | every day at 00:00 in March",
        "0 0 * jun *              | every day at 00:00 in June",
        "0 0 * */2 1              | at 00:00 on Monday in January, March, May, July, September and November",
        "0 0 29 2 *               | at 00:00 on 29 February",
        "0 0 31 2,3 *             | at 00:00 on 31 March",
        "0 0 1,15 1-3 *           | at 00:00 on the 1st and 15th of January to March",
        "*/10 * 1 * *             | every 10 minutes on the 1st of the month",
        "@yearly                  | at 00:00 on 1 January",
        "@weekly                  | at 00:00 on Sunday",
      })
  void a_cron_is_said_in_english(String cron, String description) {
    assertThat(Cron.parse(cron).describe()).isEqualTo(description);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 0 * * *    | Europe/Warsaw | PT1H  | every day at 00:00, Europe/Warsaw",
        "0 0 * * *    | Europe/Warsaw | PT24H | every day at 00:00, Europe/Warsaw",
        "0 0 * * *    | UTC           | PT72H | every day at 00:00, UTC, at most every 72 hours",
        "0 0 * * *    | UTC           | P30D  | every day at 00:00, UTC, at most every 30 days",
        "*/15 * * * * | Asia/Tokyo    | PT15M | every 15 minutes, Asia/Tokyo",
        "*/15 * * * * | Asia/Tokyo    | PT1H  | every 15 minutes, Asia/Tokyo, at most every hour",
        "* * * * *    | UTC           | PT90S | every minute, UTC, at most every 90 seconds",
        "0 0 1 * *    | UTC           | P28D  | at 00:00 on the 1st of the month, UTC",
        "0 0 1 * *    | UTC           | P29D  | at 00:00 on the 1st of the month, UTC, at most every 29 days",
      })
  void a_schedule_adds_its_zone_and_a_frequency_that_counts(
      String cron, String zone, Duration frequency, String description) {
    var schedule = new Schedule(Cron.parse(cron), ZoneId.of(zone), new Frequency(frequency));

    assertThat(schedule.describe()).isEqualTo(description);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0/9,1/8,2/7,3/11,4/13,5/17,6/16,7/18 0/5,1/7,3/9,4/11 1/7,2/9,3/11 1,3,5,8 1,3,5"
      })
  void one_that_is_too_long_to_be_said_is_quoted(String cron) {
    assertThat(Cron.parse(cron).describe()).isEqualTo("at the times of the cron " + cron);
  }

  @Property(tries = 12, edgeCases = EdgeCasesMode.NONE)
  void crons_that_are_said_the_same_fire_at_the_same_times(@ForAll("many") List<String> crons) {
    Map<String, String> said = new HashMap<>();
    Map<String, Integer> fires = new HashMap<>();
    for (String text : crons) {
      String description = describe(text);
      String other = said.putIfAbsent(description, text);
      if (other == null) {
        assertThat(description).hasSizeLessThanOrEqualTo(300);
      } else {
        int firing = fires.computeIfAbsent(other, CronDescriptionTest::firing);
        assertThat(firing(text)).as("%s and %s: %s", text, other, description).isEqualTo(firing);
      }
    }
  }

  @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
  void any_other_times_are_said_otherwise(
      @ForAll("any") String text, @ForAll("any") String other, @ForAll("fields") int field) {
    String[] fields = text.split(" ");
    fields[field] = other.split(" ")[field];
    String changed = String.join(" ", fields);

    assertThat(describe(changed).equals(describe(text)))
        .as("%s and %s", text, changed)
        .isEqualTo(firing(changed) == firing(text));
  }

  private static String describe(String text) {
    try {
      return Cron.parse(text).describe();
    } catch (CronSyntaxException never) {
      return "never";
    }
  }

  /** When it fires, by the letter: a hash of its minutes in a day and its days in 28 years. */
  private static int firing(String text) {
    var naive = new NaiveCron(text);
    var firing = new BitSet();
    for (int day = 0; day < DAYS_IN_28_YEARS; day++) {
      firing.set(day, naive.firesOn(START.plusDays(day)));
    }
    if (firing.isEmpty()) {
      return 0;
    }
    LocalDateTime midnight = START.plusDays(firing.nextSetBit(0)).atStartOfDay();
    for (int minute = 0; minute < 1_440; minute++) {
      firing.set(DAYS_IN_28_YEARS + minute, naive.matches(midnight.plusMinutes(minute)));
    }
    return firing.hashCode();
  }

  @Provide
  Arbitrary<String> any() {
    return Crons.any();
  }

  @Provide
  Arbitrary<Integer> fields() {
    return Arbitraries.integers().between(0, 4);
  }

  /** Few values in few forms, so that many of them mean the same. */
  @Provide
  Arbitrary<List<String>> many() {
    Arbitrary<String> time =
        Arbitraries.of(
            "0 0",
            "0 */2",
            "0 0-22/2",
            "*/30 *",
            "0,30 *",
            "0/30 0-23",
            "* *",
            "0-59 *",
            "5 *",
            "*/7 *",
            "0 0,12",
            "0 */12",
            "0 6-9",
            "0 6,7,8,9",
            "0,20,40 6-9",
            "*/20 6-9",
            "* 6,9");
    Arbitrary<String> date =
        Arbitraries.of("*", "1-31", "*/1", "1", "1,15", "*/14", "1-29/14", "1-7", "31", "30,31");
    Arbitrary<String> month = Arbitraries.of("*", "1-12", "1,2,3", "jan-mar", "2", "2,3", "3");
    Arbitrary<String> weekday =
        Arbitraries.of("*", "0-7", "1-5", "mon-fri", "0", "7", "sun", "*/7", "6,7", "sat-sun");
    Arbitrary<String> alike =
        Combinators.combine(time, date, month, weekday)
            .as((t, d, m, w) -> String.join(" ", t, d, m, w));
    return Arbitraries.oneOf(alike, alike, Crons.any()).list().ofSize(500);
  }
}
