package dev.discovery.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.discovery.source.ItemCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class SeriesTest {

  private static final Instant NOW = Instant.parse("2026-03-10T10:15:30.123456Z");
  private static final Statistics ONE =
      new Statistics(
          new RunTotals(1, 0, 0, 0),
          new Verdicts(1, 0, 0, 0),
          new ItemCounts(3, 0, 0, 0, 0, 0),
          DurationHistogram.NONE.plus(Duration.ofSeconds(2)));

  @Example
  void hours_without_a_run_are_filled_in() {
    Instant eight = Instant.parse("2026-03-10T08:00:00Z");
    Instant nine = Instant.parse("2026-03-10T09:00:00Z");
    Instant ten = Instant.parse("2026-03-10T10:00:00Z");

    Series series = Series.upTo(NOW, Grain.HOUR, 3, Map.of(nine, ONE));

    assertThat(series.buckets())
        .containsExactly(
            new Series.Bucket(eight, Statistics.NONE),
            new Series.Bucket(nine, ONE),
            new Series.Bucket(ten, Statistics.NONE));
  }

  @Example
  void days_of_a_year_go_over_its_end() {
    Series series = Series.upTo(NOW, Grain.DAY, 366, Map.of());

    List<Instant> starts = series.buckets().stream().map(Series.Bucket::from).toList();
    assertThat(starts).hasSize(366).doesNotHaveDuplicates().isSorted();
    assertThat(starts.get(0)).isEqualTo(Instant.parse("2025-03-10T00:00:00Z"));
    assertThat(starts.get(365)).isEqualTo(Instant.parse("2026-03-10T00:00:00Z"));
  }

  @Example
  void what_is_of_no_bucket_is_left_out() {
    Instant before = Instant.parse("2026-03-10T07:00:00Z");
    Instant after = Instant.parse("2026-03-10T11:00:00Z");

    Series series = Series.upTo(NOW, Grain.HOUR, 3, Map.of(before, ONE, after, ONE));

    assertThat(series.sum()).isEqualTo(Statistics.NONE);
  }

  @Property(tries = 200)
  void buckets_are_whole_adjoin_and_end_with_that_of_now(
      @ForAll @LongRange(min = 0, max = 4_102_444_800L) long second,
      @ForAll Grain grain,
      @ForAll @IntRange(min = 2, max = 48) int count) {
    Instant now = Instant.ofEpochSecond(second, 999_999_000);
    Duration unit = grain == Grain.HOUR ? Duration.ofHours(1) : Duration.ofDays(1);
    Instant first = grain.startOf(count, now);
    Map<Instant, Statistics> known = Map.of(first, ONE, grain.startOf(now), ONE.plus(ONE));

    Series series = Series.upTo(now, grain, count, known);

    assertThat(series.buckets()).hasSize(count);
    for (int n = 0; n < count; n++) {
      assertThat(series.buckets().get(n).from()).isEqualTo(first.plus(unit.multipliedBy(n)));
    }
    Instant last = series.buckets().get(count - 1).from();
    assertThat(last.getEpochSecond() % unit.toSeconds()).isZero();
    assertThat(now).isBetween(last, last.plus(unit).minusNanos(1));
    Map<Instant, Statistics> shown =
        series.buckets().stream()
            .filter(bucket -> bucket.statistics().ended().all() > 0)
            .collect(Collectors.toMap(Series.Bucket::from, Series.Bucket::statistics));
    assertThat(shown).isEqualTo(known);
  }

  @Example
  void week_of_a_window_is_eight_buckets() {
    assertThat(Optional.of(Grain.DAY.startOf(8, NOW))).isEqualTo(Window.WEEK.from(NOW));
    assertThat(Optional.of(Grain.HOUR.startOf(25, NOW))).isEqualTo(Window.DAY.from(NOW));
  }

  @Example
  void too_many_buckets_are_refused() {
    assertThatThrownBy(() -> Series.upTo(NOW, Grain.HOUR, 49, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 to 48")
        .hasMessageContaining("49");
    assertThatThrownBy(() -> Series.upTo(NOW, Grain.DAY, 367, Map.of()))
        .hasMessageContaining("1 to 366");
    assertThatThrownBy(() -> Series.upTo(NOW, Grain.DAY, 0, Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
