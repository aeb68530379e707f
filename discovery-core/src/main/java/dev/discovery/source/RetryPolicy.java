package dev.discovery.source;

import dev.discovery.Check;
import java.time.Duration;

/**
 * How often a run is tried, and how long it waits between tries: {@code delay} before the second
 * attempt, doubled before each later one, never more than a day. A retry that would come after the
 * target's next slot is not made: that slot's own run tries again.
 *
 * @param maxAttempts 1 to 100, the first one included
 * @param delay 1 second to 1 day
 */
public record RetryPolicy(int maxAttempts, Duration delay) {

  private static final Duration MAX_DELAY = Duration.ofDays(1);

  /** 3 attempts, 30 seconds doubling. */
  public static final RetryPolicy DEFAULT = new RetryPolicy(3, Duration.ofSeconds(30));

  /** Checks the ranges. */
  public RetryPolicy {
    Check.argument(maxAttempts >= 1 && maxAttempts <= 100, "maxAttempts", "1 to 100", maxAttempts);
    boolean inRange =
        delay.compareTo(Duration.ofSeconds(1)) >= 0 && delay.compareTo(MAX_DELAY) <= 0;
    Check.argument(inRange, "retry delay", "1 second to 1 day", delay);
  }

  /** No second attempt. */
  public static RetryPolicy none() {
    return new RetryPolicy(1, DEFAULT.delay);
  }

  /** Whether another attempt is allowed after {@code attempts} of them. */
  public boolean allowsAnotherAfter(int attempts) {
    return attempts < maxAttempts;
  }

  /** The wait after attempt {@code attempt} (from 1) has failed. */
  public Duration delayAfter(int attempt) {
    Duration wait = delay;
    for (int n = 1; n < attempt && wait.compareTo(MAX_DELAY) < 0; n++) {
      wait = wait.multipliedBy(2);
    }
    return wait.compareTo(MAX_DELAY) < 0 ? wait : MAX_DELAY;
  }
}
