package dev.discovery.quickstart;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a feed says.
 *
 * @param events within the window, one for each UID
 * @param skipped how many were left out, because they are outside of the window or said twice
 * @param failed how many cannot be used, because they lack what an event must have
 */
record ParsedFeed(List<Event> events, int skipped, int failed) {

  static final ParsedFeed EMPTY = new ParsedFeed(List.of(), 0, 0);

  /** Copies the list. */
  ParsedFeed {
    events = List.copyOf(events);
  }

  /** How many events the feed has, of whatever kind. */
  int found() {
    return events.size() + skipped + failed;
  }

  /** Both together; of events that both have, those of {@code later}. */
  ParsedFeed plus(ParsedFeed later) {
    Map<String, Event> byUid = new LinkedHashMap<>();
    events.forEach(event -> byUid.put(event.uid(), event));
    later.events.forEach(event -> byUid.put(event.uid(), event));
    Collection<Event> all = byUid.values();
    int twice = events.size() + later.events.size() - all.size();
    return new ParsedFeed(List.copyOf(all), skipped + later.skipped + twice, failed + later.failed);
  }
}
