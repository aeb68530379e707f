package dev.discovery.port;

import dev.discovery.city.CityId;
import dev.discovery.health.HealthCounts;
import dev.discovery.health.HealthFacts;
import dev.discovery.health.HealthMarks;
import dev.discovery.health.HealthPage;
import dev.discovery.health.HealthQuery;
import dev.discovery.source.SourceName;
import dev.discovery.source.TargetId;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps from when on each target is in WARN and in FAIL: written by the {@linkplain RunLedger#end
 * end of each run} by the rules of {@link HealthMarks}, and here by who changes what is expected of
 * a target. What a pause in force reaches is UNKNOWN in all counts and lists. Contract: {@code
 * HealthStoreContract}.
 */
public interface HealthStore {

  /** What is stored of each of these targets; {@link HealthFacts#NONE} of those that never ran. */
  Map<TargetId, HealthFacts> find(Collection<TargetId> targets);

  /**
   * Writes the marks of targets that the caller has locked; empty is none. Those that never ran are
   * left out.
   */
  void write(Map<TargetId, Optional<HealthMarks>> marks);

  /** How many active targets of each of these sources are in which status at {@code now}. */
  Map<SourceName, HealthCounts> ofSources(Collection<SourceName> sources, Instant now);

  /**
   * The same of the targets behind the active subscriptions of each of these cities, those of wider
   * scopes included.
   */
  Map<CityId, HealthCounts> ofCities(Collection<CityId> cities, Instant now);

  /**
   * A page of all cities, worst first, each once, at the worst target behind its active
   * subscriptions. Costs what is looked at, which is bounded: where it is too much for one page,
   * the page has fewer cities and says where the next one begins.
   */
  HealthPage page(HealthQuery query);
}
