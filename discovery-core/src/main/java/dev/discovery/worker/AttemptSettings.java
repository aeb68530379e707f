package dev.discovery.worker;

import dev.discovery.city.City;
import dev.discovery.source.SettingConflict;
import dev.discovery.source.Settings;
import java.util.List;
import java.util.Optional;

/** What an attempt that starts now is given to work with, or why there is none. Immutable. */
public sealed interface AttemptSettings {

  /**
   * These.
   *
   * @param city for a target of scope CITY
   * @param settings with defaults; for a wider scope, those of its cities, merged
   * @param conflicts where a city does not get what it set; none for scope CITY
   * @param complete whether all cities had a say; otherwise those with the first {@link
   *     SettingsResolver#MOST_VARIANTS} different settings
   */
  record InForce(
      Optional<City> city, Settings settings, List<SettingConflict> conflicts, boolean complete)
      implements AttemptSettings {

    /** Copies the list. */
    public InForce {
      conflicts = List.copyOf(conflicts);
    }
  }

  /** Nobody wants it any more, or with settings that its schema takes: runs are cancelled. */
  record NotWanted(String why) implements AttemptSettings {}

  /** This node is not to judge: its definition is not the stored one, or it has none. */
  record NotJudged(String why) implements AttemptSettings {}
}
