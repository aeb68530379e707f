package dev.discovery.schedule;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * Says a cron in one English phrase. It looks at the values alone, so that expressions that mean
 * the same are mostly said the same; and no two that mean different times are.
 */
final class CronDescription {

  private static final int MAX_LENGTH = 300;
  private static final int MINUTES_PER_DAY = 24 * 60;
  private static final int MOST_TIMES_BEFORE_A_PACE = 4;
  private static final int MOST_TIMES = 6;
  private static final int MOST_DATES = 4;

  private final long minutes;
  private final long hours;
  private final CronDays days;

  /** The minutes of a day on which it fires, in order. */
  private final int[] times;

  private CronDescription(Cron cron) {
    this.minutes = cron.minutes();
    this.hours = cron.hours();
    this.days = cron.days();
    this.times = cron.minutesOfDay();
  }

  static String of(Cron cron) {
    String phrase = new CronDescription(cron).phrase();
    return phrase.length() <= MAX_LENGTH ? phrase : "at the times of the cron " + cron.text();
  }

  private String phrase() {
    String time = time();
    String day = day();
    boolean everyDay = time.startsWith("at ") && !day.startsWith(" on ");
    return (everyDay ? "every day " : "") + time + day;
  }

  private String time() {
    int step = step();
    if (step > 0 && times.length * step == MINUTES_PER_DAY && times.length > 2 && isFromStart()) {
      return pace(step) + (step >= 60 && times[0] > 0 ? " at minute " + times[0] : "");
    }
    if (times.length <= MOST_TIMES_BEFORE_A_PACE || step == 0 && times.length <= MOST_TIMES) {
      List<String> all = Arrays.stream(times).mapToObj(Wording::timeOfDay).toList();
      return "at " + Wording.joined(all, "and");
    }
    if (step > 0) {
      String first = Wording.timeOfDay(times[0]);
      return pace(step) + " from " + first + " to " + Wording.timeOfDay(times[times.length - 1]);
    }
    if (Long.bitCount(minutes) == 60) {
      return "every minute of " + Wording.numbers("hour", hours);
    }
    String some = "at " + Wording.numbers("minute", minutes);
    return Long.bitCount(hours) == 24
        ? "every hour " + some
        : some + " of " + Wording.numbers("hour", hours);
  }

  /** Whether the times begin where "every n minutes" or "every n hours" makes one expect it. */
  private boolean isFromStart() {
    return times[0] == 0 || Long.bitCount(minutes) == 1 && times[0] < 60;
  }

  private static String pace(int step) {
    return Wording.every(Wording.gap(Duration.ofMinutes(step)));
  }

  /** How many minutes each time is from the one before; 0 if they differ, or there is but one. */
  private int step() {
    int step = times.length == 1 ? 0 : times[1] - times[0];
    for (int i = 1; i < times.length; i++) {
      if (times[i] - times[i - 1] != step) {
        return 0;
      }
    }
    return step;
  }

  /** With a blank before it; empty if it fires on all days. */
  private String day() {
    boolean anyDate = days.hasEveryDayOfMonth() || days.isDailyInItsMonths();
    boolean anyWeekday = days.hasEveryDayOfWeek() || days.isDailyInItsMonths();
    String weekdays = weekdays(days.either() ? "and" : "or");
    if (anyDate && anyWeekday) {
      return months(" in ");
    }
    if (anyDate) {
      return " on " + weekdays("and") + months(" in ");
    }
    if (anyWeekday) {
      return " on " + datesOfMonths();
    }
    return days.either()
        ? " on " + dates() + " of the month or on " + weekdays + months(", in ")
        : " on " + datesOfMonths() + " if that is " + weekdays;
  }

  private String datesOfMonths() {
    long date = days.daysOfMonth();
    if (Long.bitCount(date) == 1 && Long.bitCount(days.monthsThatFit()) == 1) {
      return Long.numberOfTrailingZeros(date) + months(" ");
    }
    String months = months(" of ");
    return dates() + (months.isEmpty() ? " of the month" : months);
  }

  private String dates() {
    long dates = days.daysOfMonth();
    return Wording.isShortList(dates, MOST_DATES)
        ? "the " + Wording.names(dates, Wording::ordinal, "and")
        : Wording.numbers("day", dates);
  }

  /** After {@code before}; empty if it fires in all months. */
  private String months(String before) {
    long months = days.monthsThatFit();
    return Long.bitCount(months) == 12 ? "" : before + Wording.months(months);
  }

  private String weekdays(String conjunction) {
    long sunday = days.daysOfWeek() & 1;
    return Wording.weekdays(days.daysOfWeek() & ~1L | sunday << 7, conjunction);
  }
}
