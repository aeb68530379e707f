package dev.discovery.schedule;

import java.time.Duration;
import java.util.List;

/**
 * How often a schedule really runs, once its frequency has thinned out the times of its cron.
 *
 * <p>Everything is measured on the wall clock, as if clocks never changed, and in the long run: the
 * first run, which is off the grid, and the slot after it may lie beside.
 *
 * <p>Computing it takes some microseconds where times repeat daily or weekly, and in no case more
 * than 10,000 steps.
 *
 * @param shortestGap the shortest time between two runs
 * @param longestGap the longest one
 * @param runs how many runs there are in {@code cycle}
 * @param cycle what the figures are taken from: some days or weeks after which the slots repeat,
 *     the 400 years of the calendar, or the stretch from the year 2000 on that 10,000 runs take
 * @param exact whether the slots repeat after {@code cycle}, so that the figures hold for ever;
 *     otherwise they are those of the stretch
 * @param neverReached those of the cron's times that never come; none are given where the cron
 *     repeats neither daily nor weekly
 * @param notes what a person should know; warnings among them
 */
public record EffectiveFrequency(
    Duration shortestGap,
    Duration longestGap,
    long runs,
    Duration cycle,
    boolean exact,
    List<CronTime> neverReached,
    List<ScheduleNote> notes) {

  private static final double SECONDS_PER_DAY = 86_400;

  /** Of the Gregorian calendar. */
  private static final double DAYS_PER_YEAR = 365.2425;

  /** Copies the lists. */
  public EffectiveFrequency {
    neverReached = List.copyOf(neverReached);
    notes = List.copyOf(notes);
  }

  /** Works it out. Pure; the zone does not matter. */
  public static EffectiveFrequency of(Schedule schedule) {
    CronGaps gaps = CronGaps.of(schedule.cron());
    ScheduleCourse course = ScheduleCourse.of(schedule, gaps);
    return new EffectiveFrequency(
        course.shortest(),
        course.longest(),
        course.runs(),
        course.cycle(),
        course.exact(),
        course.neverReached(),
        new ScheduleNotes(schedule, gaps, course).all());
  }

  /** How many runs there are in a day, on average. */
  public double runsPerDay() {
    return runs / (cycle.toSeconds() / SECONDS_PER_DAY);
  }

  /** How many runs there are in a week, on average. */
  public double runsPerWeek() {
    return runsPerDay() * 7;
  }

  /** How many runs there are in a year, on average. */
  public double runsPerYear() {
    return runsPerDay() * DAYS_PER_YEAR;
  }

  /** In English: {@code every 2 days}, or {@code 9 hours to 15 hours apart, 2 times a day}. */
  public String describe() {
    return Wording.gaps(shortestGap, longestGap)
        + (shortestGap.equals(longestGap) ? "" : ", " + Wording.rate(runs, cycle));
  }
}
