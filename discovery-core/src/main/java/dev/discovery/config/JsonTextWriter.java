package dev.discovery.config;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes plain values as JSON, on one line, spaced as PostgreSQL prints {@code jsonb}: so what was
 * within the limit when it was written is within the limit when it comes back.
 */
final class JsonTextWriter {

  private final StringBuilder text = new StringBuilder();

  private JsonTextWriter() {}

  static String write(@Nullable Object value) {
    var writer = new JsonTextWriter();
    writer.value(value);
    return writer.text.toString();
  }

  private void value(@Nullable Object value) {
    if (value instanceof String string) {
      string(string);
    } else if (value instanceof BigDecimal number) {
      text.append(number.toPlainString());
    } else if (value instanceof Map<?, ?> map) {
      object(map);
    } else if (value instanceof List<?> list) {
      array(list);
    } else if (value instanceof JsonUnreadable unreadable) {
      object(Map.of(JsonUnreadable.KEY, unreadable.text()));
    } else {
      text.append(value);
    }
  }

  private void object(Map<?, ?> members) {
    text.append('{');
    String separator = "";
    for (Map.Entry<?, ?> member : members.entrySet()) {
      text.append(separator);
      string((String) member.getKey());
      text.append(": ");
      value(member.getValue());
      separator = ", ";
    }
    text.append('}');
  }

  private void array(List<?> items) {
    text.append('[');
    String separator = "";
    for (Object item : items) {
      text.append(separator);
      value(item);
      separator = ", ";
    }
    text.append(']');
  }

  private void string(String string) {
    text.append('"');
    JsonStringEncoder.getInstance().quoteAsString(string, text);
    text.append('"');
  }
}
