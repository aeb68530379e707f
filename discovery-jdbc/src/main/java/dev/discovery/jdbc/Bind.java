package dev.discovery.jdbc;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How values go into SQL, independently of the zones of session and JVM. Pure. */
final class Bind {

  private Bind() {}

  /** An instant as a timestamptz: in UTC, cut to microseconds, which PostgreSQL would round up. */
  static @Nullable OffsetDateTime at(@Nullable Instant at) {
    return at == null ? null : at.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
  }

  static @Nullable OffsetDateTime at(Optional<Instant> at) {
    return at(at.orElse(null));
  }

  static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }

  /** A text that is shown to people and may quote anything: without the NUL that is refused. */
  static String shown(String text) {
    return text.replace('\0', ' ');
  }

  /**
   * A JSON text in which a surrogate without its other half is written as an escape: UTF-8 has no
   * form for it, and the driver would make it a question mark.
   */
  static String json(String text) {
    for (int n = 0; n < text.length(); n++) {
      if (isUnpaired(text, n)) {
        return escaped(text);
      }
    }
    return text;
  }

  private static String escaped(String text) {
    var escaped = new StringBuilder(text.length() + 5);
    for (int n = 0; n < text.length(); n++) {
      if (isUnpaired(text, n)) {
        escaped.append("\\u%04x".formatted((int) text.charAt(n)));
      } else {
        escaped.append(text.charAt(n));
      }
    }
    return escaped.toString();
  }

  private static boolean isUnpaired(String text, int n) {
    char here = text.charAt(n);
    if (Character.isHighSurrogate(here)) {
      return n + 1 == text.length() || !Character.isLowSurrogate(text.charAt(n + 1));
    }
    return Character.isLowSurrogate(here)
        && (n == 0 || !Character.isHighSurrogate(text.charAt(n - 1)));
  }
}
