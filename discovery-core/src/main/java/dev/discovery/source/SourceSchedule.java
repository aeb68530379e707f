package dev.discovery.source;

import dev.discovery.schedule.Cron;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * When the targets of a source wider than a city may start. (Those of a city follow the schedule in
 * the city's config.)
 */
public record SourceSchedule(Cron cron, ZoneId zone) {

  /** Midnight UTC. */
  public static final SourceSchedule DEFAULT =
      new SourceSchedule(Cron.parse("0 0 * * *"), ZoneOffset.UTC);
}
