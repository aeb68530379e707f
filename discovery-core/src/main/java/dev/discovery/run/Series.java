package dev.discovery.run;

import dev.discovery.Check;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Statistics over time, oldest first: one bucket beside the other, those without a run included.
 *
 * @param buckets the last one is that of now, and goes on
 */
public record Series(Grain grain, List<Bucket> buckets) {

  /** What ended from {@code from} on, in an hour or a day. */
  public record Bucket(Instant from, Statistics statistics) {}

  /** Copies the list. */
  public Series {
    buckets = List.copyOf(buckets);
  }

  /**
   * The last {@code count} buckets, up to that of {@code now}.
   *
   * @param count 1 to {@link Grain#most}
   * @param known what ended, by the start of its bucket; buckets that are not of the series are
   *     left out
   */
  public static Series upTo(Instant now, Grain grain, int count, Map<Instant, Statistics> known) {
    check(grain, count);
    var buckets = new ArrayList<Bucket>();
    for (Instant at = grain.startOf(count, now); !at.isAfter(now); at = grain.after(at)) {
      buckets.add(new Bucket(at, known.getOrDefault(at, Statistics.NONE)));
    }
    return new Series(grain, buckets);
  }

  /**
   * Checks how many buckets somebody asks for.
   *
   * @throws IllegalArgumentException if they are none or too many
   */
  public static void check(Grain grain, int count) {
    Check.argument(
        count >= 1 && count <= grain.most(),
        "buckets of a series by " + grain,
        "1 to " + grain.most(),
        count);
  }

  /** All buckets together. */
  public Statistics sum() {
    return buckets.stream().map(Bucket::statistics).reduce(Statistics.NONE, Statistics::plus);
  }
}
