package dev.discovery.schedule;

import java.time.Duration;

/**
 * How far the times of a cron are apart on the wall clock, over the days after which they repeat:
 * one, seven, or the 400 years of the calendar.
 *
 * @param runs how many times there are in {@code cycle}
 */
record CronGaps(Duration shortest, Duration longest, long runs, Duration cycle) {

  private static final int MINUTES_PER_DAY = 24 * 60;
  private static final int FIRST_YEAR = 2000;

  static CronGaps of(Cron cron) {
    int[] times = cron.minutesOfDay();
    Spans days = daysBetween(cron.days());
    int overNight = times[0] - times[times.length - 1];
    long shortest = days.shortest * MINUTES_PER_DAY + overNight;
    long longest = days.longest * MINUTES_PER_DAY + overNight;
    for (int i = 1; i < times.length; i++) {
      shortest = Math.min(shortest, times[i] - times[i - 1]);
      longest = Math.max(longest, times[i] - times[i - 1]);
    }
    return new CronGaps(
        Duration.ofMinutes(shortest),
        Duration.ofMinutes(longest),
        days.count * times.length,
        Duration.ofDays(days.cycle));
  }

  private static Spans daysBetween(CronDays days) {
    int period = days.periodInDays();
    var spans = new Spans(period == 0 ? CronDays.DAYS_IN_CALENDAR_CYCLE : period);
    if (period > 0) {
      for (int day = 0; day < period; day++) {
        if (period == 1 || (days.daysOfWeek() >>> day & 1) != 0) {
          spans.add(day);
        }
      }
    } else {
      days.addCycle(FIRST_YEAR, spans);
    }
    spans.close();
    return spans;
  }

  /** The distances between days that are added in their order. One thread at a time. */
  static final class Spans {

    private final long cycle;
    private long first = -1;
    private long last;
    private long count;
    private long shortest = Long.MAX_VALUE;
    private long longest;

    private Spans(long cycle) {
      this.cycle = cycle;
    }

    /** Adds a day of the cycle; only differences between days count. */
    void add(long day) {
      if (count == 0) {
        first = day;
      } else {
        span(day - last);
      }
      last = day;
      count++;
    }

    private void close() {
      span(first + cycle - last);
    }

    private void span(long days) {
      shortest = Math.min(shortest, days);
      longest = Math.max(longest, days);
    }
  }
}
