package dev.discovery.testkit;

import dev.discovery.Check;
import dev.discovery.city.City;
import dev.discovery.city.RegionCode;
import dev.discovery.plan.Target;
import dev.discovery.schedule.Cron;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.Scope;
import dev.discovery.source.Setting;
import dev.discovery.source.SettingsSchema;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SourceSchedule;
import dev.discovery.source.SyncResult;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Fixed instants, and cities, sources, configs and targets that tests are short with. */
public final class Samples {

  /** Midnight UTC of a Thursday in winter, on which every sampled schedule has a slot. */
  public static final Instant MIDNIGHT = Instant.parse("2026-01-15T00:00:00Z");

  /** Twelve hours after {@link #MIDNIGHT}. */
  public static final Instant NOON = Instant.parse("2026-01-15T12:00:00Z");

  private static final List<City> CITIES =
      List.of(
          City.of("krakow", "Kraków", "PL", "Europe/Warsaw").in(new RegionCode("malopolskie")),
          City.of("lodz", "Łódź", "PL", "Europe/Warsaw").in(new RegionCode("lodzkie")),
          City.of("london", "London", "GB", "Europe/London"),
          City.of("new-york", "New York", "US", "America/New_York").in(new RegionCode("NY")),
          City.of("warszawa", "Warszawa", "PL", "Europe/Warsaw").in(new RegionCode("mazowieckie")));

  private static final Set<String> OF_A_COUNTRY = Set.of("pubquiz-pl", "kupbilecik");

  private Samples() {}

  /** krakow, lodz, london, new-york and warszawa: by id, three of them in Poland. */
  public static List<City> cities() {
    return CITIES;
  }

  /** So many cities in Poland, {@code city-00000} and on. */
  public static List<City> cities(int count) {
    return IntStream.range(0, count)
        .mapToObj("city-%05d"::formatted)
        .map(id -> City.of(id, "City " + id, "PL", "Europe/Warsaw"))
        .toList();
  }

  /** One of {@link #cities()}. */
  public static City city(String id) {
    List<City> found = CITIES.stream().filter(city -> city.id().value().equals(id)).toList();
    Check.argument(!found.isEmpty(), "city", "one of " + CITIES, id);
    return found.get(0);
  }

  /**
   * A source that finds three new items each time: once per country for {@code pubquiz-pl} and
   * {@code kupbilecik}, at midnight UTC; once per city for any other name. Its settings are {@code
   * limit} (1 to 500, by default 100), {@code radius}, {@code max_pages}, {@code days_ahead},
   * {@code area_id} and {@code city_name}; none is required.
   */
  public static SourceDefinition source(String name) {
    Scope scope = OF_A_COUNTRY.contains(name) ? Scope.COUNTRY : Scope.CITY;
    ItemCounts found = new ItemCounts(3, 3, 0, 0, 0, 0);
    return SourceDefinition.of(name, scope, context -> SyncResult.of(found))
        .withSchedule(new SourceSchedule(Cron.parse("0 0 * * *"), ZoneId.of("UTC")))
        .withSettings(
            SettingsSchema.of(
                Setting.integer("limit").label("Items per request").range(1, 500).defaultsTo(100),
                Setting.integer("radius").range(1, 1_000).unit("km"),
                Setting.integer("max_pages").range(1, 100),
                Setting.integer("days_ahead").range(1, 366).unit("days"),
                Setting.text("area_id"),
                Setting.text("city_name")));
  }

  /** A config in the stored form: these sources, each every 24 hours, at midnight UTC. */
  public static String config(String... sources) {
    return configEvery(24, sources);
  }

  /** A config in the stored form: these sources, each every so many hours, on the hour, in UTC. */
  public static String configEvery(int hours, String... sources) {
    String cron = hours % 24 == 0 ? "0 0 * * *" : "0 * * * *";
    String entries =
        Arrays.stream(sources)
            .map(
                name ->
                    """
                    {"name": "%s", "enabled": true, "frequency_hours": %d, "settings": {}}"""
                        .formatted(name, hours))
            .collect(Collectors.joining(",\n "));
    return """
        {"schedule": {"enabled": true, "cron": "%s", "timezone": "UTC"},
         "sources": [%s]}
        """
        .formatted(cron, entries);
  }

  /** The target of a source in {@code city:krakow}, each midnight UTC, to be varied. */
  public static TargetSample target(String source) {
    return TargetSample.of(source);
  }

  /** So many targets of a source, in {@code city:city-00000} and on, due at {@code at}. */
  public static List<Target> targets(String source, int count, Instant at) {
    return cities(count).stream().map(city -> target(source).in(city).dueAt(at)).toList();
  }
}
