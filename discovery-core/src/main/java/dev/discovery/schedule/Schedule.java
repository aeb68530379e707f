package dev.discovery.schedule;

import java.time.Duration;
import java.time.ZoneId;
import java.util.Objects;

/**
 * What the slots of a target follow: the times of a cron in a zone, thinned out by a frequency. A
 * frequency finer than the cron has no effect.
 */
public record Schedule(Cron cron, ZoneId zone, Frequency frequency) {

  private static final Duration LONGEST_PACE = Duration.ofHours(1);

  /** Refuses null. */
  public Schedule {
    Objects.requireNonNull(cron, "cron");
    Objects.requireNonNull(zone, "zone");
    Objects.requireNonNull(frequency, "frequency");
  }

  /**
   * Whether the schedule counts elapsed time instead of wall time, so that "every 15 minutes" keeps
   * its pace through a change of the clocks: the frequency is at most an hour, and the minute or
   * the hour field of the cron starts with {@code *}.
   */
  public boolean isPaceKeeping() {
    return cron.keepsPace() && frequency.length().compareTo(LONGEST_PACE) <= 0;
  }
}
