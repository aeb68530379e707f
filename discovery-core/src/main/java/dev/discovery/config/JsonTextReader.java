package dev.discovery.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.discovery.CodePoints;
import dev.discovery.source.Shown;
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
  private final JsonValueReader values;

  private JsonTextReader(String text, JsonParser parser) {
    this.text = text;
    this.parser = parser;
    this.values = new JsonValueReader(parser);
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
      if (inside.hasCurrentName() && inside.getNestingDepth() > values.depth()) {
        values.enter(inside.getCurrentName());
      }
      return refused("JSON", "a syntax error" + at(e.getLocation()));
    }
  }

  private JsonText members() throws IOException {
    var members = new LinkedHashMap<String, @Nullable Object>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      values.enter(key);
      if (!CodePoints.areStorable(key)) {
        return refused("a key without U+0000 and lone surrogates", "another key");
      }
      if (members.containsKey(key)) {
        return refused("each key once", "the key again");
      }
      JsonToken value = parser.nextToken();
      boolean entries = key.equals(JsonDocument.SOURCES) && value == JsonToken.START_ARRAY;
      members.put(key, entries ? entries() : part(MEMBER, true));
      values.leave();
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
      values.enter(Integer.toString(entries.size()));
      entries.add(part(JsonValueReader.ENTRY, true));
      values.leave();
    }
    return Collections.unmodifiableList(entries);
  }

  /** The value that begins at the current token, as it is or as the text that stands for it. */
  private @Nullable Object part(int level, boolean unsealing) throws IOException {
    int start = (int) parser.currentTokenLocation().getCharOffset();
    Object value = values.part(level);
    List<Violation> violations = values.violations();
    if (violations.isEmpty()) {
      return unsealing ? unsealed(value, level) : value;
    }
    parser.finishToken();
    int end = (int) parser.currentLocation().getCharOffset();
    boolean named = violations.stream().noneMatch(each -> each.pointer().equals("/name"));
    return new JsonUnreadable(
        storable(text.substring(start, end)),
        violations,
        named && level == JsonValueReader.ENTRY ? JsonSource.name(value) : Optional.empty());
  }

  /** What a text stands for that was stored in place of a part; any other value as it is. */
  private static @Nullable Object unsealed(@Nullable Object value, int level) {
    if (!(value instanceof Map<?, ?> map)
        || map.size() != 1
        || !(map.get(JsonUnreadable.KEY) instanceof String inner)) {
      return value;
    }
    try (JsonParser of = JSON.createParser(inner)) {
      of.nextToken();
      Object part = new JsonTextReader(inner, of).part(level, false);
      boolean whole = of.currentToken() != null && of.nextToken() == null;
      return whole && part != null && !JsonUnreadable.isLeftIn(part) ? part : value;
    } catch (IOException e) {
      return value;
    }
  }

  private JsonText refused(String expected, String found) {
    return new JsonText.Refused(new Violation(values.pointer(), expected, found));
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
    if (CodePoints.areStorable(json)) {
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
