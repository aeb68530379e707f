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

  /**
   * Until when a walk that goes on from {@code since}, a time of the cron, repeats as evenly as the
   * cron does: at most {@code until}, and before the first change of the clocks that disturbs it.
   */
  Instant evenUntil(Instant since, Instant until);

  /**
   * The time of the cron that is that much later on the wall clock than {@code slot}, which is one,
   * while time is {@linkplain #evenUntil even}.
   */
  Slot later(Slot slot, long minutes);

  static Grid of(Schedule schedule) {
    return schedule.isPaceKeeping() ? new PaceGrid(schedule) : new WallGrid(schedule);
  }
}
