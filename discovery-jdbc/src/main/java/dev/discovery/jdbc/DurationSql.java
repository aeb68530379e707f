package dev.discovery.jdbc;

import dev.discovery.run.DurationHistogram;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Parts of statements about histograms of durations, which are arrays whose subscripts are the
 * buckets, from the least to the greatest that is in use.
 */
final class DurationSql {

  /**
   * The bucket of a row of discovery_run that ended; null if it was never started. With the bounds
   * of {@link #bounds} as {@code :bounds}, it is what {@link DurationHistogram#bucketOf} says.
   */
  static final String BUCKET =
      """
      CASE WHEN started_at IS NOT NULL THEN width_bucket(
            greatest(CAST(extract(epoch FROM finished_at - started_at) * 1000000 AS bigint), 0),
            CAST(:bounds AS bigint[])) - 1 END\
      """;

  /** A count and nothing for the buckets up to the next one; over a window by bucket. */
  static final String PRINTED =
      "runs || repeat(',NULL', coalesce(lead(bucket) OVER by_bucket, bucket + 1) - bucket - 1)";

  /** A histogram of what was {@link #PRINTED}. */
  static final String PARSED =
      """
      CAST('[' || min(bucket) || ':' || max(bucket) || ']={' || string_agg(printed, ',' ORDER BY bucket) || '}'
            AS bigint[])\
      """;

  private DurationSql() {}

  /** Where each bucket begins, for {@link #BUCKET}. */
  static SqlArray bounds() {
    return SqlArray.longs(DurationHistogram.bounds(), bound -> bound);
  }

  /** As an array prints: from the first bucket that is in use to the last one. */
  static @Nullable String literal(DurationHistogram durations) {
    SortedMap<Integer, Long> counts = durations.counts();
    if (counts.isEmpty()) {
      return null;
    }
    return IntStream.rangeClosed(counts.firstKey(), counts.lastKey())
        .mapToObj(bucket -> counts.containsKey(bucket) ? counts.get(bucket).toString() : "NULL")
        .collect(
            Collectors.joining(",", "[" + counts.firstKey() + ":" + counts.lastKey() + "]={", "}"));
  }
}
