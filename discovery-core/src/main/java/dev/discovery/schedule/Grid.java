package dev.discovery.schedule;

import java.time.Instant;

/**
 * The times of a schedule's cron as instants, and the way from one slot to the next.
 * Implementations are immutable and thread-safe; all methods throw {@link
 * java.time.DateTimeException} if the answer is beyond the supported years.
 */
sealed interface Grid permits WallGrid, PaceGrid {

  /** The slot after {@code slot}, which need not be on the grid. */
  Slot after(Slot slot);

  /** The last time of the cron that is not after {@code instant}, whatever the frequency. */
  Slot lastNotAfter(Instant instant);

  /** The first time of the cron that is after {@code instant}, whatever the frequency. */
  Slot firstAfter(Instant instant);

  static Grid of(Schedule schedule) {
    return schedule.isPaceKeeping() ? new PaceGrid(schedule) : new WallGrid(schedule);
  }
}
