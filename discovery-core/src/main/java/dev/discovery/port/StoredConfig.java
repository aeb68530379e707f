package dev.discovery.port;

import dev.discovery.city.City;
import dev.discovery.config.ConfigVersion;
import dev.discovery.config.DiscoveryConfig;

/** A city with its newest config; version {@link ConfigVersion#NONE} until one is written. */
public record StoredConfig(City city, DiscoveryConfig config, ConfigVersion version) {}
