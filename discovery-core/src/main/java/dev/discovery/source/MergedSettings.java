package dev.discovery.source;

import dev.discovery.city.CityId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The settings of many cities as those of one sync. Immutable.
 *
 * @param settings what the sync is given, defaults included
 * @param conflicts where a city does not get what it set, ordered by key
 */
public record MergedSettings(Settings settings, List<SettingConflict> conflicts) {

  private static final int MOST_TEXTS_SHOWN = 5;

  /** Copies the list. */
  public MergedSettings {
    conflicts = List.copyOf(conflicts);
  }

  /**
   * Merges them by the rules of {@code schema}; a key that it does not know goes by {@link
   * MergeRule#FIRST}. The order of {@code byCity} does not matter, the ids of the cities do. A
   * schema's rules are about one setting each, so what is merged of valid settings is valid.
   *
   * @param byCity valid settings
   */
  public static MergedSettings of(SettingsSchema schema, Map<CityId, Settings> byCity) {
    var merged = new LinkedHashMap<String, Object>();
    var conflicts = new ArrayList<SettingConflict>();
    wishes(byCity)
        .forEach(
            (key, wish) -> {
              Optional<Setting> setting = schema.find(key);
              MergeRule rule = setting.map(Setting::mergeRule).orElse(MergeRule.FIRST);
              List<Object> values = List.copyOf(wish.keySet());
              Object chosen = values.size() == 1 ? values.get(0) : rule.merged(values);
              merged.put(key, chosen);
              if (values.size() > 1 && rule != MergeRule.UNION) {
                boolean hidden = setting.map(Setting::isSecret).orElse(true);
                conflicts.add(conflict(key, rule, chosen, wish, hidden));
              }
            });
    return new MergedSettings(schema.applyDefaults(new Settings(merged)), conflicts);
  }

  /** By key: the different values in the order of the cities, each with the first that sets it. */
  private static Map<String, Map<Object, CityId>> wishes(Map<CityId, Settings> byCity) {
    var wishes = new TreeMap<String, Map<Object, CityId>>();
    for (Map.Entry<CityId, Settings> city : new TreeMap<>(byCity).entrySet()) {
      for (Map.Entry<String, Object> set : city.getValue().values().entrySet()) {
        wishes
            .computeIfAbsent(set.getKey(), key -> new LinkedHashMap<>())
            .putIfAbsent(set.getValue(), city.getKey());
      }
    }
    return wishes;
  }

  private static SettingConflict conflict(
      String key, MergeRule rule, Object chosen, Map<Object, CityId> cities, boolean hidden) {
    List<SettingConflict.Asked> asked =
        cities.entrySet().stream()
            .limit(SettingConflict.MOST_SHOWN)
            .map(each -> new SettingConflict.Asked(each.getValue(), shown(each.getKey(), hidden)))
            .toList();
    return new SettingConflict(Shown.key(key), rule, shown(chosen, hidden), asked, cities.size());
  }

  private static String shown(Object value, boolean hidden) {
    if (hidden) {
      return Shown.type(value);
    }
    if (value instanceof List<?> texts) {
      int more = texts.size() - MOST_TEXTS_SHOWN;
      return texts.stream()
          .limit(MOST_TEXTS_SHOWN)
          .map(Shown::value)
          .collect(Collectors.joining(", ", "[", more > 0 ? ", and " + more + " more]" : "]"));
    }
    return Shown.value(value);
  }
}
