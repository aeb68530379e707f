package dev.discovery.health;

import java.util.List;
import java.util.Optional;

/**
 * Cities, worst first. A page may have fewer of them than were asked for, or none, and not be the
 * last one.
 *
 * @param next where the next page begins; empty if this is the last one
 */
public record HealthPage(List<CityStanding> cities, Optional<HealthPosition> next) {

  /** Copies the list. */
  public HealthPage {
    cities = List.copyOf(cities);
  }
}
