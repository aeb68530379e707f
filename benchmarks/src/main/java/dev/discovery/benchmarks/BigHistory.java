package dev.discovery.benchmarks;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;

/**
 * Makes the data of years by SQL: cities, what they want, targets, their runs of the last 30 days,
 * and what is added up of them. Runs lie in the order of time, in which neighbours belong to other
 * cities and other sources; so does what is added up, and one city's rows are on as many pages as
 * they can be. For one thread.
 */
record BigHistory(Sql sql, Shape shape) {

  private static final int CHUNK = 100_000;

  /** A prime, so that its multiples, modulo the number of targets, are all of them. */
  private static final long STRIDE = 7_919;

  private static final String NAMES =
      """
      CREATE UNLOGGED TABLE benchmark_target AS
      SELECT
        row_number() OVER (ORDER BY city, source) - 1 AS n,
        'source-' || lpad(source::text, 3, '0') COLLATE "C" AS source,
        'city:c' || lpad(city::text, 5, '0') COLLATE "C" AS scope_key
      FROM generate_series(0, ? - 1) AS city, generate_series(0, ? - 1) AS source
      UNION ALL
      SELECT ? + country, 'wide-country', 'country:' || chr(65 + country::int) || 'X'
      FROM generate_series(0, 19) AS country
      UNION ALL
      SELECT ? + 20, 'wide-global', 'global'
      """;

  private static final String CITIES =
      """
      INSERT INTO discovery_city (city_id, name, country, zone, version, config)
      SELECT
        substr(scope_key, 6), 'City ' || substr(scope_key, 7), chr(65 + (min(n) / ?)::int % 20) || 'X', 'UTC', 1,
        jsonb_build_object(
          'schedule', jsonb_build_object('enabled', TRUE, 'cron', '0 * * * *', 'timezone', 'UTC'),
          'sources',
          jsonb_agg(jsonb_build_object('name', source, 'enabled', TRUE, 'frequency_hours', 72))
            || '[{"name": "wide-country", "frequency_hours": 72}, {"name": "wide-global", "frequency_hours": 72}]')
      FROM benchmark_target
      WHERE scope_key LIKE 'city:%'
      GROUP BY scope_key
      """;

  private static final String SUBSCRIPTIONS =
      """
      INSERT INTO discovery_subscription (
        city_id, source, scope_key, frequency_seconds, status, detail, settings_fingerprint
      )
      SELECT substr(scope_key, 6), source, scope_key, 259200, 'ACTIVE', '', ''
      FROM benchmark_target
      WHERE scope_key LIKE 'city:%'
      UNION ALL
      SELECT city_id, 'wide-country', 'country:' || country, 259200, 'ACTIVE', '', '' FROM discovery_city
      UNION ALL
      SELECT city_id, 'wide-global', 'global', 259200, 'ACTIVE', '', '' FROM discovery_city
      """;

  private static final String SOURCES =
      """
      INSERT INTO discovery_source (
        source, scope, cron, zone, overlap, catch_up, spread_ms, fingerprint, seen_at, projecting
      )
      SELECT DISTINCT
        source,
        CASE source WHEN 'wide-country' THEN 'COUNTRY' WHEN 'wide-global' THEN 'GLOBAL' ELSE 'CITY' END,
        '0 * * * *', 'UTC', 'SKIP', 'ONCE', 0, '', now(), FALSE
      FROM benchmark_target
      """;

