package dev.discovery.config;

import dev.discovery.source.SourceName;
import java.util.List;
import java.util.Optional;

/** stub */
public record InvalidSource(Optional<SourceName> name, List<Violation> violations)
    implements SourceEntry {}
