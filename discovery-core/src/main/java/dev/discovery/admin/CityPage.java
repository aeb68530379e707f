package dev.discovery.admin;

import dev.discovery.city.CityId;
import dev.discovery.port.StoredConfig;
import java.util.List;
import java.util.Optional;

/**
 * Cities that the actor may see, in the order of their ids. A page may have fewer of them than were
 * asked for, or none, and not be the last one.
 *
 * @param next after which city the next page begins; empty if this is the last one
 */
public record CityPage(List<StoredConfig> cities, Optional<CityId> next) {

  /** Copies the list. */
  public CityPage {
    cities = List.copyOf(cities);
  }
}
