package dev.discovery.health;

import dev.discovery.Check;
import java.util.Optional;

/**
 * Which cities, and from where on.
 *
 * @param from the {@code next} of the page before, or the beginning of a part of the list, with
 *     which it begins
 * @param only cities in this status; the part of {@code from} is that one then
 * @param limit 1 to 1,000 cities
 */
public record HealthQuery(HealthPosition from, Optional<HealthStatus> only, int limit) {

  /** Checks the limit. */
  public HealthQuery {
    Check.argument(limit >= 1 && limit <= 1_000, "limit", "1 to 1000", limit);
    HealthStatus part = from.part();
    HealthStatus wanted = only.orElse(part);
    Check.argument(part == wanted, "part of the position", wanted.name(), part);
  }
}
