package dev.discovery.health;

import dev.discovery.run.Standing;
import java.util.Optional;

/**
 * What is stored of a target that its health follows from.
 *
 * @param marks empty if nothing can be said of it
 */
public record HealthFacts(Standing standing, Optional<HealthMarks> marks) {

  /** Of a target that never ran. */
  public static final HealthFacts NONE = new HealthFacts(Standing.NONE, Optional.empty());
}
