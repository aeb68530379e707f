package dev.discovery.config;

import dev.discovery.source.Shown;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The members of one object, read as what they should be. Null stands for absent. What they are
 * instead is noted as violations; the reading goes on, so that all are found at once.
 */
final class JsonFields {

  private static final int MAX_DURATION_LENGTH = 40;

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

  /** One of the constants of {@code type}, by its name. */
  <E extends Enum<E>> Optional<E> choice(String key, Class<E> type, String expected) {
    Optional<String> text = text(key, expected);
    Optional<E> constant =
        text.flatMap(
            name ->
                Arrays.stream(type.getEnumConstants())
                    .filter(each -> each.name().equals(name))
                    .findFirst());
    if (text.isPresent() && constant.isEmpty()) {
      violation(key, expected, Shown.value(text.get()));
    }
    return constant;
  }

  /** An ISO 8601 duration that {@code of} takes. */
  <T> Optional<T> duration(String key, String expected, Function<Duration, T> of) {
    Optional<String> text = text(key, expected);
    try {
      if (text.isPresent() && text.get().length() <= MAX_DURATION_LENGTH) {
        return Optional.of(of.apply(Duration.parse(text.get())));
      }
    } catch (DateTimeException | IllegalArgumentException e) {
      // Not a duration, or not one of these.
    }
    text.ifPresent(other -> violation(key, expected, Shown.value(other)));
    return Optional.empty();
  }

  void violation(String key, String expected, String found) {
    violations.add(new Violation(Violation.pointer(pointer, key), expected, found));
  }
}
