package dev.discovery.run;

import dev.discovery.source.FailureKind;
import dev.discovery.source.SyncException;
import java.time.Duration;
import java.util.Optional;

/**
 * How an attempt failed, and whether another one could help.
 *
 * @param retryAfter the delay that the source asked for, capped at a day
 */
public record AttemptFailure(Failure failure, boolean retryable, Optional<Duration> retryAfter) {

  /** What a sync threw. */
  public static AttemptFailure of(Exception thrown) {
    if (thrown instanceof SyncException typed) {
      Failure failure = new Failure(typed.kind(), typed.getMessage());
      return new AttemptFailure(failure, typed.isRetryable(), typed.retryAfter());
    }
    return of(FailureKind.UNEXPECTED, thrown.toString());
  }

  /** A failure of a kind that says whether it is retried. */
  public static AttemptFailure of(FailureKind kind, String message) {
    return new AttemptFailure(new Failure(kind, message), kind.isRetryable(), Optional.empty());
  }
}
