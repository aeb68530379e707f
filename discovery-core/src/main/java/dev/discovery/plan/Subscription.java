package dev.discovery.plan;

import dev.discovery.CodePoints;
import dev.discovery.city.CityId;
import dev.discovery.schedule.Frequency;
import dev.discovery.source.ScopeKey;
import dev.discovery.source.SourceName;
import dev.discovery.source.TargetId;
import java.util.Optional;

/**
 * A city's wish for a source. Several feed one target when the scope is wider than a city.
 *
 * @param scope the place that the source is synced for; empty while that is unknown
 * @param frequency how often the city wants it; empty when its entry cannot be read
 * @param detail why it does not count, for people; empty while it does
 * @param settingsFingerprint equal for equal settings
 */
public record Subscription(
    CityId city,
    SourceName source,
    Optional<ScopeKey> scope,
    Optional<Frequency> frequency,
    SubscriptionStatus status,
    String detail,
    String settingsFingerprint) {

  /** Replaces in the detail what cannot be stored. */
  public Subscription {
    detail = CodePoints.storable(detail);
  }

  /** The target that it feeds. */
  public Optional<TargetId> target() {
    return scope.map(place -> new TargetId(source, place));
  }
}
