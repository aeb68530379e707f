package dev.discovery.port;

import dev.discovery.city.CityId;
import dev.discovery.run.Grain;
import dev.discovery.run.Measured;
import dev.discovery.run.Statistics;
import dev.discovery.run.TargetReport;
import dev.discovery.run.TargetStats;
import dev.discovery.run.Window;
import dev.discovery.source.FailureKind;
import dev.discovery.source.ScopeKey;
import dev.discovery.source.SourceName;
import dev.discovery.source.TargetId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Answers from totals that are written with each run's end, each in one query that costs what its
 * answer is long: it does not grow with the history, nor with what other targets did.
 *
 * <p>Everywhere a run counts in the hour and day of UTC in which it ended, so that for each {@link
 * Window} the sums over the targets of a source are exactly those of the source, and the sums over
 * the buckets of a series those of the window that starts with it. (Hours of single targets and of
 * cities are read from the ledger; where runs are deleted from it within three days of their end,
 * {@link Window#HOUR}, {@link Window#DAY} and {@link Grain#HOUR} lack them there.) Whoever asks
 * gets one moment of all that has been committed, and what his own transaction has written.
 *
 * <p>Thread-safe. Contracts: {@code StatsSourceContract}, {@code StatsWindowContract}.
 */
public interface StatsSource {

  /** The totals of each of these targets, {@link TargetStats#none} for those that never ran. */
  Map<TargetId, TargetStats> ofTargets(Collection<TargetId> targets);

  /** As {@link #ofTargets(Collection)}, with what ended in a window up to {@code now}. */
  Map<TargetId, TargetReport> ofTargets(Collection<TargetId> targets, Window window, Instant now);

  /**
   * For each of these cities, the target behind each of its subscriptions that has one. Those of a
   * wider scope show on every subscriber.
   */
  Map<CityId, Map<SourceName, TargetReport>> ofCities(
      Collection<CityId> cities, Window window, Instant now);

  /** Every target of a place, by its source: those of a city alone, or those of a country. */
  Map<SourceName, TargetReport> ofScope(ScopeKey scope, Window window, Instant now);

  /**
   * The next {@code limit} targets of a source, ordered by scope, whether they ever ran or not.
   *
   * @param after the scope of the last one of the page before; empty for the first page
   */
  List<TargetReport> page(
      SourceName source, Optional<ScopeKey> after, int limit, Window window, Instant now);

  /** All targets of a source together. */
  Statistics ofSource(SourceName source, Window window, Instant now);

  /** Each source of which a run has ended in the window, ordered by name. */
  SortedMap<SourceName, Statistics> ofSources(Window window, Instant now);

  /**
   * Why runs of a source failed, with how many of them each: all of those whose verdict is FAILED
   * in {@link #ofSource}.
   */
  Map<FailureKind, Long> failures(SourceName source, Window window, Instant now);

  /**
   * What ended from the start of the bucket of {@code from} on, by the start of its bucket; buckets
   * without a run are left out. Days that are not kept any more are not there.
   *
   * @param from for {@link Grain#HOUR} at most 48 hours ago: the hours of single targets are not
   *     kept for longer
   */
  SortedMap<Instant, Statistics> series(Measured of, Grain grain, Instant from);
}
