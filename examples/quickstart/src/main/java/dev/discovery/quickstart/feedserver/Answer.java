package dev.discovery.quickstart.feedserver;

import dev.discovery.quickstart.feedserver.FeedEvent.Kind;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the server answered to one request.
 *
 * @param requestId the header {@code X-Request-Id}; empty without one
 * @param path such as {@code /karnet/krakow.ics}
 * @param status the HTTP status
 * @param offered how many events it offered, of whatever kind
 * @param titles by UID, of those that are of any use: they have a UID, and are not over
 */
public record Answer(
    String requestId, String path, int status, int offered, Map<String, String> titles) {

  /** Copies the map. */
  public Answer {
    titles = Map.copyOf(titles);
  }

  static Answer failing(String requestId, String path, int status) {
    return new Answer(requestId, path, status, 0, Map.of());
  }

  static Answer offering(String requestId, String path, List<FeedEvent> events, LocalDate today) {
    var titles = new TreeMap<String, String>();
    for (FeedEvent event : events) {
      if (event.kind() != Kind.WITHOUT_UID && !event.nextDay(today).isBefore(today)) {
        titles.put(event.uid(), event.title());
      }
    }
    return new Answer(requestId, path, 200, events.size(), titles);
  }
}
