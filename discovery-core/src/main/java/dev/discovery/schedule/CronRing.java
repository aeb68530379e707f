package dev.discovery.schedule;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The times of a cron that repeat daily or weekly, as a ring, and where a frequency leads from each
 * of them. Sooner or later every walk on it goes round in a course. There can be several; as no
 * walk overtakes another one, all come by equally many times and take equally long.
 */
final class CronRing {

  private static final int MINUTES_PER_DAY = 24 * 60;
  private static final int ALL_DAYS = 0x7F;

  private final int period;

  /** Minutes since midnight, or since midnight on Sunday, in order. */
  private final int[] times;

  /** The time that follows each of the times, and how much later that is. */
  private final int[] next;

  private final long[] gaps;

  /**
   * Makes the ring.
   *
   * @param cron with a period
   * @param frequency in minutes
   */
  CronRing(Cron cron, long frequency) {
    CronDays days = cron.days();
    boolean daily = days.periodInDays() == 1;
    this.period = days.periodInDays() * MINUTES_PER_DAY;
    this.times = times(cron.minutesOfDay(), daily ? 1 : days.daysOfWeek());
    this.next = new int[times.length];
    this.gaps = new long[times.length];
    long rounds = frequency / period;
    int rest = (int) (frequency % period);
    int found = 0;
    for (int i = 0; i < times.length; i++) {
      while (later(found) < times[i] + rest) {
        found++;
      }
      next[i] = found % times.length;
      gaps[i] = rounds * period + later(found) - times[i];
    }
  }

  private static int[] times(int[] ofDay, long days) {
    int[] times = new int[ofDay.length * Long.bitCount(days)];
    int count = 0;
    for (long left = days; left != 0; left &= left - 1) {
      for (int minute : ofDay) {
        times[count++] = Long.numberOfTrailingZeros(left) * MINUTES_PER_DAY + minute;
      }
    }
    return times;
  }

  /** The time with a number that may be beyond the end of the ring. */
  private int later(int number) {
    return times[number % times.length] + number / times.length * period;
  }

  ScheduleCourse course() {
    boolean[] onCourse = findCourses();
    long shortest = Long.MAX_VALUE;
    long longest = 0;
    int first = 0;
    int count = 0;
    for (int i = times.length - 1; i >= 0; i--) {
      if (onCourse[i]) {
        shortest = Math.min(shortest, gaps[i]);
        longest = Math.max(longest, gaps[i]);
        first = i;
        count++;
      }
    }
    int steps = 0;
    long length = 0;
    int time = first;
    do {
      length += gaps[time];
      steps++;
      time = next[time];
    } while (time != first);
    return new ScheduleCourse(
        Duration.ofMinutes(shortest),
        Duration.ofMinutes(longest),
        steps,
        Duration.ofMinutes(length),
        true,
        count / steps,
        except(onCourse));
  }

  /** Follows each time until it meets a walk; if that is the same walk, a course is closed. */
  private boolean[] findCourses() {
    boolean[] onCourse = new boolean[times.length];
    int[] walks = new int[times.length];
    for (int start = 0; start < times.length; start++) {
      int time = start;
      while (walks[time] == 0) {
        walks[time] = start + 1;
        time = next[time];
      }
      while (walks[time] == start + 1 && !onCourse[time]) {
        onCourse[time] = true;
        time = next[time];
      }
    }
    return onCourse;
  }

  private List<CronTime> except(boolean[] onCourse) {
    int[] missed = new int[MINUTES_PER_DAY];
    for (int i = 0; i < times.length; i++) {
      if (!onCourse[i]) {
        boolean daily = period == MINUTES_PER_DAY;
        missed[times[i] % MINUTES_PER_DAY] |= daily ? ALL_DAYS : 1 << times[i] / MINUTES_PER_DAY;
      }
    }
    var except = new ArrayList<CronTime>();
    for (int minute = 0; minute < MINUTES_PER_DAY; minute++) {
      if (missed[minute] != 0) {
        except.add(new CronTime(LocalTime.of(minute / 60, minute % 60), days(missed[minute])));
      }
    }
    return except;
  }

  /** From bits, of which 0 is Sunday. */
  private static Set<DayOfWeek> days(int bits) {
    var days = EnumSet.noneOf(DayOfWeek.class);
    for (int day = 0; day < 7; day++) {
      if ((bits >>> day & 1) != 0) {
        days.add(DayOfWeek.SUNDAY.plus(day));
      }
    }
    return days;
  }
}
