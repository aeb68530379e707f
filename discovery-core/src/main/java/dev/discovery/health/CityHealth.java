package dev.discovery.health;

import dev.discovery.city.CityId;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;

/**
 * How a city is doing, source by source.
 *
 * @param targets behind the sources that it asks for, those of wider scopes included; the worst
 *     first
 */
public record CityHealth(CityId city, List<TargetHealth> targets) {

  private static final List<HealthStatus> WORST_FIRST =
      List.of(HealthStatus.FAIL, HealthStatus.WARN, HealthStatus.PASS, HealthStatus.UNKNOWN);

  private static final Comparator<TargetHealth> ORDER =
      Comparator.comparing((TargetHealth of) -> WORST_FIRST.indexOf(of.status()))
          .thenComparing(TargetHealth::target);

  /** Sorts the targets. */
  public CityHealth {
    targets = targets.stream().sorted(ORDER).toList();
  }

  /** How many of them are in which status. */
  public HealthCounts counts() {
    HealthCounts counts = HealthCounts.NONE;
    for (TargetHealth each : targets) {
      counts = counts.plus(each.status());
    }
    return counts;
  }

  /** That of the worst one. */
  public HealthStatus status() {
    return counts().worst();
  }

  /** See {@link HealthCounts#score()}. */
  public OptionalInt score() {
    return counts().score();
  }
}
