package dev.discovery.run;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** How long each bucket of a series is: an hour or a day of UTC. */
public enum Grain {
  /** For up to 48 hours. */
  HOUR(ChronoUnit.HOURS, 48),
  /** For up to 366 days, of which as many are known as the host keeps statistics for. */
  DAY(ChronoUnit.DAYS, 366);

  private final ChronoUnit unit;
  private final int most;

  Grain(ChronoUnit unit, int most) {
    this.unit = unit;
    this.most = most;
  }

  /** How many buckets a series of it has at most. */
  public int most() {
    return most;
  }

  /** Where the bucket starts that {@code at} is in. */
  public Instant startOf(Instant at) {
    return at.truncatedTo(unit);
  }

  /**
   * Where the first of the last {@code count} buckets starts, of which the one of {@code now} is
   * the last.
   */
  public Instant startOf(int count, Instant now) {
    return startOf(now).minus(count - 1L, unit);
  }

  /** Where the bucket after that of {@code at} starts. */
  public Instant after(Instant at) {
    return startOf(at).plus(1, unit);
  }
}
