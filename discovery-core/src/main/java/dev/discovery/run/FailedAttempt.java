package dev.discovery.run;

import dev.discovery.source.Attributes;
import java.time.Instant;

/**
 * An attempt that failed and did not end its run: another one was to follow.
 *
 * @param endedAt when it failed, or when another worker took the run over from it
 * @param settings that it was given, as texts, without secrets
 */
public record FailedAttempt(
    Attempt attempt, Instant endedAt, Failure failure, Attributes settings) {

  /** Without the detail of its failure. */
  public FailedAttempt withoutDetail() {
    return new FailedAttempt(attempt, endedAt, failure.withoutDetail(), settings);
  }
}
