package dev.discovery.source;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a value that somebody else chose is shown in messages: on one line, short, and with nothing
 * in it that a terminal, a log or a database would trip over. Knows nothing of secrets; the caller
 * asks for the {@link #type} of those. Not for hosts.
 */
public final class Shown {

  private static final int MAX_LENGTH = 60;

  private Shown() {}

  /** A text in quotes, a number as it is, and of lists and maps the size. */
  public static String value(@Nullable Object value) {
    if (value instanceof String text) {
      return '"' + escaped(text) + '"';
    }
    if (value instanceof BigDecimal number) {
      return escaped(number.toPlainString());
    }
    return value instanceof Boolean ? value.toString() : type(value);
  }

  /** What kind of value it is, and nothing of the value. */
  public static String type(@Nullable Object value) {
    if (value == null) {
      return "null";
    }
    if (value instanceof String) {
      return "a text";
    }
    if (value instanceof Boolean) {
      return "a boolean";
    }
    if (value instanceof List<?> list) {
      return list.size() == 1 ? "an array of 1" : "an array of " + list.size();
    }
    return value instanceof Map<?, ?> ? "an object" : "a number";
  }

  /**
   * The first 60 characters of a text, with {@code \}{@code uXXXX} for controls, invisible
   * characters and lone surrogates.
   */
  public static String key(String text) {
    return shortened(text, false, MAX_LENGTH);
  }

  /** The first {@code maxLength} characters of a text, as in {@link #key}. */
  public static String line(String text, int maxLength) {
    return shortened(text, false, maxLength);
  }

  private static String escaped(String text) {
    return shortened(text, true, MAX_LENGTH);
  }

  private static String shortened(String text, boolean quoted, int maxLength) {
    var shown = new StringBuilder();
    int index = 0;
    for (int n = 0; n < maxLength && index < text.length(); n++) {
      int c = text.codePointAt(index);
      if (quoted && (c == '"' || c == '\\')) {
        shown.append('\\');
      }
      append(c, shown);
      index += Character.charCount(c);
    }
    return index < text.length() ? shown.append('…').toString() : shown.toString();
  }

  private static void append(int c, StringBuilder into) {
    if (isHarmless(c)) {
      into.appendCodePoint(c);
    } else {
      for (char unit : Character.toChars(c)) {
        into.append("\\u%04x".formatted((int) unit));
      }
    }
  }

  private static boolean isHarmless(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
