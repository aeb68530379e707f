package dev.discovery.admin;

import dev.discovery.city.CityId;
import dev.discovery.config.ConfigVersion;
import dev.discovery.config.Violation;
import dev.discovery.port.StoredConfig;
import java.util.List;
import java.util.Optional;

/** What became of a change to a config. */
public sealed interface SaveResult {

  /** What is wrong with the config, stored or rejected; empty if it was not even looked at. */
  default List<Violation> violations() {
    return List.of();
  }

  /**
   * It is stored and in force.
   *
   * @param quarantined what does not run: what is invalid in it, until it is repaired, and sources
   *     that no node has, until one brings them
   */
  record Saved(ConfigVersion version, List<Violation> quarantined) implements SaveResult {
    @Override
    public List<Violation> violations() {
      return quarantined;
    }
  }

  /**
   * It says what is stored already.
   *
   * @param quarantined what does not run, as in {@link Saved}
   */
  record Unchanged(ConfigVersion version, List<Violation> quarantined) implements SaveResult {
    @Override
    public List<Violation> violations() {
      return quarantined;
    }
  }

  /**
   * It was made against another version than the one that is stored. Nothing was changed.
   *
   * @param version the stored one
   * @param current what is stored, secrets included; empty for an actor who may not {@link
   *     dev.discovery.access.Operation#READ_CITY}
   */
  record Stale(ConfigVersion version, Optional<StoredConfig> current) implements SaveResult {}

  /** It is invalid where the stored config was not. Nothing was changed. */
  record Rejected(List<Violation> violations) implements SaveResult {}

  /** There is no such version to go back to. Nothing was changed. */
  record UnknownVersion(CityId city, ConfigVersion version) implements SaveResult {}

  /** There is no such city. */
  record UnknownCity(CityId city) implements SaveResult {}
}
