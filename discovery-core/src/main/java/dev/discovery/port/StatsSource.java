package dev.discovery.port;

import dev.discovery.city.CityId;
import dev.discovery.run.TargetStats;
import dev.discovery.source.SourceName;
import dev.discovery.source.TargetId;
import java.util.Collection;
import java.util.Map;

/**
 * Answers from totals that are written with each run's end; a question costs what its answer is
 * long. Contract: {@code StatsSourceContract}.
 */
public interface StatsSource {

  /** The totals of each of these targets, {@link TargetStats#none} for those that never ran. */
  Map<TargetId, TargetStats> ofTargets(Collection<TargetId> targets);

  /**
   * For each of these cities, the totals behind each of its subscriptions that has a target. Those
   * of a wider scope show on every subscriber.
   */
  Map<CityId, Map<SourceName, TargetStats>> ofCities(Collection<CityId> cities);
}
