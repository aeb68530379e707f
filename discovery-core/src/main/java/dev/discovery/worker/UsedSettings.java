package dev.discovery.worker;

import dev.discovery.source.Attributes;
import dev.discovery.source.Setting;
import dev.discovery.source.Settings;
import dev.discovery.source.SettingsSchema;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

/** What is kept of the settings that an attempt was given. */
final class UsedSettings {

  private UsedSettings() {}

  /**
   * Each setting as a text, in the order of the schema. Of secret ones, and of those that the
   * schema does not know and that may be secret for all that is known, only that they are set.
   */
  static Attributes of(SettingsSchema schema, Settings settings) {
    var shown = new LinkedHashMap<String, String>();
    for (Setting known : schema.settings()) {
      Object value = settings.values().get(known.key());
      if (value != null) {
        shown.put(known.key(), known.isSecret() ? Scrubber.HIDDEN : text(value));
      }
    }
    settings.values().keySet().forEach(key -> shown.putIfAbsent(key, Scrubber.HIDDEN));
    return Scrubber.of(schema, settings).apply(Attributes.of(shown));
  }

  private static String text(Object value) {
    if (value instanceof BigDecimal number) {
      return number.toPlainString();
    }
    return value instanceof List<?> list
        ? list.stream().map(String::valueOf).collect(Collectors.joining(", "))
        : value.toString();
  }
}
