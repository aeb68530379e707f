package dev.discovery.port;

import dev.discovery.access.Actor;
import dev.discovery.city.CityId;
import dev.discovery.config.ConfigVersion;
import dev.discovery.config.DiscoveryConfig;
import java.time.Instant;

/** One version of a city's config, as it is written and as history shows it. */
public record ConfigChange(
    CityId city, DiscoveryConfig config, ConfigVersion version, Actor actor, Instant at) {}
