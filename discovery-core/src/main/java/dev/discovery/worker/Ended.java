package dev.discovery.worker;

import dev.discovery.plan.Target;
import dev.discovery.run.Run;
import java.time.Instant;
import java.util.Optional;

/**
 * A run at the end of an attempt: retrying, or ended.
 *
 * @param cursor that the sync returned, if it succeeded
 */
record Ended(Run run, Optional<String> cursor) {

  static Ended without(Run run) {
    return new Ended(run, Optional.empty());
  }

  /** From the run and its target, as they are under their locks, to the end of the attempt. */
  @FunctionalInterface
  interface Step {
    Ended apply(Run current, Target target, Instant now);
  }
}
