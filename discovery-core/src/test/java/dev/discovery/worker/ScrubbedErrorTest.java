package dev.discovery.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class ScrubbedErrorTest {

  private static final UnaryOperator<String> SCRUB = text -> text.replace("hunter2", "***");

  @Test
  void error_without_secrets_stays_itself() {
    var error = new StackOverflowError("too deep");
    error.initCause(new IllegalStateException("because"));

    assertThat(ScrubbedError.of(error, SCRUB)).isSameAs(error);
  }

  @Test
  void secret_of_its_own_its_cause_or_what_was_suppressed_is_not_printed() {
    var own = new LinkageError("no hunter2");
    var caused = new LinkageError("no");
    caused.initCause(new IllegalStateException(new IllegalArgumentException("hunter2")));
    var suppressing = new LinkageError("no");
    suppressing.addSuppressed(new IllegalStateException("hunter2"));

    for (Error each : new Error[] {own, caused, suppressing}) {
      Error scrubbed = ScrubbedError.of(each, SCRUB);

      assertThat(printed(scrubbed))
          .contains("java.lang.LinkageError: no", "***", "ScrubbedErrorTest")
          .doesNotContain("hunter2");
      assertThat(scrubbed.getStackTrace()).isEqualTo(each.getStackTrace());
    }
  }

  @Test
  void text_of_a_megabyte_is_cut_and_a_ring_of_causes_ends() {
    var first = new LinkageError("x".repeat(1 << 20));
    var second = new LinkageError("y");
    first.initCause(second);
    second.initCause(first);

    assertThat(printed(ScrubbedError.of(first, SCRUB))).hasSizeLessThan(50_000);
  }

  private static String printed(Throwable thrown) {
    var text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
