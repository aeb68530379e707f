package dev.discovery.port;

import dev.discovery.city.CityId;
import dev.discovery.config.ConfigVersion;
import dev.discovery.config.DiscoveryConfig;
import java.time.Instant;

/**
 * One version of a city's config, as it is written and as history shows it.
 *
 * @param actor who changed it, 1 to 200 characters
 */
public record ConfigChange(
    CityId city, DiscoveryConfig config, ConfigVersion version, String actor, Instant at) {}
