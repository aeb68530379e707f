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
}
