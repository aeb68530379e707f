package dev.discovery.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A source that runs every 24 hours, for years, in zones with unusual nights. */
class DailySourceTest {

  private static final int YEARS = 10;

  @ParameterizedTest
  @CsvSource({
    "Europe/Warsaw,       2020, 02:30",
    "Europe/Warsaw,       2020, 00:00",
    "America/Havana,      2016, 00:00", // the gap is at midnight, the overlap from 01:00 to 00:00
    "America/Havana,      2016, 00:30",
    "Australia/Lord_Howe, 2020, 02:15",
    "Australia/Lord_Howe, 2020, 01:45",
    "Pacific/Apia,        2006, 00:00", // no 30 December 2011
    "Pacific/Apia,        2006, 12:00",
    "Pacific/Apia,        2006, 03:30",
    "Africa/Casablanca,   2015, 02:30", // four changes a year, around Ramadan
    "Africa/Casablanca,   2015, 02:00",
    "America/Sao_Paulo,   2009, 00:00", // gaps at midnight, overlaps too
    "America/Sao_Paulo,   2009, 23:30",
    "Asia/Tehran,         2014, 00:00",
    "America/Scoresbysund, 2020, 00:30", // changed its rules, and its days, in 2024
    "Pacific/Kwajalein,   1988, 12:00", // no 21 August 1993
    "Antarctica/Troll,    2020, 02:30", // a gap of two hours
    "Africa/Monrovia,     1968, 00:15", // half minutes until 1972
  })
  void comes_once_per_nominal_date_though_ticks_are_an_hour_late(
      ZoneId zone, int year, LocalTime time) {
    Cron cron = Cron.parse(time.getMinute() + " " + time.getHour() + " * * *");
    Schedule daily = new Schedule(cron, zone, Frequency.ofHours(24));
    LocalDate first = LocalDate.of(year, 1, 1);
    Slot slot = NextRun.after(slotOf(first.minusDays(1).atTime(time), zone), daily);

    Map<LocalDate, Instant> ran = new LinkedHashMap<>();
    while (slot.wall().getYear() < year + YEARS) {
      assertThat(slot.wall().toLocalTime()).isEqualTo(time);
      assertThat(ran.put(slot.wall().toLocalDate(), slot.at())).isNull();
      Instant tick = slot.at().plus(Duration.ofMinutes(59));
      Walk walk = NextRun.walk(slot, daily, tick);
      assertThat(walk.steps()).isZero();
      slot = walk.next();
    }

    assertThat(List.copyOf(ran.entrySet())).isEqualTo(nights(zone, first, time));
  }

  /** Every date with its instant, but for those that share one with the date before, in Apia. */
  private static List<Map.Entry<LocalDate, Instant>> nights(
      ZoneId zone, LocalDate first, LocalTime time) {
    var nights = new ArrayList<Map.Entry<LocalDate, Instant>>();
    LocalDate end = first.plusYears(YEARS);
    Instant last = Instant.MIN;
    for (LocalDate date = first; date.isBefore(end); date = date.plusDays(1)) {
      Instant at = firstInstantAtOrAfter(date.atTime(time), zone);
      if (at.isAfter(last)) {
        nights.add(Map.entry(date, at));
      }
      last = at;
    }
    assertThat(nights.size()).isBetween(3651, 3653);
    return nights;
  }

  /** The first look at which clocks show {@code wall} or more. */
  private static Instant firstInstantAtOrAfter(LocalDateTime wall, ZoneId zone) {
    Instant now = wall.minusHours(27).toInstant(ZoneOffset.UTC);
    while (LocalDateTime.ofInstant(now.plusSeconds(3_600), zone).isBefore(wall)) {
      now = now.plusSeconds(3_600);
    }
    long look = zone.getId().equals("Africa/Monrovia") ? 30 : 60;
    while (LocalDateTime.ofInstant(now, zone).isBefore(wall)) {
      now = now.plusSeconds(look);
    }
    return now;
  }

  private static Slot slotOf(LocalDateTime wall, ZoneId zone) {
    return Slot.onGrid(wall.atZone(zone).toInstant(), wall);
  }
}
