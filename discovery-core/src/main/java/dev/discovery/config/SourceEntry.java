package dev.discovery.config;

import dev.discovery.source.SourceName;
import java.util.Optional;

/** One entry of a config's sources, at the place that it has in the stored form. */
public sealed interface SourceEntry permits SourceConfig, InvalidSource {

  /** The name of the source, if that at least can be read. */
  Optional<SourceName> sourceName();
}
