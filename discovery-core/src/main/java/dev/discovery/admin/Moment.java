package dev.discovery.admin;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Says when: {@code 2026-03-29 03:00 Europe/Warsaw (2026-03-29T01:00:00Z)}. Pure. */
final class Moment {

  private static final DateTimeFormatter MINUTES =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  private Moment() {}

  static String of(Instant instant, ZoneId zone) {
    return local(LocalDateTime.ofInstant(instant, zone))
        + " "
        + zone.getId()
        + " ("
        + instant
        + ")";
  }

  static String local(LocalDateTime time) {
    return (time.getSecond() == 0 && time.getNano() == 0 ? MINUTES : SECONDS).format(time);
  }
}
