package dev.discovery.quickstart;

import dev.discovery.schedule.Cron;
import dev.discovery.source.RetryPolicy;
import dev.discovery.source.Scope;
import dev.discovery.source.Setting;
import dev.discovery.source.SettingsSchema;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SourceSchedule;
import dev.discovery.source.SyncContext;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Function;

/** What this host can sync from. */
final class Sources {

  private static final Setting LIMIT =
      Setting.integer("limit").label("Events per request").range(1, 500).defaultsTo(100);
  private static final Setting RADIUS =
      Setting.integer("radius").label("Distance from the centre").range(1, 200).unit("km");
  private static final Setting MAX_PAGES =
      Setting.integer("max_pages").label("Most pages to read").range(1, 50).defaultsTo(5);
  private static final Setting DAYS_AHEAD =
      Setting.integer("days_ahead").label("Days ahead").range(1, 365).defaultsTo(30).unit("days");
  private static final Setting AREA_ID =
      Setting.integer("area_id").label("Area at the source").range(1, 1_000_000).required();
  private static final Setting CITY_NAME =
      Setting.text("city_name").label("City as the source spells it").required();

  private static final RetryPolicy ONE_AND_TWO_SECONDS = new RetryPolicy(3, Duration.ofSeconds(1));

  /** Every night, for the sources that are synced once for a whole country. */
  private static final SourceSchedule NIGHTLY =
      new SourceSchedule(Cron.parse("30 3 * * *"), ZoneId.of("Europe/Warsaw"));

  private final URI feeds;
  private final FeedClient client;
  private final EventTable events;

  /** From {@code feeds} into {@code events}. */
  Sources(URI feeds, EventTable events) {
    this.feeds = feeds;
    this.client = new FeedClient(Duration.ofSeconds(5));
    this.events = events;
  }

  List<SourceDefinition> all(Pace pace) {
    Function<SyncContext, String> scope = context -> context.target().scope().value();
    Function<SyncContext, String> area =
        context -> Long.toString(context.settings().integer("area_id"));
    Function<SyncContext, String> name = context -> context.settings().text("city_name");
    return List.of(
        source("ticketmaster", Scope.CITY, scope, LIMIT, RADIUS),
        source("bandsintown", Scope.CITY, scope, LIMIT, RADIUS, DAYS_AHEAD),
        source("resident-advisor", Scope.CITY, area, AREA_ID, DAYS_AHEAD),
        source("karnet", Scope.CITY, scope, LIMIT, MAX_PAGES),
        source("repertuary", Scope.CITY, name, CITY_NAME, DAYS_AHEAD),
        source("cinema-city", Scope.CITY, scope, DAYS_AHEAD),
        source("pubquiz-pl", Scope.COUNTRY, scope, DAYS_AHEAD).withSchedule(pace.of(NIGHTLY)),
        source("kupbilecik", Scope.COUNTRY, scope, LIMIT, MAX_PAGES)
            .withSchedule(pace.of(NIGHTLY)));
  }

  private SourceDefinition source(
      String name, Scope scope, Function<SyncContext, String> place, Setting... settings) {
    return SourceDefinition.of(name, scope, new FeedSync(feeds, place, client, events))
        .withSettings(SettingsSchema.of(settings))
        .withRetry(ONE_AND_TWO_SECONDS);
  }
}
