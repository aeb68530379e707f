package dev.discovery.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdvanceTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final long MOST = Long.MAX_VALUE;

  @ParameterizedTest
  @CsvSource({
    "7, 10, 7, 10",
    "10, 10, 10, 10",
    "12, 10, 12, 12",
    "-1, 10, 0, 10",
    "-9223372036854775808, 1, 0, 1",
    "9223372036854775807, 1, 9223372036854775807, 9223372036854775807"
  })
  void takes_what_a_sync_says_and_makes_sense_of_it(
      long done, long total, long shownDone, long shownTotal) {
    Advance advance = Advance.of(done, total, "", NOW);

    assertThat(advance.done()).isEqualTo(shownDone);
    assertThat(advance.total()).hasValue(shownTotal);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "7, 0", "7, -1", "9223372036854775807, -9223372036854775808"})
  void total_below_one_is_not_known(long done, long total) {
    assertThat(Advance.of(done, total, "", NOW))
        .isEqualTo(new Advance(done, OptionalLong.empty(), "", NOW));
  }

  @Test
  void phase_of_a_megabyte_is_cut_and_what_cannot_be_stored_is_replaced() {
    Advance advance = Advance.of(MOST, MOST, "\u0000\ud83c" + "x".repeat(1 << 20), NOW);

    assertThat(advance.phase()).hasSize(200).startsWith("\ufffd\ufffdxx").endsWith("x…");
  }
}
