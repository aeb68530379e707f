package dev.discovery.dbscheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {

  @Test
  void doubles_from_a_second_up_to_a_minute() {
    assertThat(Backoff.after(0, 0)).isEqualTo(Duration.ofSeconds(1));
    assertThat(Backoff.after(1, 0)).isEqualTo(Duration.ofSeconds(2));
    assertThat(Backoff.after(5, 0)).isEqualTo(Duration.ofSeconds(32));
    assertThat(Backoff.after(6, 0)).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void never_exceeds_a_minute() {
    assertThat(Backoff.after(Integer.MAX_VALUE, 0)).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void takes_off_up_to_a_half() {
    assertThat(Backoff.after(0, 0.5)).isEqualTo(Duration.ofMillis(750));
    assertThat(Backoff.after(0, 1)).isEqualTo(Duration.ofMillis(500));
  }
}
