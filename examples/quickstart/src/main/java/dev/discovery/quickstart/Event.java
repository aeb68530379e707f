package dev.discovery.quickstart;

import java.time.Instant;

/**
 * An event as the host keeps it.
 *
 * @param uid unique within its feed
 * @param venue empty if the feed names none
 * @param startsAt of its next occurrence; the start of the day in the city, if it is all day
 * @param allDay whether it has a date and no time
 * @param cancelled whether the feed says that it does not take place
 */
record Event(
    String uid,
    String title,
    String venue,
    Instant startsAt,
    Instant endsAt,
    boolean allDay,
    boolean cancelled) {}
