package dev.discovery.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TickLimitsTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  @ParameterizedTest
  @ValueSource(ints = {1, 500, 1_000})
  void batch_is_from_1_to_1_000_targets(int batch) {
    assertThat(new TickLimits(batch, 1, MINUTE).batch()).isEqualTo(batch);
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, 0, 1_001, 10_000})
  void other_batches_are_refused(int batch) {
    assertThatThrownBy(() -> new TickLimits(batch, 1, MINUTE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected batch to be 1 to 1,000, got: " + batch);
  }

  @Test
  void tick_has_at_least_one_target_and_some_time() {
    assertThatThrownBy(() -> new TickLimits(1, 0, MINUTE)).hasMessageContaining("targets");
    assertThatThrownBy(() -> new TickLimits(1, 1, Duration.ZERO)).hasMessageContaining("time");
  }
}
