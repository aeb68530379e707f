package dev.discovery.admin;

import dev.discovery.city.CityId;
import dev.discovery.config.ConfigVersion;
import dev.discovery.config.Violation;
import dev.discovery.source.SourceName;
import java.util.List;

/** What became of switching a city, or a source of it, on or off. */
public sealed interface SwitchResult {

  /** It is switched, by this version of the config. */
  record Switched(ConfigVersion version) implements SwitchResult {}

  /** It was so already. */
  record Unchanged(ConfigVersion version) implements SwitchResult {}

  /** There is no such city. */
  record UnknownCity(CityId city) implements SwitchResult {}

  /** The city's config has no such source. */
  record UnknownSource(CityId city, SourceName source) implements SwitchResult {}

  /** What is to be switched is invalid, so that nobody can say how it would read: repair it. */
  record Invalid(List<Violation> violations) implements SwitchResult {}
}
