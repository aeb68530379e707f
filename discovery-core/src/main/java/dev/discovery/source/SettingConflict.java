package dev.discovery.source;

import dev.discovery.city.CityId;
import java.util.List;

/**
 * A setting for which cities that share a target set different values, so that some do not get
 * theirs. Values are shown as in messages: shortened, and of a secret, as of a key that no schema
 * knows and that may therefore hold one, only what kind of value it is.
 *
 * @param key of the setting
 * @param rule by which it was resolved
 * @param chosen what is in force
 * @param asked the different values, each with the first city that sets it, in the order of the
 *     cities; the first {@link #MOST_SHOWN}
 * @param values how many different values there are
 */
public record SettingConflict(
    String key, MergeRule rule, String chosen, List<Asked> asked, int values) {

  /** How many of the different values are listed. */
  public static final int MOST_SHOWN = 10;

  /** Copies the list. */
  public SettingConflict {
    asked = List.copyOf(asked);
  }

  /**
   * One of the values.
   *
   * @param city the first that sets it
   * @param value as in messages
   */
  public record Asked(CityId city, String value) {}
}
