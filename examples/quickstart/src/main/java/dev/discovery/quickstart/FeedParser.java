package dev.discovery.quickstart;

import dev.discovery.source.FailureKind;
import dev.discovery.source.SyncException;
import java.io.IOException;
import java.io.StringReader;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Optional;
import net.fortuna.ical4j.data.CalendarBuilder;
import net.fortuna.ical4j.data.CalendarParserFactory;
import net.fortuna.ical4j.data.ContentHandlerContext;
import net.fortuna.ical4j.data.ParserException;
import net.fortuna.ical4j.model.Calendar;
import net.fortuna.ical4j.model.Component;
import net.fortuna.ical4j.model.Period;
import net.fortuna.ical4j.model.Property;
import net.fortuna.ical4j.model.TimeZoneRegistryFactory;
import net.fortuna.ical4j.model.component.VEvent;
import net.fortuna.ical4j.model.property.DtEnd;
import net.fortuna.ical4j.model.property.DtStart;
import net.fortuna.ical4j.model.property.Duration;

/**
 * Reads iCalendar feeds (RFC 5545), strictly as a whole and leniently event by event: one that is
 * broken is counted, and the others are read. Thread-safe.
 */
final class FeedParser {

  /**
   * The events of {@code text} that fall into {@code window}; its zone is that of times without
   * one.
   *
   * @throws SyncException of kind DATA if it is no calendar
   */
  ParsedFeed parse(String text, EventWindow window) {
    var events = new ArrayList<Event>();
    int skipped = 0;
    int failed = 0;
    for (VEvent component : calendar(text).<VEvent>getComponents(Component.VEVENT)) {
      Optional<String> uid = uid(component);
      if (uid.isEmpty() || component.getProperty(Property.DTSTART).isEmpty()) {
        failed++;
        continue;
      }
      try {
        Optional<Occurrence> next = next(component, window);
        next.ifPresent(occurrence -> events.add(event(component, uid.get(), occurrence)));
        skipped += next.isPresent() ? 0 : 1;
      } catch (DateTimeException | IllegalArgumentException e) {
        failed++; // a time zone that nobody knows, or a rule that leads nowhere
      }
    }
    return ParsedFeed.EMPTY.plus(new ParsedFeed(events, skipped, failed));
  }

  private static Calendar calendar(String text) {
    var builder =
        new CalendarBuilder(
            CalendarParserFactory.getInstance().get(),
            new ContentHandlerContext().withSuppressInvalidProperties(true),
            TimeZoneRegistryFactory.getInstance().createRegistry());
    try {
      return builder.build(new StringReader(text));
    } catch (IOException | ParserException | RuntimeException e) {
      throw new SyncException(
          FailureKind.DATA, "the answer is no iCalendar feed: " + e.getMessage(), e);
    }
  }

  /** Exceptions from a recurring event share its UID, and are events of their own here. */
  private static Optional<String> uid(VEvent component) {
    String part =
        component
            .<Property>getProperty(Property.RECURRENCE_ID)
            .map(id -> "#" + id.getValue())
            .orElse("");
    return component
        .<Property>getProperty(Property.UID)
        .map(Property::getValue)
        .filter(value -> !value.isBlank())
        .map(value -> value + part);
  }

  private static Event event(VEvent component, String uid, Occurrence when) {
    return new Event(
        uid,
        text(component, Property.SUMMARY),
        text(component, Property.LOCATION),
        when.start(),
        when.end(),
        start(component) instanceof LocalDate,
        text(component, Property.STATUS).equals("CANCELLED"));
  }

  private static String text(VEvent component, String property) {
    return component.<Property>getProperty(property).map(Property::getValue).orElse("").strip();
  }

  /** The first occurrence that falls into the window. */
  private static Optional<Occurrence> next(VEvent component, EventWindow window) {
    ZoneId zone = window.zone();
    Temporal start = start(component);
    boolean recurs =
        component.getProperty(Property.RRULE).isPresent()
            || component.getProperty(Property.RDATE).isPresent();
    if (!recurs) {
      return Optional.of(new Occurrence(instant(start, zone), instant(end(component, start), zone)))
          .filter(once -> window.meets(once.start(), once.end()));
    }
    var asked = new Period<>(like(start, window.from()), like(start, window.until()));
    return component.<Temporal>calculateRecurrenceSet(asked).stream()
        .map(each -> new Occurrence(instant(each.getStart(), zone), instant(each.getEnd(), zone)))
        .filter(each -> window.meets(each.start(), each.end()))
        .min(Comparator.comparing(Occurrence::start));
  }

  private static Temporal start(VEvent component) {
    return component.<DtStart<Temporal>>getRequiredProperty(Property.DTSTART).getDate();
  }

  /** RFC 5545, 3.6.1: without an end and a duration, a date lasts a day and a time no time. */
  private static Temporal end(VEvent component, Temporal start) {
    Optional<DtEnd<Temporal>> end = component.getProperty(Property.DTEND);
    Optional<Duration> duration = component.getProperty(Property.DURATION);
    if (end.isPresent()) {
      return end.get().getDate();
    }
    if (duration.isPresent()) {
      return start.plus(duration.get().getDuration());
    }
    return start instanceof LocalDate date ? date.plusDays(1) : start;
  }

  private static Instant instant(Temporal time, ZoneId zone) {
    if (time instanceof LocalDate date) {
      return date.atStartOfDay(zone).toInstant();
    }
    return time instanceof LocalDateTime floating
        ? floating.atZone(zone).toInstant()
        : Instant.from(time);
  }

  /** The recurrence is computed in the type of its start. */
  private static Temporal like(Temporal start, ZonedDateTime bound) {
    if (start instanceof LocalDate) {
      return bound.toLocalDate();
    }
    if (start instanceof LocalDateTime) {
      return bound.toLocalDateTime();
    }
    return start instanceof OffsetDateTime
        ? bound.toOffsetDateTime().withOffsetSameInstant(ZoneOffset.UTC)
        : bound.withZoneSameInstant(ZoneId.from(start));
  }

  private record Occurrence(Instant start, Instant end) {}
}
