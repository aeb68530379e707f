package dev.discovery.run;

import dev.discovery.Check;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * How long runs took: how many of them are in each bucket. Buckets grow with what is in them, four
 * for each doubling, so that a percentile is off by at most a tenth whatever its size. Bucket 0 is
 * for all that is shorter than 1.19 ms, bucket n begins at 2^(n/4) ms, and bucket {@value #LAST} is
 * for all from 37 hours. Histograms of many targets and hours can be added. Immutable.
 *
 * <p>The bounds are stored with the counts that were made by them: they do not change.
 *
 * @param counts by bucket, each more than 0
 */
public record DurationHistogram(SortedMap<Integer, Long> counts) {

  private static final int LAST = 108;
  private static final int PER_DOUBLING = 4;
  private static final List<Long> BOUNDS = lowerBounds();

  /** Of no run. */
  public static final DurationHistogram NONE = new DurationHistogram(Collections.emptySortedMap());

  // Most days of most targets have one run.
  private static final List<DurationHistogram> OF_ONE =
      IntStream.rangeClosed(0, LAST)
          .mapToObj(bucket -> new DurationHistogram(new TreeMap<>(Map.of(bucket, 1L))))
          .toList();

  /** Checks buckets and counts. */
  public DurationHistogram {
    counts = Collections.unmodifiableSortedMap(new TreeMap<>(counts));
    boolean known = counts.isEmpty() || counts.firstKey() >= 0 && counts.lastKey() <= LAST;
    Check.argument(known, "buckets", "0 to " + LAST, counts.keySet());
    boolean positive = counts.values().stream().allMatch(count -> count > 0);
    Check.argument(positive, "counts of durations", "more than 0", counts.values());
  }

  /** The bucket that {@code length}, which is not negative, belongs to. */
  public static int bucketOf(Duration length) {
    Check.argument(!length.isNegative(), "duration", "not negative", length);
    int found = Collections.binarySearch(BOUNDS, micros(length));
    return found >= 0 ? found : -found - 2;
  }

  /**
   * Where each bucket begins, in microseconds, in order. A length is in the last bucket that begins
   * at or before it.
   */
  public static List<Long> bounds() {
    return BOUNDS;
  }

  /** How many runs are in it. */
  public long total() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** With one more run. */
  public DurationHistogram plus(Duration length) {
    if (counts.isEmpty()) {
      return OF_ONE.get(bucketOf(length));
    }
    var more = new TreeMap<>(counts);
    more.merge(bucketOf(length), 1L, Long::sum);
    return new DurationHistogram(more);
  }

  /** The sum of both, bucket by bucket. */
  public DurationHistogram plus(DurationHistogram other) {
    var sum = new TreeMap<>(counts);
    other.counts.forEach((bucket, count) -> sum.merge(bucket, count, Long::sum));
    return new DurationHistogram(sum);
  }

  /** What is left of this without {@code part}; empty if some of that is not in it. */
  Optional<DurationHistogram> minus(DurationHistogram part) {
    var left = new TreeMap<>(counts);
    part.counts.forEach((bucket, count) -> left.merge(bucket, -count, Long::sum));
    left.values().removeIf(count -> count == 0);
    return left.values().stream().allMatch(count -> count > 0)
        ? Optional.of(new DurationHistogram(left))
        : Optional.empty();
  }

  /**
   * What {@code percent} of the runs took at most: the geometric middle of the bucket of that run,
   * which is off by at most a tenth between 1 ms and 37 hours. Empty if there are no runs.
   *
   * @param percent 1 to 100
   */
  public Optional<Duration> percentile(int percent) {
    Check.argument(percent >= 1 && percent <= 100, "percentile", "1 to 100", percent);
    long rank = (long) Math.ceil(total() * (percent / 100.0));
    long seen = 0;
    for (Map.Entry<Integer, Long> each : counts.entrySet()) {
      seen += each.getValue();
      if (seen >= rank) {
        return Optional.of(middle(each.getKey()));
      }
    }
    return Optional.empty();
  }

  private static Duration middle(int bucket) {
    double micros = 1_000 * StrictMath.pow(2, (bucket + 0.5) / PER_DOUBLING);
    return Duration.ofNanos(Math.round(micros) * 1_000);
  }

  private static long micros(Duration length) {
    return length.getSeconds() * 1_000_000 + length.getNano() / 1_000;
  }

  private static List<Long> lowerBounds() {
    var bounds = new ArrayList<Long>();
    bounds.add(0L);
    for (int bucket = 1; bucket <= LAST; bucket++) {
      double micros = 1_000 * StrictMath.pow(2, (double) bucket / PER_DOUBLING);
      bounds.add((long) Math.ceil(micros));
    }
    return List.copyOf(bounds);
  }
}
