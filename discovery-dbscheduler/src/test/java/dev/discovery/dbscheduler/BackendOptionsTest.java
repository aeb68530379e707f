package dev.discovery.dbscheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackendOptionsTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void a_worker_is_dead_after_the_missed_heartbeats() {
    var options = new BackendOptions(1, SECOND, SECOND, Duration.ofSeconds(5), 4, SECOND);

    assertThat(options.patience()).isEqualTo(Duration.ofSeconds(20));
  }

  @Test
  void what_is_out_of_range_is_named() {
    assertThatThrownBy(() -> new BackendOptions(0, SECOND, SECOND, SECOND, 4, SECOND))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected threads to be 1 to 1,000, got: 0");
    assertThatThrownBy(() -> new BackendOptions(1, Duration.ZERO, SECOND, SECOND, 4, SECOND))
        .hasMessageContaining("tickEvery");
    assertThatThrownBy(() -> new BackendOptions(1, SECOND, Duration.ZERO, SECOND, 4, SECOND))
        .hasMessageContaining("pollEvery");
    assertThatThrownBy(() -> new BackendOptions(1, SECOND, SECOND, Duration.ZERO, 4, SECOND))
        .hasMessageContaining("heartbeatEvery");
    assertThatThrownBy(() -> new BackendOptions(1, SECOND, SECOND, SECOND, 3, SECOND))
        .hasMessageContaining("missedHeartbeats");
    assertThatThrownBy(
            () -> new BackendOptions(1, SECOND, SECOND, SECOND, 4, Duration.ofMillis(-1)))
        .hasMessageContaining("shutdownWait");
  }
}
