package dev.discovery.worker;

import dev.discovery.plan.Target;
import dev.discovery.run.Run;
import dev.discovery.source.SyncResult;
import java.time.Instant;
import java.util.Optional;

/**
 * A run at the end of an attempt: retrying, or ended.
 *
 * @param result of the sync; present exactly if it succeeded
 */
record Ended(Run run, Optional<SyncResult> result) {

  static Ended without(Run run) {
    return new Ended(run, Optional.empty());
  }

  /** From the run and its target, as they are under their locks, to the end of the attempt. */
  @FunctionalInterface
  interface Step {
    Ended apply(Run current, Target target, Instant now);
  }
}
