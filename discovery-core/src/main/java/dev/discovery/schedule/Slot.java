package dev.discovery.schedule;

import dev.discovery.Check;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/**
 * An instant for which exactly one decision is made.
 *
 * <p>Beside its instant a slot keeps the wall time that it stands for, because the two can part: a
 * daily slot of 02:30 stays one of 02:30 on the night when clocks jump from 02:00 to 03:00 and it
 * comes at 03:00.
 *
 * @param at in whole microseconds, because databases do not keep more
 * @param wall in whole microseconds, in the zone of the schedule
 * @param offGrid whether the slot is not one of the cron's: a first run, or a next run that a
 *     person set
 */
public record Slot(Instant at, LocalDateTime wall, boolean offGrid) {

  /**
   * Checks the precision.
   *
   * @throws IllegalArgumentException if {@code at} or {@code wall} is finer than microseconds
   */
  public Slot {
    Check.argument(at.getNano() % 1_000 == 0, "slot.at", "in whole microseconds", at);
    Check.argument(wall.getNano() % 1_000 == 0, "slot.wall", "in whole microseconds", wall);
  }

  /**
   * A slot that is not one of the cron's.
   *
   * @param at cut to microseconds
   * @param zone the zone of the schedule, which gives the wall time
   */
  public static Slot offGrid(Instant at, ZoneId zone) {
    Instant cut = at.truncatedTo(ChronoUnit.MICROS);
    return new Slot(cut, LocalDateTime.ofInstant(cut, zone), true);
  }

  static Slot onGrid(Instant at, LocalDateTime wall) {
    return new Slot(at, wall, false);
  }
}
