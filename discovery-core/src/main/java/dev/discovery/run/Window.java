package dev.discovery.run;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * How far back statistics look. A run is in the window if it ended at its start or later. Windows
 * start where an hour or a day of UTC does, whatever the zones of targets and people: so what is
 * counted by hour and by day adds up exactly. That makes them up to an hour or a day longer than
 * their names say.
 */
public enum Window {
  /** From an hour before the start of this hour. */
  HOUR(Duration.ofHours(1), ChronoUnit.HOURS),
  /** From 24 hours before the start of this hour. */
  DAY(Duration.ofHours(24), ChronoUnit.HOURS),
  /** From 7 days before the start of today. */
  WEEK(Duration.ofDays(7), ChronoUnit.DAYS),
  /** From 30 days before the start of today. */
  MONTH(Duration.ofDays(30), ChronoUnit.DAYS),
  /** From 90 days before the start of today. */
  QUARTER(Duration.ofDays(90), ChronoUnit.DAYS),
  /** From the beginning; what was deleted of the history is counted too. */
  ALL(Duration.ZERO, ChronoUnit.FOREVER);

  private final Duration length;
  private final ChronoUnit startsWith;

  Window(Duration length, ChronoUnit startsWith) {
    this.length = length;
    this.startsWith = startsWith;
  }

  /** Where it starts; empty for {@link #ALL}. */
  public Optional<Instant> from(Instant now) {
    return this == ALL ? Optional.empty() : Optional.of(now.truncatedTo(startsWith).minus(length));
  }

  /** Whether it starts within a day, so that counts by day are too coarse for it. */
  public boolean isOfHours() {
    return startsWith == ChronoUnit.HOURS;
  }
}
