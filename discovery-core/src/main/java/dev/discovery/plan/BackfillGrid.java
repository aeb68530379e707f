package dev.discovery.plan;

import dev.discovery.schedule.Cron;
import dev.discovery.schedule.Frequency;
import dev.discovery.schedule.Schedule;
import java.time.ZoneId;

/**
 * The schedule that the slots of a backfill are counted by: its target's, as it was when the
 * backfill was asked for. Text, so that one that this JDK cannot read stops one backfill alone.
 */
public record BackfillGrid(String cron, String zone, Frequency frequency) {

  /** That of a target. */
  public static BackfillGrid of(TargetSchedule schedule) {
    return new BackfillGrid(schedule.cron(), schedule.zone(), schedule.frequency());
  }

  /**
   * Reads cron and zone.
   *
   * @throws RuntimeException if either cannot be read
   */
  public Schedule parse() {
    return new Schedule(Cron.parse(cron), ZoneId.of(zone), frequency);
  }
}
