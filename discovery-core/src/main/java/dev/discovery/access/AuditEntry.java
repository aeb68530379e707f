package dev.discovery.access;

import dev.discovery.Excerpt;
import dev.discovery.city.CityId;
import dev.discovery.source.RunId;
import dev.discovery.source.ScopeKey;
import dev.discovery.source.SourceName;
import dev.discovery.source.TargetId;
import java.time.Instant;
import java.util.Optional;

/**
 * One change that somebody made. Texts are for people, cut to 2,000 characters; what cannot be
 * stored is replaced in them. They name settings by key and never hold a value of one.
 *
 * @param at when the change was made, by the store's clock
 * @param reason why, as the actor put it; empty if none was asked for
 * @param before what was; empty if there was nothing
 * @param after what is; empty if there is nothing any more
 */
public record AuditEntry(
    Instant at,
    Actor actor,
    Operation operation,
    Touched touched,
    String reason,
    String before,
    String after) {

  private static final int MAX_TEXT = 2_000;

  /** Cuts the texts. */
  public AuditEntry {
    reason = Excerpt.of(reason, MAX_TEXT);
    before = Excerpt.of(before, MAX_TEXT);
    after = Excerpt.of(after, MAX_TEXT);
  }

  /** What was changed; what is empty does not narrow it, or does not apply. */
  public record Touched(
      Optional<CityId> city,
      Optional<SourceName> source,
      Optional<ScopeKey> scope,
      Optional<RunId> run) {

    /** No place in particular. */
    public static final Touched EVERYTHING =
        new Touched(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** A city. */
    public static Touched of(CityId city) {
      return new Touched(Optional.of(city), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** A source of a city, or a source, or everything. */
    public static Touched of(Subject subject) {
      return new Touched(subject.city(), subject.source(), Optional.empty(), Optional.empty());
    }

    /** A target, and its city if it is that of one city alone. */
    public static Touched of(TargetId target) {
      return new Touched(
          target.scope().city(),
          Optional.of(target.source()),
          Optional.of(target.scope()),
          Optional.empty());
    }

    /** The same, by way of a run. */
    public Touched by(RunId id) {
      return new Touched(city, source, scope, Optional.of(id));
    }
  }
}
