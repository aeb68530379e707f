package dev.discovery.jdbc;

import dev.discovery.city.CityId;
import dev.discovery.health.CityStanding;
import dev.discovery.health.HealthPosition;
import dev.discovery.health.HealthPosition.Key;
import dev.discovery.health.HealthStatus;
import dev.discovery.source.TargetId;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * A place in the list of cities by health, as SQL compares it.
 *
 * @param city empty before the first city of a target, or of the part
 */
record Place(HealthStatus part, OffsetDateTime mark, String source, String scopeKey, String city) {

  /** After every name of a source. */
  private static final String LAST = "~";

  /** Where the page begins. */
  static Place of(HealthPosition from) {
    return from.last().map(last -> of(from.part(), last)).orElseGet(() -> beginning(from));
  }

  private static Place of(HealthStatus part, Key last) {
    return last.target()
        .map(
            target ->
                new Place(
                    part,
                    Objects.requireNonNull(Bind.at(last.mark().orElseThrow())),
                    target.source().value(),
                    target.scope().toString(),
                    last.city().value()))
        .orElseGet(() -> unknown(last.city().value()));
  }

  private static Place beginning(HealthPosition from) {
    return from.part() == HealthStatus.PASS
        ? new Place(from.part(), Objects.requireNonNull(Bind.at(from.asOf())), LAST, "", "")
        : beginning(from.part());
  }

  /** Before everything else in a part, but for PASS, which goes on where WARN ends. */
  static Place beginning(HealthStatus part) {
    return new Place(part, OffsetDateTime.MIN, "", "", "");
  }

  /** Of a city of which nothing is known. */
  static Place unknown(String city) {
    return new Place(HealthStatus.UNKNOWN, OffsetDateTime.MIN, "", "", city);
  }

  /** Whether nothing of the list is at it or before it. */
  boolean isFirst() {
    return equals(beginning(HealthStatus.FAIL));
  }

  boolean isSameTarget(Place other) {
    return mark.equals(other.mark)
        && source.equals(other.source)
        && scopeKey.equals(other.scopeKey);
  }

  CityStanding standing() {
    return new CityStanding(part, key());
  }

  HealthPosition position(Instant asOf) {
    return new HealthPosition(asOf, part, city.isEmpty() ? Optional.empty() : Optional.of(key()));
  }

  private Key key() {
    return part == HealthStatus.UNKNOWN
        ? Key.of(new CityId(city))
        : Key.of(mark.toInstant(), TargetId.of(source, scopeKey), new CityId(city));
  }

  void bind(SqlStatement<?> statement) {
    statement
        .bind("mark", mark)
        .bind("source", source)
        .bind("scopeKey", scopeKey)
        .bind("city", city);
  }
}
