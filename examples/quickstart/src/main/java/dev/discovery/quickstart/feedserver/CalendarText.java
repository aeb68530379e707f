package dev.discovery.quickstart.feedserver;

import dev.discovery.quickstart.feedserver.FeedEvent.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.Year;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.Optional;

/**
 * Writes events as an iCalendar object (RFC 5545): lines end in CRLF and are folded at 75 octets,
 * times name a zone that the object defines, or are in UTC. For one thread.
 */
final class CalendarText {

  private static final int MOST_OCTETS = 75;
  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyyMMdd");
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss");
  private static final DateTimeFormatter UTC_TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter OFFSET = DateTimeFormatter.ofPattern("xxxx");

  private final StringBuilder text = new StringBuilder();
  private final Optional<ZoneId> zone;
  private final Instant now;

  private CalendarText(Optional<ZoneId> zone, Instant now) {
    this.zone = zone;
    this.now = now;
  }

  /** All of {@code events}, their times in {@code zone}, or in UTC without one. */
  static String of(List<FeedEvent> events, Optional<ZoneId> zone, Instant now) {
    var calendar = new CalendarText(zone, now);
    calendar.line("BEGIN:VCALENDAR");
    calendar.line("VERSION:2.0");
    calendar.line("PRODID:-//Discovery//Quickstart feeds//EN");
    zone.ifPresent(calendar::zone);
    events.forEach(calendar::event);
    calendar.line("END:VCALENDAR");
    return calendar.text.toString();
  }

  private void event(FeedEvent event) {
    line("BEGIN:VEVENT");
    if (event.kind() != Kind.WITHOUT_UID) {
      line("UID:" + event.uid());
    }
    line("DTSTAMP:" + UTC_TIME.format(now));
    line("SEQUENCE:" + event.sequence());
    if (event.kind() == Kind.ALL_DAY) {
      line("DTSTART;VALUE=DATE:" + DATE.format(event.start()));
    } else {
      line("DTSTART" + time(event.start()));
      line("DURATION:PT2H");
    }
    if (event.kind() == Kind.WEEKLY) {
      line("RRULE:FREQ=WEEKLY");
    }
    line("STATUS:" + (event.kind() == Kind.CANCELLED ? "CANCELLED" : "CONFIRMED"));
    line("SUMMARY:" + escaped(event.title()));
    line("LOCATION:" + escaped(event.venue()));
    line("END:VEVENT");
  }

  private String time(LocalDateTime time) {
    return zone.map(id -> ";TZID=" + id + ":" + TIME.format(time))
        .orElseGet(() -> ":" + UTC_TIME.format(time.toInstant(ZoneOffset.UTC)));
  }

  /** The zone's changes in the years around now, each as an observance of its own. */
  private void zone(ZoneId id) {
    int year = now.atZone(id).getYear();
    line("BEGIN:VTIMEZONE");
    line("TZID:" + id);
    Instant from = Year.of(year - 2).atDay(1).atStartOfDay(id).toInstant();
    ZoneOffset first = id.getRules().getOffset(from);
    observance("STANDARD", LocalDateTime.ofInstant(from, id), first, first);
    Instant until = Year.of(year + 3).atDay(1).atStartOfDay(id).toInstant();
    ZoneOffsetTransition change = id.getRules().nextTransition(from);
    while (change != null && change.getInstant().isBefore(until)) {
      observance(
          id.getRules().isDaylightSavings(change.getInstant()) ? "DAYLIGHT" : "STANDARD",
          change.getDateTimeBefore(),
          change.getOffsetBefore(),
          change.getOffsetAfter());
      change = id.getRules().nextTransition(change.getInstant());
    }
    line("END:VTIMEZONE");
  }

  private void observance(String name, LocalDateTime from, ZoneOffset before, ZoneOffset after) {
    line("BEGIN:" + name);
    line("DTSTART:" + TIME.format(from));
    line("TZOFFSETFROM:" + OFFSET.format(before));
    line("TZOFFSETTO:" + OFFSET.format(after));
    line("END:" + name);
  }

  private static String escaped(String value) {
    return value.replaceAll("([\\\\;,])", "\\\\$1").replace("\n", "\\n");
  }

  /** Folds between characters, never within one. */
  private void line(String content) {
    int octets = 0;
    for (int at = 0; at < content.length(); at = content.offsetByCodePoints(at, 1)) {
      String character = Character.toString(content.codePointAt(at));
      int length = character.getBytes(StandardCharsets.UTF_8).length;
      if (octets + length > MOST_OCTETS) {
        text.append("\r\n ");
        octets = 1;
      }
      text.append(character);
      octets += length;
    }
    text.append("\r\n");
  }
}
