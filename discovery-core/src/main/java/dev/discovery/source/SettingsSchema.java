package dev.discovery.source;

import dev.discovery.Check;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a config may set for a source, in the order in which a form shows it. Keys that the schema
 * does not know are kept, passed to the sync and no problem: they may be of a newer version of the
 * source. Immutable.
 */
public final class SettingsSchema {

  /** No settings. */
  public static final SettingsSchema EMPTY = new SettingsSchema(Map.of());

  private final Map<String, Setting> byKey;

  private SettingsSchema(Map<String, Setting> byKey) {
    this.byKey = byKey;
  }

  /**
   * Of these settings.
   *
   * @throws IllegalArgumentException if two have one key, or a default is not what its setting
   *     takes
   */
  public static SettingsSchema of(Setting... settings) {
    var byKey = new LinkedHashMap<String, Setting>();
    for (Setting setting : settings) {
      boolean first = byKey.put(setting.key(), setting) == null;
      Check.argument(first, "setting key", "used once", setting.key());
      boolean fits = setting.defaultValue().map(setting.kind()::accepts).orElse(true);
      String expected = setting.kind().expectation();
      Check.argument(fits, "default of " + setting.key(), expected, "another value");
    }
    return new SettingsSchema(byKey);
  }

  /** All of them. */
  public List<Setting> settings() {
    return List.copyOf(byKey.values());
  }

  /** The setting with that key, if there is one. */
  public Optional<Setting> find(String key) {
    return Optional.ofNullable(byKey.get(key));
  }

  /** What is wrong with {@code settings}, all of it, in the order of the schema. */
  public List<SettingProblem> problems(Settings settings) {
    return byKey.values().stream().flatMap(each -> each.problem(settings).stream()).toList();
  }

  /** The settings with the default of each one that is absent. */
  public Settings applyDefaults(Settings settings) {
    var values = new LinkedHashMap<>(settings.values());
    byKey
        .values()
        .forEach(each -> each.defaultValue().ifPresent(it -> values.putIfAbsent(each.key(), it)));
    return new Settings(values);
  }

  /**
   * Equal for equal schemas, on every JVM and in every version: 32 hexadecimal digits. Labels and
   * units do not count, nor does the order: they change nothing about what is valid or in force.
   */
  public String fingerprint() {
    var canonical = new StringBuilder();
    byKey.values().stream()
        .sorted((a, b) -> a.key().compareTo(b.key()))
        .forEach(setting -> setting.canonical(canonical));
    return Fingerprint.of(canonical);
  }
}
