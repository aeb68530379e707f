package dev.discovery.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.ZoneOffset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleTest {

  @ParameterizedTest
  @CsvSource({
    "*/15 * * * *,      PT15M, true",
    "* * * * *,         PT1M,  true",
    "0 * * * *,         PT1H,  true",
    "0 */6 * * *,       PT1H,  true",
    "0 * * * *,         PT61M, false", // more than an hour
    "*/15 * * * *,      PT24H, false",
    "0 0 * * *,         PT1H,  false", // times of day
    "0-59 0-23 * * *,   PT1M,  false",
    "@hourly,           PT1H,  true",
    "@daily,            PT1H,  false",
  })
  void keeps_pace_up_to_an_hour_on_a_cron_whose_minute_or_hour_starts_with_a_star(
      String cron, Duration frequency, boolean keepsPace) {
    var schedule = new Schedule(Cron.parse(cron), ZoneOffset.UTC, new Frequency(frequency));

    assertThat(schedule.isPaceKeeping()).isEqualTo(keepsPace);
  }
}
