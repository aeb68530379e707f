package dev.discovery.run;

import java.time.Instant;
import java.util.Optional;

/**
 * Where the next sync of a target goes on, and what its result is compared with. A run that was
 * judged FAILED leaves it as it is.
 *
 * @param cursor what the last successful run returned
 * @param lastSuccessStartedAt when that run's last attempt started
 */
public record Checkpoint(
    Optional<String> cursor, Optional<Instant> lastSuccessStartedAt, Baseline baseline) {

  /** Of a target that never succeeded. */
  public static final Checkpoint NONE =
      new Checkpoint(Optional.empty(), Optional.empty(), Baseline.NONE);
}
