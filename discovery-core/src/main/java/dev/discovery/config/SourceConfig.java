package dev.discovery.config;

import dev.discovery.schedule.Frequency;
import dev.discovery.source.Settings;
import dev.discovery.source.SourceName;

/** stub */
public record SourceConfig(SourceName name, boolean enabled, Frequency frequency, Settings settings)
    implements SourceEntry {}
