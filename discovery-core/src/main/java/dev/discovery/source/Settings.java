package dev.discovery.source;

import dev.discovery.Check;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a config sets for a source, by key: texts, numbers, booleans, lists of texts, and whatever
 * else the stored form holds under keys that no schema knows. Immutable. Two are equal if their
 * values are, in any order and however a number is spelled: 50 equals 50.0.
 *
 * <p>Values may be secret, so neither {@link #toString} nor any message shows them.
 *
 * @param values {@link String}, {@link BigDecimal}, {@link Boolean}, {@link List} or {@link Map};
 *     null lies at most inside of lists and maps
 */
public record Settings(Map<String, Object> values) {

  /** Without any. */
  public static final Settings EMPTY = new Settings(Map.of());

  /** A document's 32 levels, less those that are above a setting. */
  private static final int MAX_DEPTH = 28;

  /**
   * Copies the values, each to its one form: numbers of any type become a {@link BigDecimal}. A key
   * without a value is left out.
   *
   * @throws IllegalArgumentException for a value of another type, with U+0000 or a lone surrogate
   *     in it, with more than {@link PlainValue#MAX_DIGITS} digits, or nested too deeply
   */
  public Settings {
    var copy = new LinkedHashMap<String, Object>();
    values.forEach(
        (key, value) -> {
          String path = "setting " + Shown.value(PlainValue.key("settings", key));
          Object plain = PlainValue.of(path, value, MAX_DEPTH);
          if (plain != null) {
            copy.put(key, plain);
          }
        });
    values = Collections.unmodifiableMap(copy);
  }

  /** Of these values; see {@link #Settings(Map)}. */
  public static Settings of(Map<String, ?> values) {
    return new Settings(new LinkedHashMap<>(values));
  }

  /** Whether there is a value. */
  public boolean isPresent(String key) {
    return values.containsKey(key);
  }

  /**
   * A whole number.
   *
   * @throws IllegalArgumentException if there is none, or none that a {@code long} holds
   */
  public long integer(String key) {
    return required(key, "a whole number", Settings::asInteger);
  }

  /**
   * A number.
   *
   * @throws IllegalArgumentException if there is none
   */
  public BigDecimal decimal(String key) {
    return required(key, "a number", Settings::asDecimal);
  }

  /**
   * A text.
   *
   * @throws IllegalArgumentException if there is none
   */
  public String text(String key) {
    return required(key, "a text", Settings::asText);
  }

  /**
   * A boolean.
   *
   * @throws IllegalArgumentException if there is none
   */
  public boolean bool(String key) {
    return required(key, "a boolean", Settings::asBool);
  }

  /**
   * A list of texts.
   *
   * @throws IllegalArgumentException if there is none
   */
  public List<String> texts(String key) {
    return required(key, "a list of texts", Settings::asTexts);
  }

  /** A whole number, if there is a value and it is one. */
  public Optional<Long> findInteger(String key) {
    return find(key, Settings::asInteger);
  }

  /** A number, if there is a value and it is one. */
  public Optional<BigDecimal> findDecimal(String key) {
    return find(key, Settings::asDecimal);
  }

  /** A text, if there is a value and it is one. */
  public Optional<String> findText(String key) {
    return find(key, Settings::asText);
  }

  /** A boolean, if there is a value and it is one. */
  public Optional<Boolean> findBool(String key) {
    return find(key, Settings::asBool);
  }

  /** A list of texts, if there is a value and it is one. */
  public Optional<List<String>> findTexts(String key) {
    return find(key, Settings::asTexts);
  }

  /**
   * With another value for {@code key}; the other keys stay, also those that no schema knows.
   *
   * @throws IllegalArgumentException as {@link #Settings(Map)}
   */
  public Settings with(String key, Object value) {
    var changed = new LinkedHashMap<>(values);
    changed.put(key, value);
    return new Settings(changed);
  }

  /** Without a value for {@code key}. */
  public Settings without(String key) {
    var changed = new LinkedHashMap<>(values);
    changed.remove(key);
    return new Settings(changed);
  }

  /** Equal for equal settings, on every JVM and in every version: 32 hexadecimal digits. */
  public String fingerprint() {
    var canonical = new StringBuilder();
    PlainValue.canonical(values, canonical);
    return Fingerprint.of(canonical);
  }

  /** The keys alone. */
  @Override
  public String toString() {
    return "Settings" + values.keySet().stream().map(Shown::key).toList();
  }

  private <T> T required(String key, String expected, Function<Object, @Nullable T> as) {
    Object value = values.get(key);
    T typed = value == null ? null : as.apply(value);
    String found = value == null ? "nothing" : Shown.type(value);
    Check.argument(typed != null, "setting " + Shown.value(key), expected, found);
    return typed;
  }

  private <T> Optional<T> find(String key, Function<Object, @Nullable T> as) {
    return Optional.ofNullable(values.get(key)).map(as);
  }

  private static @Nullable Long asInteger(Object value) {
    return value instanceof BigDecimal number && number.scale() == 0 && fitsLong(number)
        ? (Long) number.longValueExact()
        : null;
  }

  private static boolean fitsLong(BigDecimal whole) {
    return whole.unscaledValue().bitLength() < Long.SIZE;
  }

  private static @Nullable BigDecimal asDecimal(Object value) {
    return value instanceof BigDecimal number ? number : null;
  }

  private static @Nullable String asText(Object value) {
    return value instanceof String text ? text : null;
  }

  private static @Nullable Boolean asBool(Object value) {
    return value instanceof Boolean bool ? bool : null;
  }

  private static @Nullable List<String> asTexts(Object value) {
    if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
      return list.stream().map(String.class::cast).toList();
    }
    return null;
  }
}
