package dev.discovery.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.discovery.schedule.Overlap;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourcePoliciesTest {

  private final SourceDefinition karnet =
      SourceDefinition.of("karnet", Scope.CITY, context -> null);

  @Test
  void an_attempt_may_take_six_hours_unless_the_source_says_otherwise() {
    SourceDefinition quick = karnet.withTimeout(Duration.ofSeconds(1));

    assertThat(karnet.policies().timeout()).isEqualTo(Duration.ofHours(6));
    assertThat(quick.policies().timeout()).isEqualTo(Duration.ofSeconds(1));
    assertThat(quick.withOverlap(Overlap.QUEUE).withRetry(RetryPolicy.none()).policies().timeout())
        .isEqualTo(Duration.ofSeconds(1));
    assertThat(karnet.withTimeout(Duration.ofDays(7)).policies().timeout()).hasDays(7);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0.999S", "PT0S", "-PT1S", "PT168H0.001S"})
  void a_timeout_out_of_range_is_refused(String length) {
    assertThatThrownBy(() -> karnet.withTimeout(Duration.parse(length)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 second to 7 days");
  }
}
