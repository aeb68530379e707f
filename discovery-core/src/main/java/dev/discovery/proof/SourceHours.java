package dev.discovery.proof;

import dev.discovery.run.Statistics;
import dev.discovery.source.FailureKind;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The runs of a source by the UTC hour in which they ended. Immutable.
 *
 * @param runs added up for each hour
 * @param failures those that were judged FAILED, for each hour and kind
 */
public record SourceHours(
    SortedMap<Instant, Statistics> runs, SortedMap<Instant, Map<FailureKind, Long>> failures) {

  /** Stands for all the time before the hours that are kept. */
  public static final Instant EARLIER = Instant.MIN;

  /** Of no run. */
  public static final SourceHours NONE =
      new SourceHours(Collections.emptySortedMap(), Collections.emptySortedMap());

  /** Copies the maps. */
  public SourceHours {
    runs = Collections.unmodifiableSortedMap(new TreeMap<>(runs));
    var copy = new TreeMap<Instant, Map<FailureKind, Long>>();
    failures.forEach((hour, kinds) -> copy.put(hour, Map.copyOf(kinds)));
    failures = Collections.unmodifiableSortedMap(copy);
  }

  /** All hours together. */
  public Statistics sum() {
    return runs.values().stream().reduce(Statistics.NONE, Statistics::plus);
  }
}
