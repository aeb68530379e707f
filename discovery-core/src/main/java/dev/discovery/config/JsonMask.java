package dev.discovery.config;

import dev.discovery.source.Shown;
import dev.discovery.source.SourceName;
import dev.discovery.source.SourceRegistry;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Shows parts of a config, and of each value whether it may be seen: see {@link ConfigDiff}.
 * Immutable.
 */
final class JsonMask {

  private static final int MAX_LENGTH = 500;

  private final SourceRegistry judged;

  JsonMask(SourceRegistry judged) {
    this.judged = judged;
  }

  /** On one line, cut, with nothing in it that a terminal would trip over. */
  static String line(String text) {
    return Shown.line(text, MAX_LENGTH);
  }

  static String hidden(@Nullable Object value) {
    return ConfigDiff.HIDDEN;
  }

  /** Of what stands where the array of sources belongs. */
  static String frame(@Nullable Object value) {
    return value instanceof List<?> ? "an array" : ConfigDiff.HIDDEN;
  }

  /** A field of Discovery's own: all of them are texts, numbers and booleans. */
  static String field(@Nullable Object value) {
    return isField(value) ? JsonTextWriter.write(value) : ConfigDiff.HIDDEN;
  }

  String schedule(@Nullable Object value) {
    return object(value, known(JsonSchedule.FIELDS));
  }

  String entry(Optional<SourceName> source, @Nullable Object value) {
    Member known = known(JsonSource.FIELDS);
    return object(
        value,
        (key, it) ->
            key.equals(JsonSource.SETTINGS) && it instanceof Map<?, ?> settings
                ? masked(settings, declared(source))
                : known.shown(key, it));
  }

  String settings(Optional<SourceName> source, @Nullable Object value) {
    return object(value, declared(source));
  }

  String setting(Optional<SourceName> source, String key, @Nullable Object value) {
    return mayBeSeen(source, key) ? JsonTextWriter.write(value) : ConfigDiff.HIDDEN;
  }

  private boolean mayBeSeen(Optional<SourceName> source, String key) {
    return source
        .flatMap(judged::find)
        .flatMap(definition -> definition.settings().find(key))
        .filter(setting -> !setting.isSecret())
        .isPresent();
  }

  private static boolean isField(@Nullable Object value) {
    return value == null
        || value instanceof String
        || value instanceof BigDecimal
        || value instanceof Boolean;
  }

  /** What is shown of a member of an object. */
  private interface Member {
    @Nullable Object shown(String key, @Nullable Object value);
  }

  private static Member known(Set<String> fields) {
    return (key, value) -> fields.contains(key) && isField(value) ? value : ConfigDiff.HIDDEN;
  }

  private Member declared(Optional<SourceName> source) {
    return (key, value) -> mayBeSeen(source, key) ? value : ConfigDiff.HIDDEN;
  }

  private static String object(@Nullable Object value, Member member) {
    return value instanceof Map<?, ?> members
        ? JsonTextWriter.write(masked(members, member))
        : ConfigDiff.HIDDEN;
  }

  private static Map<String, @Nullable Object> masked(Map<?, ?> members, Member member) {
    var masked = new LinkedHashMap<String, @Nullable Object>();
    members.forEach((key, value) -> masked.put((String) key, member.shown((String) key, value)));
    return masked;
  }
}
