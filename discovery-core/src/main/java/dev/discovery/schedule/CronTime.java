package dev.discovery.schedule;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.EnumSet;
import java.util.Set;

/** A time of day on some or all days of the week. */
public record CronTime(LocalTime time, Set<DayOfWeek> days) {

  /** Copies the days. */
  public CronTime {
    days = Set.copyOf(days);
  }

  /** In English: {@code 06:00}, or {@code 06:00 on Monday} if it is not on all days. */
  public String describe() {
    if (days.size() == DayOfWeek.values().length) {
      return time.toString();
    }
    long bits = 0;
    for (DayOfWeek day : EnumSet.copyOf(days)) {
      bits |= 1L << day.getValue();
    }
    return time + " on " + Wording.weekdays(bits, "and");
  }
}
