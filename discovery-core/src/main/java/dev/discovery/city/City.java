package dev.discovery.city;

import dev.discovery.Check;
import java.time.ZoneId;
import java.util.Optional;

/**
 * The place, or any other tenant, that data is kept for.
 *
 * @param id the host's own key
 * @param name for people, 1 to 200 characters
 * @param country decides the target of sources that are synced once per country
 * @param region decides the target of sources that are synced once per region, if it has one
 * @param zone the city's time zone; schedules carry their own
 */
public record City(
    CityId id, String name, CountryCode country, Optional<RegionCode> region, ZoneId zone) {

  /** Checks the name. */
  public City {
    Check.text("city name", name, 200);
  }

  /** A city without a region. */
  public static City of(String id, String name, String country, String zone) {
    return new City(
        new CityId(id), name, new CountryCode(country), Optional.empty(), ZoneId.of(zone));
  }

  /** The same city in {@code region}. */
  public City in(RegionCode region) {
    return new City(id, name, country, Optional.of(region), zone);
  }
}
