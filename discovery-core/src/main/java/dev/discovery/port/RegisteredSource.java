package dev.discovery.port;

import dev.discovery.city.CityId;
import dev.discovery.plan.SourceTraits;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A source as some node has registered it.
 *
 * @param traits what the projection needs
 * @param fingerprint of its definition; a change means that the cities naming it are projected anew
 * @param seenAt when a node last said that it has the source
 * @param progress how far the projection after a change has come
 */
public record RegisteredSource(
    SourceTraits traits, String fingerprint, Instant seenAt, Progress progress) {

  /** A source that no node has spoken up for in so long is one that no node has. */
  public static final Duration UNKNOWN_AFTER = Duration.ofMinutes(10);

  /** Whether no node has it at {@code now}. */
  public boolean isUnknown(Instant now) {
    return !seenAt.plus(UNKNOWN_AFTER).isAfter(now);
  }

  /** How far the cities that name a changed source have been projected anew. */
  public sealed interface Progress {}

  /** All of them. */
  public record Projected() implements Progress {}

  /** Those up to {@code after}; none of them, if empty. */
  public record Projecting(Optional<CityId> after) implements Progress {}
}
