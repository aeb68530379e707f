package dev.discovery.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.discovery.source.PlainValue;
import dev.discovery.source.Shown;
import dev.discovery.source.SourceName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the text of a document into plain values. Each member of the document and each entry of its
 * sources is a part: what cannot be held by plain values makes its part a {@link JsonUnreadable},
 * and leaves the others alone. Time and memory are linear in the text. For one text and one thread.
 */
final class JsonTextReader {

  private static final int MEMBER = 2;
  private static final int ENTRY = 3;
  private static final int MAX_DEPTH = 32;
  private static final int MAX_VIOLATIONS = 100;

  /** Strict JSON; what is bounded here is bounded by the length of the text already. */
  private static final JsonFactory JSON =
      new JsonFactoryBuilder()
          // Keys are chosen by strangers: no shared symbol table that they could fill.
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DiscoveryConfigJson.MAX_BYTES)
                  .maxNumberLength(DiscoveryConfigJson.MAX_BYTES)
                  .maxStringLength(DiscoveryConfigJson.MAX_BYTES)
                  .maxNameLength(DiscoveryConfigJson.MAX_BYTES)
                  .build())
          .build();

  private final String text;
  private final JsonParser parser;
  private final List<String> path = new ArrayList<>();
  private int partAt;
  private List<Violation> violations = new ArrayList<>();

  private JsonTextReader(String text, JsonParser parser) {
    this.text = text;
    this.parser = parser;
  }

  /** The members of the document that {@code text} is, or why it is none. */
  static JsonText read(String text) {
    try (JsonParser parser = JSON.createParser(text)) {
      return new JsonTextReader(text, parser).document();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read from memory", e);
    }
  }

  private JsonText document() throws IOException {
    try {
      JsonToken first = parser.nextToken();
      return first == JsonToken.START_OBJECT
          ? members()
          : refused("a JSON object", first == null ? "nothing" : found(first));
    } catch (JsonProcessingException e) {
      // The parser reads a key together with the beginning of its value.
      JsonStreamContext inside = parser.getParsingContext();
      if (inside.hasCurrentName() && inside.getNestingDepth() > path.size()) {
        path.add(inside.getCurrentName());
      }
      return refused("JSON", "a syntax error" + at(e.getLocation()));
    }
  }

  private JsonText members() throws IOException {
    var members = new LinkedHashMap<String, @Nullable Object>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      path.add(key);
      partAt = path.size();
      if (!PlainValue.isText(key)) {
        return refused("a key without U+0000 and lone surrogates", "another key");
      }
      if (members.containsKey(key)) {
        return refused("each key once", "the key again");
      }
      JsonToken value = parser.nextToken();
      boolean entries = key.equals(JsonDocument.SOURCES) && value == JsonToken.START_ARRAY;
      members.put(key, entries ? entries() : part(MEMBER, true));
      path.remove(path.size() - 1);
    }
    return isAtEnd()
        ? new JsonText.Members(members)
        : refused("nothing after the object", "more" + at(parser.currentTokenLocation()));
  }

  private boolean isAtEnd() throws IOException {
    try {
      return parser.nextToken() == null;
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  private List<@Nullable Object> entries() throws IOException {
    var entries = new ArrayList<@Nullable Object>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      path.add(Integer.toString(entries.size()));
      partAt = path.size();
      entries.add(part(ENTRY, true));
      path.remove(path.size() - 1);
    }
    return Collections.unmodifiableList(entries);
  }

  /** The value that begins at the current token, as it is or as the text that stands for it. */
  private @Nullable Object part(int depth, boolean unsealing) throws IOException {
    int start = (int) parser.currentTokenLocation().getCharOffset();
    violations = new ArrayList<>();
    Object value = value(depth);
    if (violations.isEmpty()) {
      return unsealing ? unsealed(value, depth) : value;
    }
    parser.finishToken();
    int end = (int) parser.currentLocation().getCharOffset();
    Optional<SourceName> name = depth == ENTRY ? name(value) : Optional.empty();
    return new JsonUnreadable(storable(text.substring(start, end)), List.copyOf(violations), name);
  }

  private @Nullable Object unsealed(@Nullable Object value, int depth) {
    if (!(value instanceof Map<?, ?> map)
        || map.size() != 1
        || !(map.get(JsonUnreadable.KEY) instanceof String inner)) {
      return value;
    }
    try (JsonParser of = JSON.createParser(inner)) {
      of.nextToken();
      Object part = new JsonTextReader(inner, of).part(depth, false);
      boolean whole = of.currentToken() != null && of.nextToken() == null;
      return whole && part != null && !JsonUnreadable.isLeftIn(part) ? part : value;
    } catch (IOException e) {
      return value;
    }
  }

  private @Nullable Object value(int depth) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == null) {
      return null;
    }
    return switch (token) {
      case START_OBJECT -> fits(depth) ? object(depth) : null;
      case START_ARRAY -> fits(depth) ? array(depth) : null;
      case VALUE_STRING -> text(parser.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number();
      case VALUE_TRUE -> Boolean.TRUE;
      case VALUE_FALSE -> Boolean.FALSE;
      default -> null;
    };
  }

  private boolean fits(int depth) throws IOException {
    if (depth > MAX_DEPTH) {
      violation("at most " + MAX_DEPTH + " levels", "more");
      parser.skipChildren();
    }
    return depth <= MAX_DEPTH;
  }

  private Map<String, @Nullable Object> object(int depth) throws IOException {
    var members = new LinkedHashMap<String, @Nullable Object>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      boolean ofMachine =
          depth == ENTRY && path.size() == partAt && JsonSource.MACHINE_KEYS.contains(key);
      path.add(key);
      parser.nextToken();
      if (ofMachine) {
        parser.skipChildren();
      } else {
        member(key, depth, members);
      }
      path.remove(path.size() - 1);
    }
    return Collections.unmodifiableMap(members);
  }

  private void member(String key, int depth, Map<String, @Nullable Object> members)
      throws IOException {
    if (!PlainValue.isText(key)) {
      violation("a key without U+0000 and lone surrogates", "another key");
    }
    Object value = value(depth + 1);
    if (members.containsKey(key)) {
      violation("each key once", "the key again");
    }
    members.put(key, value);
  }

  private List<@Nullable Object> array(int depth) throws IOException {
    var items = new ArrayList<@Nullable Object>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      path.add(Integer.toString(items.size()));
      items.add(value(depth + 1));
      path.remove(path.size() - 1);
    }
    return Collections.unmodifiableList(items);
  }

  private String text(String value) {
    PlainValue.faultIn(value)
        .ifPresent(
            fault ->
                violation(
                    "a text without U+0000 and lone surrogates",
                    "U+%04X as character %d".formatted((int) value.charAt(fault), fault + 1)));
    return value;
  }

  private @Nullable BigDecimal number() throws IOException {
    Optional<BigDecimal> number = Optional.empty();
    if (parser.getTextLength() <= PlainValue.MAX_DIGITS) {
      try {
        number = PlainValue.number(new BigDecimal(parser.getText()));
      } catch (ArithmeticException | NumberFormatException e) {
        // An exponent beyond 32 bits.
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

  private JsonText refused(String expected, String found) {
    return new JsonText.Refused(new Violation(pointer(0), expected, found));
  }

  private String pointer(int from) {
    String pointer = "";
    for (String key : path.subList(from, path.size())) {
      pointer = Violation.pointer(pointer, key);
    }
    return pointer;
  }

  private Optional<SourceName> name(@Nullable Object entry) {
    boolean twice = violations.stream().anyMatch(each -> each.pointer().equals("/name"));
    return twice ? Optional.empty() : JsonSource.name(entry);
  }

  private static String found(JsonToken token) {
    return switch (token) {
      case START_ARRAY -> "an array";
      case VALUE_STRING -> Shown.type("");
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> Shown.type(BigDecimal.ZERO);
      case VALUE_TRUE, VALUE_FALSE -> Shown.type(true);
      default -> Shown.type(null);
    };
  }

  private static String at(@Nullable JsonLocation place) {
    return place == null
        ? ""
        : " at line %d, column %d".formatted(place.getLineNr(), place.getColumnNr());
  }

  /** The same JSON: lone surrogates, which can only be in its strings, as escapes. */
  private static String storable(String json) {
    if (PlainValue.isText(json)) {
      return json;
    }
    var escaped = new StringBuilder(json.length() + 10);
    json.codePoints()
        .forEach(
            c -> {
              if (Character.getType(c) == Character.SURROGATE) {
                escaped.append("\\u%04x".formatted(c));
              } else {
                escaped.appendCodePoint(c);
              }
            });
    return escaped.toString();
  }
}
