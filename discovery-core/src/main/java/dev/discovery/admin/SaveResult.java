package dev.discovery.admin;

import dev.discovery.city.CityId;
import dev.discovery.config.ConfigVersion;
import dev.discovery.config.Violation;
import dev.discovery.port.StoredConfig;
import java.util.List;

/** What became of a change to a config. */
public sealed interface SaveResult {

  /**
   * It is stored and in force.
   *
   * @param quarantined what is invalid in it and therefore does not run
   */
  record Saved(ConfigVersion version, List<Violation> quarantined) implements SaveResult {}

  /** It says what is stored already. */
  record Unchanged(ConfigVersion version) implements SaveResult {}

  /** It was made against another version than the one that is stored. Nothing was changed. */
  record Stale(StoredConfig current) implements SaveResult {}

  /** It is invalid where the stored config was not. Nothing was changed. */
  record Rejected(List<Violation> violations) implements SaveResult {}

  /** There is no such city. */
  record UnknownCity(CityId city) implements SaveResult {}
}
