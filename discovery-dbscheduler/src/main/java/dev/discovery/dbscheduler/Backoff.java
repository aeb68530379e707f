package dev.discovery.dbscheduler;

import java.time.Duration;

/**
 * How long a job waits that could not be worked on, through no fault of its run: 1 second, doubled
 * each time up to a minute, less up to a half, so that many such jobs do not come back at once.
 */
final class Backoff {

  private static final long FIRST_MILLIS = 1_000;
  private static final long LONGEST_MILLIS = 60_000;
  private static final int DOUBLINGS = 6;

  private Backoff() {}

  /**
   * The wait after {@code failures} in a row before this one.
   *
   * @param chance from 0 to 1: what is taken off, in halves of the wait
   */
  static Duration after(int failures, double chance) {
    long wait = FIRST_MILLIS << Math.min(failures, DOUBLINGS);
    long capped = Math.min(wait, LONGEST_MILLIS);
    return Duration.ofMillis(capped - (long) (capped * chance / 2));
  }
}
