package dev.discovery.quickstart.feedserver;

import java.util.List;

/**
 * What the server answered to one request.
 *
 * @param requestId the header {@code X-Request-Id}; empty without one
 * @param path such as {@code /karnet/krakow.ics}
 * @param status the HTTP status
 * @param events what it offered
 */
public record Answer(String requestId, String path, int status, List<FeedEvent> events) {

  /** Copies the list. */
  public Answer {
    events = List.copyOf(events);
  }
}
