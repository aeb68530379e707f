package dev.discovery.schedule;

import dev.discovery.Check;
import java.time.Duration;

/**
 * Least time between two runs of one source: 1 minute to 366 days, in whole seconds. Months and
 * years are the business of the cron.
 */
public record Frequency(Duration length) {

  private static final Duration SHORTEST = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofDays(366);
  private static final Duration LONGEST_REST = Duration.ofHours(12);

  /**
   * Checks the length.
   *
   * @throws IllegalArgumentException if it is out of range or not in whole seconds
   */
  public Frequency {
    Check.argument(
        length.compareTo(SHORTEST) >= 0 && length.compareTo(LONGEST) <= 0,
        "frequency",
        "1 minute to 366 days",
        length);
    Check.argument(length.getNano() == 0, "frequency", "in whole seconds", length);
  }

  /**
   * A frequency of 1 to 8,784 hours.
   *
   * @throws IllegalArgumentException if it is out of range
   */
  public static Frequency ofHours(long hours) {
    Check.argument(
        hours >= 1 && hours <= LONGEST.toHours(),
        "frequency",
        "1 minute to 366 days",
        hours + " hours");
    return new Frequency(Duration.ofHours(hours));
  }

  /**
   * A frequency of 1 to 527,040 minutes.
   *
   * @throws IllegalArgumentException if it is out of range
   */
  public static Frequency ofMinutes(long minutes) {
    Check.argument(
        minutes >= 1 && minutes <= LONGEST.toMinutes(),
        "frequency",
        "1 minute to 366 days",
        minutes + " minutes");
    return new Frequency(Duration.ofMinutes(minutes));
  }

  /**
   * Least time between an off-grid slot and the next one: half of the frequency, at most 12 hours.
   * Without it a daily source first run at 23:59 would run again at 00:00.
   */
  Duration restAfterOffGrid() {
    Duration half = length.dividedBy(2);
    return half.compareTo(LONGEST_REST) < 0 ? half : LONGEST_REST;
  }
}
