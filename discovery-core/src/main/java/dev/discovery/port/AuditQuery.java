package dev.discovery.port;

import dev.discovery.access.Actor;
import dev.discovery.city.CityId;
import dev.discovery.source.SourceName;
import java.time.Instant;
import java.util.Optional;

/**
 * Which entries of the audit log are asked for; those for which all of this is true.
 *
 * @param city those that touched this city
 * @param source those that touched this source
 * @param from those at this instant or later
 * @param until those before this instant
 */
public record AuditQuery(
    Optional<CityId> city,
    Optional<SourceName> source,
    Optional<Actor> actor,
    Optional<Instant> from,
    Optional<Instant> until) {

  /** Every entry. */
  public static final AuditQuery ALL =
      new AuditQuery(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** Of these, those that touched {@code only}. */
  public AuditQuery of(CityId only) {
    return new AuditQuery(Optional.of(only), source, actor, from, until);
  }

  /** Of these, those that touched {@code only}. */
  public AuditQuery of(SourceName only) {
    return new AuditQuery(city, Optional.of(only), actor, from, until);
  }

  /** Of these, those by {@code only}. */
  public AuditQuery by(Actor only) {
    return new AuditQuery(city, source, Optional.of(only), from, until);
  }

  /** Of these, those at {@code start} or later. */
  public AuditQuery from(Instant start) {
    return new AuditQuery(city, source, actor, Optional.of(start), until);
  }

  /** Of these, those before {@code end}. */
  public AuditQuery until(Instant end) {
    return new AuditQuery(city, source, actor, from, Optional.of(end));
  }
}
