package dev.discovery.schedule;

import dev.discovery.schedule.CronFieldParser.Values;
import java.time.LocalDate;
import java.time.Month;
import java.time.Year;
import java.util.Optional;

/**
 * The days of a cron expression, as bit sets: 1 to 31, 1 to 12 and 0 (Sunday) to 6. Immutable and
 * thread-safe.
 *
 * @param either whether it is enough that the day of month or the day of week fits; otherwise both
 *     must
 */
record CronDays(long daysOfMonth, long months, long daysOfWeek, boolean either) {

  /**
   * The Gregorian calendar repeats after 400 years, weekdays included: 146,097 days are 20,871
   * weeks. So what does not come within them never comes. The longest wait in fact is one of 40
   * years, for a 29 February on one weekday, across a year like 2100.
   */
  private static final int MONTHS_IN_CALENDAR_CYCLE = 400 * 12;

  /** How many days the calendar's cycle of 400 years has. */
  static final int DAYS_IN_CALENDAR_CYCLE = 146_097;

  private static final long EVERY_DAY_OF_MONTH = 0xFFFFFFFEL;
  private static final long EVERY_MONTH = 0x1FFEL;
  private static final long EVERY_DAY_OF_WEEK = 0x7FL;

  /** Repeats a set of weekdays for six weeks, which is enough for any month. */
  private static final long SIX_WEEKS = 0x810204081L;

  /** The day of week of 1970-01-01, which was a Thursday. */
  private static final int EPOCH_DAY_OF_WEEK = 4;

  /**
   * Combines the fields. A day of month and a day of week are alternatives when neither field
   * starts with {@code *}, as in crontab(5).
   */
  static CronDays of(Values daysOfMonth, Values months, Values daysOfWeek) {
    return new CronDays(
        daysOfMonth.bits(),
        months.bits(),
        daysOfWeek.bits(),
        !daysOfMonth.star() && !daysOfWeek.star());
  }

  /**
   * Whether there is ever such a day. Only the length of months can prevent it: within 400 years
   * every date, 29 February included, falls on every weekday.
   */
  boolean everCome() {
    return monthsThatFit() != 0;
  }

  /** Those of the months in which there can be such a day. */
  long monthsThatFit() {
    long fit = 0;
    for (Month month : Month.values()) {
      if (either || (daysOfMonth & upTo(month.maxLength())) != 0) {
        fit |= months & 1L << month.getValue();
      }
    }
    return fit;
  }

  /** How many days the longest of the months can have. */
  int lengthOfMonths() {
    int longest = 0;
    for (Month month : Month.values()) {
      if (has(months, month.getValue())) {
        longest = Math.max(longest, month.maxLength());
      }
    }
    return longest;
  }

  boolean contain(LocalDate day) {
    boolean date = has(daysOfMonth, day.getDayOfMonth());
    boolean weekday = has(daysOfWeek, day.getDayOfWeek().getValue() % 7);
    return has(months, day.getMonthValue()) && (either ? date || weekday : date && weekday);
  }

  /** The first such day after {@code day}; empty if it is beyond the supported years. */
  Optional<LocalDate> after(LocalDate day) {
    int year = day.getYear();
    int month = day.getMonthValue();
    long wanted = ~upTo(day.getDayOfMonth());
    for (int i = 0; i <= MONTHS_IN_CALENDAR_CYCLE && year <= Year.MAX_VALUE; i++) {
      long found = in(year, month) & wanted;
      if (found != 0) {
        return Optional.of(LocalDate.of(year, month, Long.numberOfTrailingZeros(found)));
      }
      wanted = ~0L;
      month++;
      if (month > 12) {
        month = 1;
        year++;
      }
    }
    return Optional.empty();
  }

  /** The last such day before {@code day}; empty if it is beyond the supported years. */
  Optional<LocalDate> before(LocalDate day) {
    int year = day.getYear();
    int month = day.getMonthValue();
    long wanted = upTo(day.getDayOfMonth() - 1);
    for (int i = 0; i <= MONTHS_IN_CALENDAR_CYCLE && year >= Year.MIN_VALUE; i++) {
      long found = in(year, month) & wanted;
      if (found != 0) {
        return Optional.of(LocalDate.of(year, month, 63 - Long.numberOfLeadingZeros(found)));
      }
      wanted = ~0L;
      month--;
      if (month < 1) {
        month = 12;
        year--;
      }
    }
    return Optional.empty();
  }

  /** Adds the days of 400 years, each as the number of days since 1970. */
  void addCycle(int firstYear, CronGaps.Spans spans) {
    long monthStart = LocalDate.of(firstYear, 1, 1).toEpochDay();
    for (int i = 0; i < MONTHS_IN_CALENDAR_CYCLE; i++) {
      int year = firstYear + i / 12;
      int month = i % 12 + 1;
      for (long left = in(year, month); left != 0; left &= left - 1) {
        spans.add(monthStart + Long.numberOfTrailingZeros(left) - 1);
      }
      monthStart += Month.of(month).length(Year.isLeap(year));
    }
  }

  /** After how many days the days repeat, whatever the date: 1, 7, or 0 for not so simply. */
  int periodInDays() {
    if (months != EVERY_MONTH) {
      return 0;
    }
    if (isDailyInItsMonths()) {
      return 1;
    }
    return hasEveryDayOfMonth() ? 7 : 0;
  }

  /** Whether all days of its months fit. */
  boolean isDailyInItsMonths() {
    return either
        ? hasEveryDayOfMonth() || hasEveryDayOfWeek()
        : hasEveryDayOfMonth() && hasEveryDayOfWeek();
  }

  boolean hasEveryDayOfMonth() {
    return daysOfMonth == EVERY_DAY_OF_MONTH;
  }

  boolean hasEveryDayOfWeek() {
    return daysOfWeek == EVERY_DAY_OF_WEEK;
  }

  /** The days of one month, a bit each. */
  private long in(int year, int month) {
    if (!has(months, month)) {
      return 0;
    }
    long days = upTo(Month.of(month).length(Year.isLeap(year)));
    if (daysOfWeek == EVERY_DAY_OF_WEEK && !either) {
      return days & daysOfMonth;
    }
    long epochDay = LocalDate.of(year, month, 1).toEpochDay();
    int firstDayOfWeek = Math.floorMod(epochDay + EPOCH_DAY_OF_WEEK, 7);
    long byWeekday = (daysOfWeek * SIX_WEEKS >>> firstDayOfWeek) << 1;
    return days & (either ? daysOfMonth | byWeekday : daysOfMonth & byWeekday);
  }

  /** The bits 1 to {@code day}. */
  private static long upTo(int day) {
    return (1L << day + 1) - 2;
  }

  private static boolean has(long bits, int value) {
    return (bits >>> value & 1) != 0;
  }
}
