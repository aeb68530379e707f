package dev.discovery.jdbc;

/**
 * The SQL of what {@link JdbcStatsSource} says of sources, and of anything over time. What is asked
 * of each source or target is asked of it by itself, as in {@link StatsSql}.
 */
final class SeriesSql {

  private SeriesSql() {}

  static final String OF_SOURCE =
      """
      SELECT %1$s
      FROM discovery_source_hour
      WHERE source = :source AND hour >= CAST(:from AS timestamptz)
      """
          .formatted(StatsSql.SUMS);

  /** Every source that has an hour, as {@code name}: one probe for each, and a last row without. */
  static final String SOURCES =
      """
      WITH RECURSIVE name (source) AS (
        (SELECT source FROM discovery_source_hour ORDER BY source LIMIT 1)
        UNION ALL
        SELECT (
          SELECT further.source
          FROM discovery_source_hour AS further
          WHERE further.source > name.source
          ORDER BY further.source
          LIMIT 1
        )
        FROM name
        WHERE name.source IS NOT NULL
      )\
      """;

  static final String OF_SOURCES =
      """
      %1$s
      SELECT name.source%2$s
      FROM name
      CROSS JOIN LATERAL (
        SELECT count(*) AS rows, %3$s
        FROM discovery_source_hour AS counted
        WHERE counted.source = name.source AND counted.hour >= CAST(:from AS timestamptz)
      ) AS inside
      WHERE name.source IS NOT NULL AND rows > 0
      ORDER BY name.source
      """
          .formatted(SOURCES, StatsSql.INSIDE_NAMES, StatsSql.SUMS);

  static final String FAILURES =
      """
      SELECT kind, sum(runs) AS runs
      FROM discovery_source_failure
      WHERE source = :source AND hour >= CAST(:from AS timestamptz)
      GROUP BY kind
      ORDER BY kind
      """;

  // ---- over time

  static final String SERIES_OF_SOURCE =
      """
      SELECT date_trunc(:unit, hour, 'UTC') AS at, %1$s
      FROM discovery_source_hour
      WHERE source = :source AND hour >= :from
      GROUP BY at
      ORDER BY at
      """
          .formatted(StatsSql.SUMS);

  // The limit is more than 366 days have rows: 8 shards of each hour.
  static final String SERIES_OF_EVERYTHING =
      """
      %1$s
      SELECT date_trunc(:unit, hour, 'UTC') AS at, %2$s
      FROM name
      CROSS JOIN LATERAL (
        SELECT hour, succeeded, failed, cancelled, lost, ok, partial, empty,
            items_found, items_created, items_updated, items_unchanged, items_skipped, items_failed, durations
        FROM discovery_source_hour AS counted
        WHERE counted.source = name.source AND counted.hour >= :from
        ORDER BY hour
        LIMIT 100000
      ) AS counted
      GROUP BY at
      ORDER BY at
      """
          .formatted(SOURCES, StatsSql.SUMS);

  private static final String SERIES_OF_DAYS =
      """
      WITH wanted AS (
        %1$s
      )
      SELECT CAST(day AS timestamp) AT TIME ZONE 'UTC' AS at, %2$s
      FROM wanted
      CROSS JOIN LATERAL (
        SELECT day, succeeded, failed, cancelled, lost, ok, partial, empty,
            items_found, items_created, items_updated, items_unchanged, items_skipped, items_failed, durations
        FROM discovery_target_day AS counted
        WHERE counted.scope_key = wanted.scope_key AND counted.source = wanted.source AND counted.day >= :day
        ORDER BY day
        LIMIT 400
      ) AS counted
      GROUP BY day
      ORDER BY day
      """;

  private static final String SERIES_OF_HOURS =
      """
      WITH wanted AS (
        %1$s
      )
      SELECT date_trunc('hour', finished_at, 'UTC') AS at, %2$s
      FROM wanted
      %3$s
      WHERE finished_at >= :from
      GROUP BY at
      ORDER BY at
      """;

  static final String DAYS_OF_TARGETS = SERIES_OF_DAYS.formatted(StatsSql.TARGETS, StatsSql.SUMS);
  static final String DAYS_OF_CITIES =
      SERIES_OF_DAYS.formatted(StatsSql.TARGETS_OF_CITIES, StatsSql.SUMS);
  static final String HOURS_OF_TARGETS =
      SERIES_OF_HOURS.formatted(StatsSql.TARGETS, StatsSql.COUNTS, StatsSql.ENDED_LATELY);
  static final String HOURS_OF_CITIES =
      SERIES_OF_HOURS.formatted(StatsSql.TARGETS_OF_CITIES, StatsSql.COUNTS, StatsSql.ENDED_LATELY);
}
