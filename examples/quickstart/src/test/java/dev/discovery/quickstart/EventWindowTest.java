package dev.discovery.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class EventWindowTest {

  private static final ZoneId WARSAW = ZoneId.of("Europe/Warsaw");

  @Test
  void window_is_made_of_whole_days_of_the_city_whatever_the_clocks_do() {
    // Clocks go forward on 29 March: that day has 23 hours.
    var window = EventWindow.daysAhead(Instant.parse("2026-03-28T23:30:00Z"), WARSAW, 1);

    assertThat(window.from().toInstant()).isEqualTo("2026-03-28T23:00:00Z");
    assertThat(window.until().toInstant()).isEqualTo("2026-03-29T22:00:00Z");
  }

  @Test
  void what_ends_as_the_window_begins_is_over_and_what_has_no_length_is_not() {
    var window = EventWindow.daysAhead(Instant.parse("2026-11-24T11:00:00Z"), WARSAW, 1);
    Instant from = window.from().toInstant();
    Instant until = window.until().toInstant();

    assertThat(window.meets(from.minusSeconds(9), from)).isFalse();
    assertThat(window.meets(from.minusSeconds(9), from.plusSeconds(1))).isTrue();
    assertThat(window.meets(from, from)).isTrue();
    assertThat(window.meets(until.minusSeconds(1), until.plusSeconds(9))).isTrue();
    assertThat(window.meets(until, until)).isFalse();
  }
}
