package dev.discovery.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.source.FailureKind;
import dev.discovery.source.SyncException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class AttemptFailureTest {

  private static final UnaryOperator<String> SCRUB = text -> text.replace("hunter2", "***");

  @Test
  void typed_failure_is_for_operators_and_has_nothing_more_without_a_cause() {
    var thrown = new SyncException(FailureKind.RATE_LIMITED, "too many for hunter2");

    assertThat(AttemptFailure.of(thrown.retryAfter(Duration.ofMinutes(5)), SCRUB))
        .isEqualTo(
            new AttemptFailure(
                new Failure(FailureKind.RATE_LIMITED, "too many for ***"),
                true,
                Optional.of(Duration.ofMinutes(5))));
  }

  @Test
  void what_the_source_tells_developers_and_its_causes_are_the_detail() {
    var cause = new IOException("reset hunter2", new IllegalStateException("no hunter2"));
    var thrown = new SyncException(FailureKind.UPSTREAM, "karnet is down", cause);

    Failure failure =
        AttemptFailure.of(thrown.withDetail("HTTP 503 hunter2").retryable(false), SCRUB).failure();

    assertThat(failure.message()).isEqualTo("karnet is down");
    assertThat(failure.detail().orElseThrow())
        .startsWith("HTTP 503 ***\nCaused by: java.io.IOException: reset ***\n\tat ")
        .contains("Caused by: java.lang.IllegalStateException: no ***")
        .contains("AttemptFailureTest")
        .doesNotContain("hunter2");
  }

  @Test
  void detail_of_a_megabyte_leaves_room_for_the_causes() {
    var thrown = new SyncException(FailureKind.DATA, "unreadable", new IOException("at byte 7"));

    Failure failure = AttemptFailure.of(thrown.withDetail("x".repeat(1 << 20)), SCRUB).failure();

    assertThat(failure.detail().orElseThrow())
        .contains("java.io.IOException: at byte 7")
        .hasSizeLessThanOrEqualTo(8_000);
  }

  @Test
  void exception_without_a_text_or_that_fails_to_give_one_is_a_failure_like_any_other() {
    var mute = new SyncException(FailureKind.UPSTREAM, new IOException().getMessage());
    var broken =
        new IllegalStateException() {
          @Override
          public String getMessage() {
            throw new UnsupportedOperationException("no message");
          }
        };

    assertThat(AttemptFailure.of(mute, SCRUB).failure().message()).isEqualTo("no message");
    assertThat(AttemptFailure.of(broken, SCRUB).failure().message())
        .startsWith("dev.discovery.run.AttemptFailureTest$");
  }
}
