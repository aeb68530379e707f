package dev.discovery.health;

import dev.discovery.city.CityId;
import dev.discovery.health.HealthPosition.Key;

/**
 * A city in the list of all, at its worst target.
 *
 * @param key names that target, and since when it is so
 */
public record CityStanding(HealthStatus status, Key key) {

  /** The city. */
  public CityId city() {
    return key.city();
  }
}
