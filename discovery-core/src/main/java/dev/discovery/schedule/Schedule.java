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

  /**
   * The schedule in one English phrase: its {@linkplain Cron#describe cron}, its zone, and its
   * frequency if that leaves out some of the cron's times: {@code every day at 00:00,
   * Europe/Warsaw, at most every 72 hours}.
   */
  public String describe() {
    String phrase = cron.describe() + ", " + zone.getId();
    return frequency.length().compareTo(CronGaps.of(cron).shortest()) <= 0
        ? phrase
        : phrase + ", at most " + Wording.every(Wording.length(frequency.length()));
  }
}
