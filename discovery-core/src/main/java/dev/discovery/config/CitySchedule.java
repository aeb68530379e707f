package dev.discovery.config;

import dev.discovery.schedule.Cron;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** stub */
public record CitySchedule(boolean enabled, Cron cron, ZoneId zone) {
  /** stub */
  public static final CitySchedule DEFAULT =
      new CitySchedule(true, Cron.parse("0 0 * * *"), ZoneOffset.UTC);
}
