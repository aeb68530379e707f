package dev.discovery.config;

import dev.discovery.Check;
import dev.discovery.schedule.Cron;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRulesException;
import java.time.zone.ZoneRulesProvider;

/**
 * When the sources of one city may start. Immutable; the {@code with} methods return a changed
 * copy.
 *
 * <p>The zone is one of the time zone database, by its id: {@code Europe/Warsaw}, {@code UTC},
 * {@code Etc/GMT-2}. A bare offset such as {@code +02:00} is refused: it is written by people who
 * mean their city in summer, and would be an hour off in winter.
 *
 * @param enabled whether any source of the city is to run
 * @param cron the times at which they may start
 * @param zone of the cron; {@link ZoneOffset#UTC} becomes {@code UTC}
 */
public record CitySchedule(boolean enabled, Cron cron, ZoneId zone) {

  /** Of a config without a schedule: midnight UTC, enabled. */
  public static final CitySchedule DEFAULT =
      new CitySchedule(true, Cron.parse("0 0 * * *"), ZoneId.of("UTC"));

  /** Checks the zone. */
  public CitySchedule {
    zone = zone.equals(ZoneOffset.UTC) ? ZoneId.of("UTC") : zone;
    Check.argument(isZone(zone.getId()), "zone", "of the time zone database", zone);
  }

  /** Whether this JDK's time zone database has {@code id}, in this spelling. */
  public static boolean isZone(String id) {
    try {
      ZoneRulesProvider.getRules(id, false);
      return true;
    } catch (ZoneRulesException e) {
      return false;
    }
  }

  /** The same, enabled or not. */
  public CitySchedule withEnabled(boolean wanted) {
    return new CitySchedule(wanted, cron, zone);
  }

  /** The same at other times. */
  public CitySchedule withCron(Cron wanted) {
    return new CitySchedule(enabled, wanted, zone);
  }

  /** The same in another zone. */
  public CitySchedule withZone(ZoneId wanted) {
    return new CitySchedule(enabled, cron, wanted);
  }
}
