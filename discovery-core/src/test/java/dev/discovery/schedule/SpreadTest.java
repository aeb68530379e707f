package dev.discovery.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpreadTest {

  private static final Spread HOUR = new Spread(Duration.ofHours(1));
  private static final Slot SLOT = slot("2026-03-10T00:00:00Z");

  /**
   * Due times are stored, so these values may never change. Computed apart from this code, from the
   * published definition of FNV-1a.
   */
  @ParameterizedTest
  @CsvSource(
      value = {
        "'',                             PT1H,  PT256.037S",
        "a,                              PT1H,  PT3241.996S",
        "karnet@city:krakow,             PT1H,  PT910.256S",
        "karnet@city:krakow,             PT24H, PT22510.256S",
        "karnet@city:krakow,             PT0.001S, PT0.000S",
        "bandsintown@city:łódź,          PT6H,  PT10015.261S",
        "pubquiz-pl@country:PL,          PT90S, PT29.832S",
        "weather@global,                 PT15M, PT603.746S",
      })
  void an_offset_is_the_same_for_ever(String key, Duration window, Duration offset) {
    assertThat(new Spread(window).offset(key)).isEqualTo(offset);
  }

  @Test
  void none_means_at_the_slot() {
    assertThat(Spread.NONE.offset("karnet@city:krakow")).isZero();
    assertThat(Spread.NONE.dueAt(SLOT, slot("2026-03-10T00:01:00Z"), "karnet@city:krakow"))
        .isEqualTo(SLOT.at());
  }

  @Property
  void an_offset_is_never_negative_and_shorter_than_the_window(
      @ForAll String key, @ForAll @IntRange(min = 1, max = 86_400_000) int millis) {
    Duration window = Duration.ofMillis(millis);

    assertThat(new Spread(window).offset(key)).isBetween(Duration.ZERO, window.minusMillis(1));
  }

  @Test
  void offsets_of_like_keys_are_spread_evenly() {
    int[] perMinute = new int[60];
    IntStream.range(0, 60_000)
        .forEach(n -> perMinute[(int) HOUR.offset("karnet@city:" + n).toMinutes()]++);

    assertThat(IntStream.of(perMinute)).allMatch(count -> count > 850 && count < 1_150);
  }

  @Test
  void a_target_is_due_at_its_slot_plus_its_offset() {
    Slot next = slot("2026-03-11T00:00:00Z");

    assertThat(HOUR.dueAt(SLOT, next, "karnet@city:krakow"))
        .isEqualTo(SLOT.at().plus(HOUR.offset("karnet@city:krakow")));
  }

  @Test
  void a_target_is_never_due_beyond_its_next_slot() {
    Slot next = slot("2026-03-10T00:01:00Z");
    Spread day = new Spread(Duration.ofHours(24));

    assertThat(day.offset("karnet@city:krakow")).isGreaterThan(Duration.ofMinutes(1));
    assertThat(day.dueAt(SLOT, next, "karnet@city:krakow")).isEqualTo(next.at());
  }

  @Test
  void slots_out_of_order_are_refused() {
    assertThatThrownBy(() -> HOUR.dueAt(SLOT, SLOT, "karnet@city:krakow"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("expected next slot to be after");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT-0.001S", "PT24H0.001S", "P2D"})
  void a_window_is_zero_to_24_hours(Duration window) {
    assertThatThrownBy(() -> new Spread(window))
        .hasMessage("expected spread to be zero to 24 hours, got: " + window);
  }

  @Test
  void a_window_is_in_whole_milliseconds() {
    assertThatThrownBy(() -> new Spread(Duration.ofNanos(1_000)))
        .hasMessage("expected spread to be in whole milliseconds, got: PT0.000001S");
    assertThat(new Spread(Duration.ofHours(24)).window()).isEqualTo(Duration.ofDays(1));
  }

  private static Slot slot(String at) {
    Instant instant = Instant.parse(at);
    return Slot.onGrid(instant, instant.atZone(ZoneId.of("UTC")).toLocalDateTime());
  }
}
