package dev.discovery.source;

import dev.discovery.Check;
import dev.discovery.CodePoints;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The plain values that configs and settings are made of: text, number, boolean, list, map with
 * text keys, and null inside of lists and maps. Each has one form, so that equal values are equal
 * objects however they were spelled: {@code 50}, {@code 50.0} and {@code 5e1} are one number, as
 * they are for PostgreSQL's {@code jsonb}. What a database could not store is not a plain value.
 * Not for hosts.
 */
public final class PlainValue {

  /** Most digits of a number written out without an exponent; no {@code double} has as many. */
  public static final int MAX_DIGITS = 400;

  private PlainValue() {}

  /**
   * The number without an exponent and without zeros at the end of its fraction; empty if it has
   * more than {@link #MAX_DIGITS}. Costs no more than the digits that it is given with.
   */
  public static Optional<BigDecimal> number(BigDecimal number) {
    if (number.precision() > MAX_DIGITS) {
      return Optional.empty();
    }
    BigDecimal stripped = number.stripTrailingZeros();
    long whole = (long) stripped.precision() - stripped.scale();
    if (Math.max(whole, 1) + Math.max(stripped.scale(), 0) > MAX_DIGITS) {
      return Optional.empty();
    }
    return Optional.of(stripped.scale() < 0 ? stripped.setScale(0) : stripped);
  }

  /**
   * The one form of a value that code has made: any {@link Number} as a {@link BigDecimal},
   * collections as unmodifiable copies.
   *
   * @param path for the message; a setting's value is not part of it
   * @param depth how many lists and maps may lie inside each other
   * @throws IllegalArgumentException if it is not a plain value
   */
  static @Nullable Object of(String path, @Nullable Object value, int depth) {
    if (value instanceof String text) {
      Check.argument(
          CodePoints.areStorable(text),
          path,
          "without U+0000 and lone surrogates",
          "a text with them");
      return text;
    }
    if (value instanceof Number number) {
      Optional<BigDecimal> plain = decimal(path, number).flatMap(PlainValue::number);
      Check.argument(plain.isPresent(), path, "at most " + MAX_DIGITS + " digits", "more");
      return plain.get();
    }
    if (value == null || value instanceof Boolean) {
      return value;
    }
    Check.argument(depth > 0, path, "less deeply nested", "a list or map");
    if (value instanceof Collection<?> list) {
      var copy = new ArrayList<@Nullable Object>();
      list.forEach(each -> copy.add(of(path, each, depth - 1)));
      return Collections.unmodifiableList(copy);
    }
    Check.argument(value instanceof Map<?, ?>, path, "a plain value", value.getClass().getName());
    var copy = new LinkedHashMap<String, @Nullable Object>();
    ((Map<?, ?>) value).forEach((key, each) -> copy.put(key(path, key), of(path, each, depth - 1)));
    return Collections.unmodifiableMap(copy);
  }

  static String key(String path, @Nullable Object key) {
    boolean ok = key instanceof String text && CodePoints.areStorable(text);
    Check.argument(ok, path, "keyed by texts without U+0000 and lone surrogates", "another key");
    return (String) key;
  }

  /** The fewest characters that tell the value from every other: equal for equal values. */
  static void canonical(@Nullable Object value, StringBuilder into) {
    if (value instanceof String text) {
      into.append(text.length()).append(':').append(text);
    } else if (value instanceof BigDecimal number) {
      into.append(number.toPlainString());
    } else if (value instanceof List<?> list) {
      into.append('[');
      list.forEach(each -> canonicalItem(each, into));
      into.append(']');
    } else if (value instanceof Map<?, ?> map) {
      into.append('{');
      map.entrySet().stream()
          .sorted(Map.Entry.comparingByKey((a, b) -> ((String) a).compareTo((String) b)))
          .forEach(
              each -> {
                canonicalItem(each.getKey(), into);
                canonicalItem(each.getValue(), into);
              });
      into.append('}');
    } else {
      into.append(value);
    }
  }

  private static void canonicalItem(@Nullable Object value, StringBuilder into) {
    canonical(value, into);
    into.append(',');
  }

  private static Optional<BigDecimal> decimal(String path, Number number) {
    if (number instanceof BigDecimal decimal) {
      return Optional.of(decimal);
    }
    if (number instanceof BigInteger integer) {
      return integer.bitLength() > 4 * MAX_DIGITS
          ? Optional.empty()
          : Optional.of(new BigDecimal(integer));
    }
    if (number instanceof Double || number instanceof Float) {
      boolean finite = Double.isFinite(number.doubleValue());
      Check.argument(finite, path, "a finite number", number);
      return Optional.of(new BigDecimal(number.toString()));
    }
    return Optional.of(BigDecimal.valueOf(number.longValue()));
  }
}
