package dev.discovery.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.run.DurationHistogram;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/**
 * A question about statistics costs what its answer is long, beside the history of 3,000 targets:
 * measured in pages, not in time.
 */
class StatsIndexTest {

  private static final Pattern HIT =
      Pattern.compile("Buffers: shared (?:hit=(\\d+))?(?: ?read=(\\d+))?");
  private static final Pattern NAME = Pattern.compile("(?<![\\w:]):([a-zA-Z]+)");

  private static final String WEEK = "2026-03-03";
  private static final String MONTH = "2026-02-08";
  private static final String YESTERDAY = "2026-03-09";

  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("sources", "text[]"),
          Map.entry("scopeKeys", "text[]"),
          Map.entry("cities", "text[]"),
          Map.entry("scopeKey", "text"),
          Map.entry("source", "text"),
          Map.entry("after", "text"),
          Map.entry("limit", "int"),
          Map.entry("day", "date"),
          Map.entry("dayStart", "timestamptz"),
          Map.entry("from", "timestamptz"),
          Map.entry("bounds", "bigint[]"),
          Map.entry("unit", "text"));

  private final PostgresBed bed = PostgresBed.open();

  @Test
  void answers_are_ranges_of_indexes_and_read_their_own_rows_alone() {
    fill();

    Jdbi.create(bed.pool())
        .useTransaction(
            handle -> {
              for (String mode : List.of("force_custom_plan", "force_generic_plan")) {
                handle.execute("SET LOCAL plan_cache_mode = " + mode);
                ofOneTarget(handle);
                ofCities(handle);
                ofPlacesAndPages(handle);
                ofSources(handle);
                overTime(handle);
              }
            });
  }

  private static void ofOneTarget(Handle handle) {
    assertCheap(handle, StatsSql.OF_TARGETS.ofAllTime(), WEEK, 10);
    // A row for each day, each on another page.
    assertCheap(handle, StatsSql.OF_TARGETS.ofDays(), WEEK, 8 + 20);
    assertCheap(handle, StatsSql.OF_TARGETS.ofDays(), MONTH, 31 + 20);
    // Its two days, and the two runs that they have counted.
    assertCheap(handle, StatsSql.OF_TARGETS.ofHours(), YESTERDAY, 30);
  }

  private static void ofCities(Handle handle) {
    int targets = 3;
    assertCheap(handle, StatsSql.OF_CITIES.ofAllTime(), WEEK, targets * 8 + 10);
    assertCheap(handle, StatsSql.OF_CITIES.ofDays(), WEEK, targets * (8 + 15) + 10);
    assertCheap(handle, StatsSql.OF_CITIES.ofHours(), YESTERDAY, targets * 30 + 10);
    List<String> page = IntStream.range(100, 300).mapToObj(n -> "c" + n).toList();
    String cities = "'{" + String.join(",", page) + "}'";
    int targetsOfPage = 200 * targets;
    assertCheap(
        handle, StatsSql.OF_CITIES.ofAllTime(), Map.of("cities", cities), targetsOfPage * 10);
    assertCheap(handle, StatsSql.OF_CITIES.ofDays(), Map.of("cities", cities), targetsOfPage * 25);
    assertCheap(
        handle,
        StatsSql.OF_CITIES.ofHours(),
        Map.of("cities", cities, "from", "'2026-03-09 10:00Z'", "day", "'2026-03-09'"),
        targetsOfPage * 30);
  }

  private static void ofPlacesAndPages(Handle handle) {
    int sources = 3;
    assertCheap(handle, StatsSql.OF_SCOPE.ofAllTime(), WEEK, sources * 20);
    assertCheap(handle, StatsSql.OF_SCOPE.ofDays(), WEEK, sources * (8 + 30));
    assertCheap(handle, StatsSql.PAGE.ofAllTime(), WEEK, 50 * 10);
    assertCheap(handle, StatsSql.PAGE.ofDays(), WEEK, 50 * 25);
    assertCheap(handle, StatsSql.PAGE.ofHours(), YESTERDAY, 50 * 30);
  }

  private static void ofSources(Handle handle) {
    // 8 shards of each hour, side by side: some 20 to a page, with those of others.
    assertCheap(handle, SeriesSql.OF_SOURCE, YESTERDAY, 48 * 8 / 5 + 20);
    assertCheap(handle, SeriesSql.OF_SOURCE, WEEK, 8 * 24 * 8 / 5 + 20);
    assertCheap(handle, SeriesSql.OF_SOURCES, YESTERDAY, 3 * (48 * 8 / 5 + 20));
    assertCheap(handle, SeriesSql.FAILURES, WEEK, 8 * 8 / 2 + 20);
  }

  private static void overTime(Handle handle) {
    assertCheap(handle, SeriesSql.DAYS_OF_TARGETS, MONTH, 31 + 20);
    assertCheap(handle, SeriesSql.HOURS_OF_TARGETS, YESTERDAY, 30);
    assertCheap(handle, SeriesSql.DAYS_OF_CITIES, MONTH, 3 * (31 + 20));
    assertCheap(handle, SeriesSql.HOURS_OF_CITIES, YESTERDAY, 3 * 30 + 10);
    assertCheap(handle, SeriesSql.SERIES_OF_SOURCE, WEEK, 8 * 24 * 8 / 5 + 20);
    assertCheap(handle, SeriesSql.SERIES_OF_EVERYTHING, WEEK, 3 * (8 * 24 * 8 / 5 + 20));
  }

  private static void assertCheap(Handle handle, String sql, String from, int most) {
    assertCheap(
        handle, sql, Map.of("from", "'" + from + " 00:00Z'", "day", "'" + from + "'"), most);
  }

  private static void assertCheap(Handle handle, String sql, Map<String, String> values, int most) {
    List<String> names =
        NAME.matcher(sql).results().map(found -> found.group(1)).distinct().toList();
    String prepared =
        NAME.matcher(sql).replaceAll(found -> "\\$" + (names.indexOf(found.group(1)) + 1));
    String types = names.stream().map(TYPES::get).collect(Collectors.joining(", "));
    handle.execute("PREPARE question (" + types + ") AS " + prepared);
    String arguments =
        names.stream().map(name -> value(name, values)).collect(Collectors.joining(", "));
    explain(handle, arguments);
    String plan = explain(handle, arguments);
    handle.execute("DEALLOCATE question");

    assertThat(plan)
        .doesNotContain("Seq Scan on discovery_run")
        .doesNotContain("Seq Scan on discovery_target_day")
        .doesNotContain("Seq Scan on discovery_target_stats")
        .doesNotContain("Seq Scan on discovery_source_hour");
    Matcher buffers = HIT.matcher(plan);
    assertThat(buffers.find()).as(plan).isTrue();
    assertThat(number(buffers.group(1)) + number(buffers.group(2))).as(plan).isBetween(1, most);
  }

  private static String value(String name, Map<String, String> values) {
    return switch (name) {
      case "sources" -> "'{karnet}'";
      case "scopeKeys" -> "'{city:c777}'";
      case "scopeKey" -> "'city:c777'";
      case "source" -> "'karnet'";
      case "after" -> "'city:c5'";
      case "limit" -> "50";
      case "unit" -> "'day'";
      case "dayStart" -> value("day", values).replaceAll("'$", " 00:00Z'");
      case "day" -> values.getOrDefault(name, "'2026-03-03'");
      case "cities" -> values.getOrDefault(name, "'{c777}'");
      case "bounds" ->
          DurationHistogram.bounds().stream()
              .map(String::valueOf)
              .collect(Collectors.joining(",", "'{", "}'"));
      default -> values.getOrDefault(name, "'2026-03-03 00:00Z'");
    };
  }

  private static String explain(Handle handle, String arguments) {
    return String.join(
        "\n",
        handle
            .createQuery(
                "EXPLAIN (ANALYZE, BUFFERS, TIMING OFF) EXECUTE question (" + arguments + ")")
            .mapTo(String.class)
            .list());
  }

  private static int number(String digits) {
    return digits == null ? 0 : Integer.parseInt(digits);
  }

  /** Three sources in each of 1,000 cities, a run of each on each of 40 days. */
  private void fill() {
    var steps = new ArrayList<String>();
    steps.add(
        """
        INSERT INTO discovery_city (city_id, name, country, zone)
        SELECT 'c' || n, 'x', 'PL', 'UTC' FROM generate_series(1, 1000) AS n
        """);
    steps.add(
        """
        CREATE TEMP TABLE wanted AS
        SELECT source, 'city:c' || n AS scope_key, 'c' || n AS city_id, n
        FROM (VALUES ('cinema'), ('karnet'), ('museum')) AS of (source), generate_series(1, 1000) AS n
        """);
    steps.add(
        """
        INSERT INTO discovery_subscription (city_id, source, scope_key, frequency_seconds, status, detail,
            settings_fingerprint)
        SELECT city_id, source, scope_key, 86400, 'ACTIVE', '', 'f' FROM wanted
        """);
    steps.add(
        """
        INSERT INTO discovery_target (source, scope_key, cron, zone, frequency_seconds, overlap, catch_up, spread_ms,
            active)
        SELECT source, scope_key, '0 0 * * *', 'UTC', 86400, 'SKIP', 'ONCE', 0, false FROM wanted
        """);
    steps.add(
        """
        INSERT INTO discovery_target_stats (source, scope_key, succeeded, ok, last_run_at)
        SELECT source, scope_key, 40, 40, '2026-03-10T00:00Z' FROM wanted
        """);
    steps.add(
        """
        INSERT INTO discovery_target_day (scope_key, source, day, succeeded, failed, cancelled, lost, ok, partial, empty,
            items_found, items_created, items_updated, items_unchanged, items_skipped, items_failed, durations)
        SELECT scope_key, source, date '2026-03-10' - ago, 1, 0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 0, 0, '[44:44]={1}'
        FROM generate_series(39, 0, -1) AS ago, wanted
        """);
    steps.add(
        """
        INSERT INTO discovery_source_hour (source, hour, shard, succeeded, failed, cancelled, lost, ok, partial, empty,
            items_found, items_created, items_updated, items_unchanged, items_skipped, items_failed, durations)
        SELECT source, timestamptz '2026-03-10T12:00Z' - ago * interval '1 hour', shard, 1, 0, 0, 0, 1, 0, 0, 1, 1,
            0, 0, 0, 0, '[44:45]={1,2}'
        FROM (VALUES ('cinema'), ('karnet'), ('museum')) AS of (source), generate_series(39 * 24, 0, -1) AS ago,
            generate_series(0, 7) AS shard
        """);
    steps.add(
        """
        INSERT INTO discovery_source_failure (source, hour, kind, shard, runs)
        SELECT source, hour, 'UPSTREAM', shard, 1 FROM discovery_source_hour WHERE extract(hour FROM hour) = 7
        """);
    steps.add(
        """
        INSERT INTO discovery_run (source, scope_key, trigger, decision, decided_at, decided_by, slot_at, slot_wall,
            slot_off_grid, due_at, through_at, through_wall, through_off_grid, collapsed, collapsed_at_least,
            concurrent, state, attempt, finished_at)
        SELECT source, scope_key, 'SCHEDULE', 'ENQUEUED', slot, 'node', slot, slot AT TIME ZONE 'UTC',
            false, slot, slot, slot AT TIME ZONE 'UTC', false, 0, false, false, 'CANCELLED', 0, slot
        FROM generate_series(39, 0, -1) AS ago, wanted,
            LATERAL (SELECT timestamptz '2026-03-10T01:00Z' - ago * interval '1 day') AS at (slot)
        """);
    Jdbi.create(bed.pool())
        .useHandle(
            handle -> {
              steps.forEach(handle::execute);
              handle.execute("DROP TABLE wanted");
            });
    Postgres.execute(
        bed.pool(),
        """
        VACUUM ANALYZE discovery_run, discovery_target, discovery_target_stats, discovery_target_day,
            discovery_source_hour, discovery_source_failure, discovery_subscription
        """);
  }
}
