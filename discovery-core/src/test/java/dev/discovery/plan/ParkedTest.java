package dev.discovery.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ParkedTest {

  private static final Instant NOON = Instant.parse("2026-03-10T12:00:00Z");

  @Test
  void a_detail_is_cut_at_1000_characters_and_says_so() {
    assertThat(detail("x".repeat(1_000))).isEqualTo("x".repeat(1_000));
    assertThat(detail("x".repeat(1_001))).isEqualTo("x".repeat(999) + "…");
  }

  @Test
  void a_character_of_two_units_is_not_cut_in_half() {
    String emoji = "\uD83D\uDE00";

    assertThat(detail("x".repeat(998) + emoji + emoji)).isEqualTo("x".repeat(998) + "…");
  }

  @Test
  void a_character_that_databases_do_not_store_is_replaced() {
    assertThat(detail("unknown zone \0")).isEqualTo("unknown zone \uFFFD");
  }

  @Test
  void rechecks_are_not_negative() {
    assertThatThrownBy(
            () -> new Parked(ParkReason.QUARANTINED, "unreadable", NOON, Optional.empty(), -1))
        .hasMessage("expected rechecks to be not negative, got: -1");
  }

  private static String detail(String detail) {
    return Parked.untilEvent(ParkReason.OVERLAP, detail, NOON).detail();
  }
}
