package dev.discovery.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationHistogramTest {

  @ParameterizedTest
  @CsvSource({
    "PT0S, 0",
    "PT0.001S, 0",
    "PT0.001189S, 0",
    "PT0.00119S, 1",
    "PT0.001999S, 3",
    "PT0.002S, 4",
    "PT1.024S, 40",
    "PT1.023999S, 39",
    "PT37H, 107",
    "PT37H17M, 108",
    "PT8760H, 108"
  })
  void duration_is_in_the_last_bucket_that_begins_before_it(Duration length, int bucket) {
    assertThat(DurationHistogram.bucketOf(length)).isEqualTo(bucket);
  }

  @Test
  void bounds_are_those_that_are_stored() {
    List<Long> bounds = DurationHistogram.bounds();

    assertThat(bounds).hasSize(109).isSorted().doesNotHaveDuplicates();
    assertThat(bounds.subList(0, 6)).containsExactly(0L, 1_190L, 1_415L, 1_682L, 2_000L, 2_379L);
    assertThat(bounds.get(108)).isEqualTo(134_217_728_000L);
  }

  @Test
  void percentile_is_off_by_a_tenth_at_most() {
    var random = new Random(7);
    for (int round = 0; round < 50; round++) {
      List<Duration> lengths = new ArrayList<>();
      int count = 1 + random.nextInt(200);
      for (int n = 0; n < count; n++) {
        double millis = Math.pow(10, random.nextDouble() * 8);
        lengths.add(Duration.of((long) (millis * 1_000), ChronoUnit.MICROS));
      }
      DurationHistogram all =
          lengths.stream()
              .reduce(DurationHistogram.NONE, DurationHistogram::plus, DurationHistogram::plus);
      Collections.sort(lengths);
      for (int percent : new int[] {1, 50, 95, 100}) {
        double exact = lengths.get((int) Math.ceil(count * percent / 100.0) - 1).toNanos();
        double said = all.percentile(percent).orElseThrow().toNanos();
        assertThat(Math.abs(said - exact) / exact).as(exact + " ns").isLessThan(0.1);
      }
    }
  }

  @Test
  void sum_counts_every_run_of_both() {
    DurationHistogram one = DurationHistogram.NONE.plus(Duration.ofMillis(2));
    DurationHistogram other = one.plus(Duration.ofSeconds(1));

    assertThat(one.plus(other).counts()).isEqualTo(Map.of(4, 2L, 39, 1L));
    assertThat(one.plus(other).total()).isEqualTo(3);
    assertThat(one.plus(DurationHistogram.NONE)).isEqualTo(one);
  }

  @Test
  void nothing_has_no_percentile() {
    assertThat(DurationHistogram.NONE.percentile(50)).isEmpty();
  }

  @Test
  void buckets_and_counts_that_cannot_be_are_refused() {
    assertThatThrownBy(() -> new DurationHistogram(new TreeMap<>(Map.of(109, 1L))))
        .hasMessageContaining("0 to 108");
    assertThatThrownBy(() -> new DurationHistogram(new TreeMap<>(Map.of(3, 0L))))
        .hasMessageContaining("more than 0");
    assertThatThrownBy(() -> DurationHistogram.bucketOf(Duration.ofMillis(-1)))
        .hasMessageContaining("not negative");
    assertThatThrownBy(() -> DurationHistogram.NONE.percentile(0)).hasMessageContaining("1 to 100");
  }
}
