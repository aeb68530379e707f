package dev.discovery.port;

import dev.discovery.Check;
import dev.discovery.source.SourceName;
import dev.discovery.source.TargetId;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Which targets a tick may decide.
 *
 * @param dueBy those whose wake time is not after this instant
 * @param sources only of these, which the node has registered
 * @param only if present, only these
 * @param limit at most so many, 1 to 100,000
 */
public record DueQuery(
    Instant dueBy, Set<SourceName> sources, Optional<Set<TargetId>> only, int limit) {

  /** Checks the limit. */
  public DueQuery {
    Check.argument(limit >= 1 && limit <= 100_000, "limit", "1 to 100,000", limit);
    sources = Set.copyOf(sources);
    only = only.map(Set::copyOf);
  }

  /** The same, restricted to {@code targets}. */
  public DueQuery only(Set<TargetId> targets) {
    return new DueQuery(dueBy, sources, Optional.of(targets), limit);
  }
}
