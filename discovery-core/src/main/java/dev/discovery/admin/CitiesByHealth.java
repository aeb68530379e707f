package dev.discovery.admin;

import dev.discovery.health.CityStanding;
import dev.discovery.health.HealthCounts;
import dev.discovery.health.HealthPosition;
import java.util.List;
import java.util.Optional;

/**
 * Cities that the actor may see, worst first. A page may have fewer of them than were asked for, or
 * none, and not be the last one.
 *
 * @param next where the next page begins; empty if this is the last one
 */
public record CitiesByHealth(List<Entry> cities, Optional<HealthPosition> next) {

  /** Copies the list. */
  public CitiesByHealth {
    cities = List.copyOf(cities);
  }

  /**
   * One of them.
   *
   * @param standing its worst target, and since when it is so
   * @param counts of all that it asks for, with the score
   */
  public record Entry(CityStanding standing, HealthCounts counts) {}
}
