package dev.discovery.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrequencyTest {

  @ParameterizedTest
  @ValueSource(strings = {"PT1M", "PT61S", "PT24H", "P366D"})
  void is_1_minute_to_366_days(Duration length) {
    assertThat(new Frequency(length).length()).isEqualTo(length);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT59S", "PT0S", "PT-24H", "P366DT1S", "PT8785H", "PT59.999999999S"})
  void is_refused_beyond(Duration length) {
    assertThatThrownBy(() -> new Frequency(length))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected frequency to be 1 minute to 366 days, got: " + length);
  }

  @Test
  void is_in_whole_seconds() {
    assertThatThrownBy(() -> new Frequency(Duration.ofMillis(60_001)))
        .hasMessage("expected frequency to be in whole seconds, got: PT1M0.001S");
  }

  @Test
  void is_made_of_hours_or_minutes() {
    assertThat(Frequency.ofHours(24).length()).isEqualTo(Duration.ofDays(1));
    assertThat(Frequency.ofHours(8_784).length()).isEqualTo(Duration.ofDays(366));
    assertThat(Frequency.ofMinutes(90).length()).isEqualTo(Duration.ofMinutes(90));
    assertThat(Frequency.ofMinutes(527_040)).isEqualTo(Frequency.ofHours(8_784));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, 8_785, Long.MAX_VALUE, Long.MIN_VALUE})
  void hours_out_of_range_are_refused_without_overflow(long hours) {
    assertThatThrownBy(() -> Frequency.ofHours(hours))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected frequency to be 1 minute to 366 days, got: %d hours", hours);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, 527_041, Long.MAX_VALUE, Long.MIN_VALUE})
  void minutes_out_of_range_are_refused_without_overflow(long minutes) {
    assertThatThrownBy(() -> Frequency.ofMinutes(minutes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected frequency to be 1 minute to 366 days, got: %d minutes", minutes);
  }

  @ParameterizedTest
  @CsvSource({
    "PT1M,PT30S",
    "PT61S,PT30.5S",
    "PT15M,PT7M30S",
    "PT24H,PT12H",
    "PT24H2S,PT12H",
    "P7D,PT12H",
    "PT23H,PT11H30M"
  })
  void rests_half_of_itself_but_12_hours_at_most(Duration length, Duration rest) {
    assertThat(new Frequency(length).restAfterOffGrid()).isEqualTo(rest);
  }
}
