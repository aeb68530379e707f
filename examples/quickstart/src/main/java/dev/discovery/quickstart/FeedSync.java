package dev.discovery.quickstart;

import dev.discovery.city.City;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.Settings;
import dev.discovery.source.SourceSync;
import dev.discovery.source.SyncContext;
import dev.discovery.source.SyncResult;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.Function;

/**
 * The work of one source: fetch the feed of a place, page by page, parse it, and store its events.
 * Thread-safe.
 *
 * @param feeds where {@code <source>/<place>.ics} are
 * @param place the name that the source has for the place of a target
 */
record FeedSync(
    URI feeds, Function<SyncContext, String> place, FeedClient client, EventTable events)
    implements SourceSync {

  private static final FeedParser PARSER = new FeedParser();
  private static final long ALL_DAYS = 366;
  private static final long ALL_PAGES = 100;

  @Override
  public SyncResult sync(SyncContext context) throws InterruptedException {
    ParsedFeed feed = fetch(context);
    ItemCounts stored =
        context.inFencedTransaction(() -> events.upsert(context.target(), feed.events()));
    return SyncResult.of(
        new ItemCounts(
            feed.found(),
            stored.created(),
            stored.updated(),
            stored.unchanged(),
            feed.skipped(),
            feed.failed()));
  }

  /** All remote calls happen here, before the transaction. */
  private ParsedFeed fetch(SyncContext context) throws InterruptedException {
    Settings settings = context.settings();
    ZoneId zone = context.city().map(City::zone).orElse(ZoneOffset.UTC);
    long days = settings.findInteger("days_ahead").orElse(ALL_DAYS);
    EventWindow window = EventWindow.daysAhead(context.startedAt(), zone, days);
    String requestId = context.run() + "-" + context.attempt();
    ParsedFeed feed = ParsedFeed.EMPTY;
    Optional<URI> next = Optional.of(first(context));
    long pages = settings.findInteger("max_pages").orElse(ALL_PAGES);
    for (long page = 1; page <= pages && next.isPresent(); page++) {
      FeedPage fetched = client.fetch(next.get(), requestId);
      feed = feed.plus(PARSER.parse(fetched.text(), window));
      next = fetched.next();
    }
    return feed;
  }

  private URI first(SyncContext context) {
    var query = new StringJoiner("&", "?", "");
    context.city().ifPresent(city -> query.add("tz=" + encoded(city.zone().getId())));
    Settings settings = context.settings();
    settings.findInteger("limit").ifPresent(limit -> query.add("limit=" + limit));
    settings.findInteger("radius").ifPresent(km -> query.add("radius=" + km));
    settings.findInteger("days_ahead").ifPresent(days -> query.add("days=" + days));
    String path = context.target().source() + "/" + encoded(place.apply(context)) + ".ics";
    return feeds.resolve(path + query);
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
