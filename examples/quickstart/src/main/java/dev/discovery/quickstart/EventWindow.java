package dev.discovery.quickstart;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/**
 * The days that are worth keeping: from the start of one day to the start of another, in the zone
 * of the place.
 */
record EventWindow(ZonedDateTime from, ZonedDateTime until) {

  /** Today and the days after it, {@code days} in all. */
  static EventWindow daysAhead(Instant now, ZoneId zone, long days) {
    ZonedDateTime today = now.atZone(zone).toLocalDate().atStartOfDay(zone);
    return new EventWindow(today, today.plusDays(days));
  }

  ZoneId zone() {
    return from.getZone();
  }

  /** Whether something from {@code start} to {@code end} falls into it, in part at least. */
  boolean meets(Instant start, Instant end) {
    boolean over =
        end.isBefore(from.toInstant()) || (end.equals(from.toInstant()) && !end.equals(start));
    return start.isBefore(until.toInstant()) && !over;
  }
}
