package dev.discovery.config;

import dev.discovery.source.Shown;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The members of one object, read as what they should be. Null stands for absent. What they are
 * instead is noted as violations; the reading goes on, so that all are found at once.
 */
final class JsonFields {

  private final Map<?, ?> members;
  private final String pointer;
  private final List<Violation> violations;

  JsonFields(Map<?, ?> members, String pointer, List<Violation> violations) {
    this.members = members;
    this.pointer = pointer;
    this.violations = violations;
    if (JsonUnreadable.isLeftIn(members)) {
      String expected = "the JSON text of what could not be stored, and nothing beside it";
      violation(JsonUnreadable.KEY, expected, "something else");
    }
  }

  @Nullable Object get(String key) {
    return members.get(key);
  }

  boolean bool(String key, boolean absent) {
    Object value = get(key);
    if (value == null || value instanceof Boolean) {
      return value == null ? absent : (Boolean) value;
    }
    violation(key, "true or false", Shown.value(value));
    return absent;
  }

  Optional<String> text(String key, String expected) {
    Object value = get(key);
    if (value == null || value instanceof String) {
      return Optional.ofNullable((String) value);
    }
    violation(key, expected, Shown.value(value));
    return Optional.empty();
  }

  void violation(String key, String expected, String found) {
    violations.add(new Violation(Violation.pointer(pointer, key), expected, found));
  }
}
