package dev.discovery.quickstart.feedserver;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a client asks the server for. */
record FeedRequest(URI uri, Map<String, String> parameters) {

  private static final int EVERYTHING = 10_000;

  /**
   * Reads a request.
   *
   * @throws IllegalArgumentException if it is no feed's, or a parameter makes no sense
   */
  static FeedRequest of(URI uri) {
    if (!uri.getPath().matches("/[^/]+/.+\\.ics")) {
      throw new IllegalArgumentException(
          "expected path to be /<source>/<place>.ics, got: " + uri.getPath());
    }
    var parameters = new TreeMap<String, String>();
    String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
    for (String pair : query.split("&")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        parameters.put(
            pair.substring(0, equals),
            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    var request = new FeedRequest(uri, parameters);
    request.number("limit", EVERYTHING);
    request.number("page", 1);
    request.number("radius", EVERYTHING);
    request.number("days", EVERYTHING);
    request.zone();
    return request;
  }

  String path() {
    return uri.getPath();
  }

  int page() {
    return number("page", 1);
  }

  int radius() {
    return number("radius", EVERYTHING);
  }

  int days() {
    return number("days", EVERYTHING);
  }

  Optional<ZoneId> zone() {
    try {
      return Optional.ofNullable(parameters.get("tz")).map(ZoneId::of);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "expected tz to be a time zone, got: " + parameters.get("tz"), e);
    }
  }

  /** The page of {@code all} that was asked for. */
  List<FeedEvent> cut(List<FeedEvent> all) {
    long from = (page() - 1L) * limit();
    return all.stream().skip(from).limit(limit()).toList();
  }

  /** Where the next page is, if there is one. */
  Optional<URI> next(int total) {
    if ((long) page() * limit() >= total) {
      return Optional.empty();
    }
    var further = new TreeMap<>(parameters);
    further.put("page", Integer.toString(page() + 1));
    return Optional.of(
        URI.create(
            further.entrySet().stream()
                .map(each -> each.getKey() + "=" + encoded(each.getValue()))
                .collect(Collectors.joining("&", uri.getRawPath() + "?", ""))));
  }

  private int limit() {
    return number("limit", EVERYTHING);
  }

  private int number(String name, int otherwise) {
    String text = parameters.getOrDefault(name, Integer.toString(otherwise));
    if (!text.matches("[1-9][0-9]{0,5}")) {
      throw new IllegalArgumentException(
          "expected " + name + " to be a number from 1 to 999999, got: " + text);
    }
    return Integer.parseInt(text);
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
