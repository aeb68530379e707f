package dev.discovery.schedule;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;

/**
 * What course the slots of a schedule take on the wall clock in the long run.
 *
 * @param runs how many slots there are in {@code cycle}
 * @param exact whether the cycle repeats for ever
 * @param courses how many courses there are, one of which the first run decides for; each comes by
 *     other times of the cron's day or week
 * @param neverReached the times of the cron's day or week that are on no course
 */
record ScheduleCourse(
    Duration shortest,
    Duration longest,
    long runs,
    Duration cycle,
    boolean exact,
    int courses,
    List<CronTime> neverReached) {

  /** What is walked at most where times do not repeat daily or weekly. */
  private static final int MAX_STEPS = 10_000;

  /** The very first slots may lie beside the course. */
  private static final int STEPS_TO_SETTLE = 12;

  private static final LocalDateTime START = LocalDateTime.of(2000, 1, 1, 0, 0);

  static ScheduleCourse of(Schedule schedule, CronGaps gaps) {
    // Slots on the grid are whole minutes, so a part of a minute counts as one.
    long minutes = (schedule.frequency().length().toSeconds() + 59) / 60;
    if (minutes <= gaps.shortest().toMinutes()) {
      return new ScheduleCourse(
          gaps.shortest(), gaps.longest(), gaps.runs(), gaps.cycle(), true, 1, List.of());
    }
    return schedule.cron().periodInMinutes() > 0
        ? new CronRing(schedule.cron(), minutes).course()
        : walked(schedule.cron(), minutes);
  }

  /** One slot after the other, until the calendar repeats or the steps are used up. */
  private static ScheduleCourse walked(Cron cron, long minutes) {
    LocalDateTime first = cron.nextOrSame(START);
    for (int step = 0; step < STEPS_TO_SETTLE; step++) {
      first = cron.nextOrSame(first.plusMinutes(minutes));
    }
    LocalDateTime end = first.plusDays(CronDays.DAYS_IN_CALENDAR_CYCLE);
    long shortest = Long.MAX_VALUE;
    long longest = 0;
    LocalDateTime last = first;
    int steps = 0;
    while (steps < MAX_STEPS && last.isBefore(end)) {
      LocalDateTime next = cron.nextOrSame(last.plusMinutes(minutes));
      long gap = Duration.between(last, next).toMinutes();
      shortest = Math.min(shortest, gap);
      longest = Math.max(longest, gap);
      last = next;
      steps++;
    }
    return new ScheduleCourse(
        Duration.ofMinutes(shortest),
        Duration.ofMinutes(longest),
        steps,
        Duration.between(first, last),
        last.equals(end),
        1,
        List.of());
  }
}
