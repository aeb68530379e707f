package dev.discovery.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.discovery.CodePoints;
import dev.discovery.source.PlainValue;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON tokens into plain values, and notes what plain values cannot hold. Knows where in the
 * document it is. For one text and one thread.
 */
final class JsonValueReader {

  /** The level of an entry of the sources; the document is level 1. */
  static final int ENTRY = 3;

  private static final int MAX_DEPTH = 32;
  private static final int MAX_VIOLATIONS = 100;

  /** Room for signs, a point and an exponent beside the digits. */
  private static final int MAX_NUMBER_LENGTH = PlainValue.MAX_DIGITS + 20;

  private final JsonParser parser;
  private final List<String> path = new ArrayList<>();
  private int partAt;
  private List<Violation> violations = new ArrayList<>();

  JsonValueReader(JsonParser parser) {
    this.parser = parser;
  }

  void enter(String key) {
    path.add(key);
  }

  void leave() {
    path.remove(path.size() - 1);
  }

  /** How many keys and places were entered and not left. */
  int depth() {
    return path.size();
  }

  /**
   * The value that begins at the current token, in which violations are noted from its beginning.
   *
   * @param level the level that it has if it is an object or array
   */
  @Nullable Object part(int level) throws IOException {
    partAt = path.size();
    violations = new ArrayList<>();
    return value(level);
  }

  /** What plain values could not hold of the part, at most 100; their pointers begin at it. */
  List<Violation> violations() {
    return List.copyOf(violations);
  }

  /** The pointer to what was entered and not left. */
  String pointer() {
    return pointer(0);
  }

  private @Nullable Object value(int level) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == null) {
      return null;
    }
    return switch (token) {
      case START_OBJECT -> fits(level) ? object(level) : null;
      case START_ARRAY -> fits(level) ? array(level) : null;
      case VALUE_STRING -> text(parser.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number();
      case VALUE_TRUE -> Boolean.TRUE;
      case VALUE_FALSE -> Boolean.FALSE;
      default -> null;
    };
  }

  private boolean fits(int level) throws IOException {
    if (level > MAX_DEPTH) {
      violation("at most " + MAX_DEPTH + " levels", "more");
      parser.skipChildren();
    }
    return level <= MAX_DEPTH;
  }

  private Map<String, @Nullable Object> object(int level) throws IOException {
    var members = new LinkedHashMap<String, @Nullable Object>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      boolean ofEntry = level == ENTRY && path.size() == partAt;
      enter(key);
      parser.nextToken();
      if (ofEntry && JsonSource.MACHINE_KEYS.contains(key)) {
        parser.skipChildren();
      } else {
        member(key, level, members);
      }
      leave();
    }
    return Collections.unmodifiableMap(members);
  }

  private void member(String key, int level, Map<String, @Nullable Object> members)
      throws IOException {
    if (!CodePoints.areStorable(key)) {
      violation("a key without U+0000 and lone surrogates", "another key");
    }
    Object value = value(level + 1);
    if (members.containsKey(key)) {
      violation("each key once", "the key again");
    }
    members.put(key, value);
  }

  private List<@Nullable Object> array(int level) throws IOException {
    var items = new ArrayList<@Nullable Object>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      enter(Integer.toString(items.size()));
      items.add(value(level + 1));
      leave();
    }
    return Collections.unmodifiableList(items);
  }

  private String text(String value) {
    CodePoints.faultIn(value)
        .ifPresent(
            fault ->
                violation(
                    "a text without U+0000 and lone surrogates",
                    "U+%04X as character %d".formatted((int) value.charAt(fault), fault + 1)));
    return value;
  }

  private @Nullable BigDecimal number() throws IOException {
    Optional<BigDecimal> number = Optional.empty();
    if (parser.getTextLength() <= MAX_NUMBER_LENGTH) {
      try {
        number = PlainValue.number(new BigDecimal(parser.getText()));
      } catch (ArithmeticException | NumberFormatException e) {
        // An exponent beyond 32 bits: too large or too small like the others.
      }
    }
    if (number.isEmpty()) {
      violation("a number of at most " + PlainValue.MAX_DIGITS + " digits", "more digits");
    }
    return number.orElse(null);
  }

  private void violation(String expected, String found) {
    if (violations.size() < MAX_VIOLATIONS) {
      violations.add(new Violation(pointer(partAt), expected, found));
    }
  }

  private String pointer(int from) {
    String pointer = "";
    for (String key : path.subList(from, path.size())) {
      pointer = Violation.pointer(pointer, key);
    }
    return pointer;
  }
}
