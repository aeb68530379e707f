package dev.discovery.dbscheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.discovery.orchestrator.TickLimits;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BackendOptionsTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void a_worker_is_dead_after_the_missed_heartbeats() {
    assertThat(options(1, SECOND, SECOND, Duration.ofSeconds(5), 4, SECOND).patience())
        .isEqualTo(Duration.ofSeconds(20));
  }

  @Test
  void what_is_out_of_range_is_named() {
    assertThatThrownBy(() -> options(0, SECOND, SECOND, SECOND, 4, SECOND))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected threads to be 1 to 1,000, got: 0");
    assertThatThrownBy(() -> options(1, Duration.ZERO, SECOND, SECOND, 4, SECOND))
        .hasMessageContaining("tickEvery");
    assertThatThrownBy(() -> options(1, SECOND, Duration.ZERO, SECOND, 4, SECOND))
        .hasMessageContaining("pollEvery");
    assertThatThrownBy(() -> options(1, SECOND, SECOND, Duration.ZERO, 4, SECOND))
        .hasMessageContaining("heartbeatEvery");
    assertThatThrownBy(() -> options(1, SECOND, SECOND, SECOND, 3, SECOND))
        .hasMessageContaining("missedHeartbeats");
    assertThatThrownBy(() -> options(1, SECOND, SECOND, SECOND, 4, Duration.ofMillis(-1)))
        .hasMessageContaining("shutdownWait");
  }

  private static BackendOptions options(
      int threads,
      Duration tickEvery,
      Duration pollEvery,
      Duration heartbeatEvery,
      int missedHeartbeats,
      Duration shutdownWait) {
    return new BackendOptions(
        threads,
        Optional.of(new Ticking(tickEvery, TickLimits.DEFAULT)),
        pollEvery,
        heartbeatEvery,
        missedHeartbeats,
        shutdownWait,
        SECOND,
        SECOND);
  }
}