  private static final String RUNS =
      """
      WITH drawn AS MATERIALIZED (
        SELECT
          (i * ?) % ? AS n,
          CAST(? AS timestamptz) + i * INTERVAL '72 hours' / ? AS slot_at,
          CAST(? AS int) AS rounds_to_come,
          random() AS luck,
          random() AS size,
          INTERVAL '1 ms' * (400 * 2 ^ (random() * 5 + random() * 4)) AS took
        FROM generate_series(CAST(? AS bigint), ? - 1) AS i
      ), told AS (
        SELECT
          source, scope_key, slot_at, size, took,
          CASE
            WHEN n % 211 = 0 AND rounds_to_come <= n / 211 % 5 THEN 'FAILED'
            WHEN luck < 0.020 THEN 'FAILED'
            WHEN luck < 0.023 THEN 'CANCELLED'
            WHEN luck < 0.024 THEN 'LOST'
            ELSE 'SUCCEEDED'
          END AS state,
          CASE WHEN luck < 0.039 THEN 'EMPTY' WHEN luck < 0.049 THEN 'PARTIAL' ELSE 'OK' END AS verdict,
          CASE WHEN luck BETWEEN 0.024 AND 0.039 THEN 0 ELSE 1 + (size * size * 300)::int END AS found
        FROM drawn
        JOIN benchmark_target USING (n)
      )
      INSERT INTO discovery_run (
        source, scope_key, trigger, decision, decided_at, decided_by,
        slot_at, slot_wall, slot_off_grid, due_at, through_at, through_wall, through_off_grid, collapsed,
        collapsed_at_least, concurrent, state, attempt, worker, attempt_started_at, started_at, finished_at,
        items_found, items_created, items_updated, items_unchanged, items_skipped, items_failed,
        failure_kind, failure_message, verdict, verdict_reason, attribute_names, attribute_values, attributes_dropped
      )
      SELECT
        source, scope_key, 'SCHEDULE', 'ENQUEUED', slot_at, 'node-1',
        slot_at, slot_at AT TIME ZONE 'UTC', FALSE, slot_at, slot_at, slot_at AT TIME ZONE 'UTC', FALSE, 0,
        FALSE, FALSE, state, (state <> 'CANCELLED')::int,
        CASE WHEN state <> 'CANCELLED' THEN 'node-1' END,
        CASE WHEN state <> 'CANCELLED' THEN slot_at + INTERVAL '1 s' END,
        CASE WHEN state <> 'CANCELLED' THEN slot_at + INTERVAL '1 s' END,
        slot_at + INTERVAL '1 s' + took,
        CASE WHEN state = 'SUCCEEDED' THEN found END,
        CASE WHEN state = 'SUCCEEDED' THEN found / 5 END,
        CASE WHEN state = 'SUCCEEDED' THEN found / 10 END,
        CASE WHEN state = 'SUCCEEDED' THEN found - found / 5 - found / 10 END,
        CASE WHEN state = 'SUCCEEDED' THEN 0 END,
        CASE WHEN state = 'SUCCEEDED' THEN (verdict = 'PARTIAL')::int END,
        CASE state WHEN 'FAILED' THEN 'UPSTREAM' WHEN 'CANCELLED' THEN 'CANCELLED' WHEN 'LOST' THEN 'WORKER_LOST' END,
        CASE WHEN state <> 'SUCCEEDED' THEN 'HTTP 503 from the feed of ' || source END,
        CASE WHEN state = 'SUCCEEDED' THEN verdict WHEN state <> 'CANCELLED' THEN 'FAILED' END,
        CASE WHEN state = 'SUCCEEDED' THEN '' WHEN state <> 'CANCELLED' THEN 'the sync did not come to its end' END,
        CASE WHEN state = 'SUCCEEDED' THEN CAST('{}' AS text[]) END,
        CASE WHEN state = 'SUCCEEDED' THEN CAST('{}' AS text[]) END,
        CASE WHEN state = 'SUCCEEDED' THEN 0 END
      FROM told
      ORDER BY slot_at
      """;

  private static final String TARGETS =
      """
      INSERT INTO discovery_target (
        source, scope_key, cron, zone, frequency_seconds, overlap, catch_up, spread_ms, active,
        last_slot_at, last_slot_wall, last_slot_off_grid, slot_at, slot_wall, slot_off_grid, due_at
      )
      SELECT
        source, scope_key, '0 * * * *', 'UTC', 259200, 'SKIP', 'ONCE', 0, TRUE,
        slot_at, slot_wall, FALSE,
        slot_at + INTERVAL '72 hours', slot_wall + INTERVAL '72 hours', FALSE, slot_at + INTERVAL '72 hours'
      FROM discovery_run
      WHERE slot_at >= ?
      """;

  /** How much of it. */
  record Shape(int cities, int sources, int rounds) {

    /** Targets of one city, and the 21 of the two wide sources. */
    int targets() {
      return cities * sources + 21;
    }

    long runs() {
      return (long) targets() * rounds;
    }

    @Override
    public String toString() {
      return "%,d cities with %d sources of their own and 2 wide ones, %,d targets, %,d runs in %d days"
          .formatted(cities, sources, targets(), runs(), rounds * 3);
    }
  }

  /** Makes all of it, the newest run some minutes before {@code now}. */
  void make(Instant now) {
    var progress = new Progress();
    sql.value("SELECT setseed(0.42)");
    int own = shape.cities() * shape.sources();
    sql.update(NAMES, shape.cities(), shape.sources(), own, own);
    sql.update("ALTER TABLE benchmark_target ADD PRIMARY KEY (n)");
    sql.update("ANALYZE benchmark_target");
    sql.update(CITIES, shape.sources());
    sql.update(SUBSCRIPTIONS);
    sql.update(SOURCES);
    progress.say("cities, subscriptions, sources");
    OffsetDateTime end = Sql.at(now.minus(Duration.ofMinutes(15)));
    var indexes = DroppedIndexes.of(sql, "discovery_run");
    for (int round = 0; round < shape.rounds(); round++) {
      OffsetDateTime start = end.minusDays(3L * (shape.rounds() - round));
      for (int from = 0; from < shape.targets(); from += CHUNK) {
        int to = Math.min(from + CHUNK, shape.targets());
        sql.update(
            RUNS,
            STRIDE,
            shape.targets(),
            start,
            shape.targets(),
            shape.rounds() - 1 - round,
            from,
            to);
      }
      progress.say("runs: %,d".formatted((long) shape.targets() * (round + 1)));
    }
    indexes.make();
    progress.say("indexes of discovery_run");
    sql.update(TARGETS, end.minusDays(3));
    progress.say("targets");
    new Rollups(sql).make(shape.runs(), Math.min(CHUNK, shape.targets()), progress);
    sql.update("VACUUM ANALYZE");
    progress.say("vacuum");
  }
}
