package dev.discovery.jdbc;

import dev.discovery.run.Window;

/**
 * The SQL of what {@link JdbcStatsSource} says of targets, put together from the parts that its
 * queries share. What is asked of single targets is asked of each by itself (LATERAL, with an
 * aggregate or a LIMIT), so that no plan reads more than their rows, whatever the planner knows of
 * the tables.
 */
final class StatsSql {

  private StatsSql() {}

  /** The columns of a target's totals. */
  static final String TOTALS =
      """
      succeeded, failed, cancelled, lost, ok, partial, empty,
          items_found, items_created, items_updated, items_unchanged, items_skipped, items_failed,
          CAST(durations AS text) AS durations,
          last_run_at, last_success_at, last_nonempty_at,
          last_failure_at, last_failure_kind, last_failure_message,
          consecutive_successes, consecutive_failures, recent\
      """;

  private static final String TOTAL_NAMES =
      """
      succeeded, failed, cancelled, lost, ok, partial, empty,
          items_found, items_created, items_updated, items_unchanged, items_skipped, items_failed,
          durations,
          last_run_at, last_success_at, last_nonempty_at,
          last_failure_at, last_failure_kind, last_failure_message,
          consecutive_successes, consecutive_failures, recent\
      """;

  /** Sums over rows of days or hours. */
  static final String SUMS =
      """
      sum(succeeded) AS in_succeeded, sum(failed) AS in_failed,
          sum(cancelled) AS in_cancelled, sum(lost) AS in_lost,
          sum(ok) AS in_ok, sum(partial) AS in_partial, sum(empty) AS in_empty,
          sum(items_found) AS in_items_found, sum(items_created) AS in_items_created,
          sum(items_updated) AS in_items_updated, sum(items_unchanged) AS in_items_unchanged,
          sum(items_skipped) AS in_items_skipped, sum(items_failed) AS in_items_failed,
          string_agg(CAST(durations AS text), ' ') AS in_durations\
      """;

  /** The same sums, over runs of the ledger. */
  static final String COUNTS =
      """
      count(*) FILTER (WHERE state = 'SUCCEEDED') AS in_succeeded,
          count(*) FILTER (WHERE state = 'FAILED') AS in_failed,
          count(*) FILTER (WHERE state = 'CANCELLED') AS in_cancelled,
          count(*) FILTER (WHERE state = 'LOST') AS in_lost,
          count(*) FILTER (WHERE verdict = 'OK') AS in_ok,
          count(*) FILTER (WHERE verdict = 'PARTIAL') AS in_partial,
          count(*) FILTER (WHERE verdict = 'EMPTY') AS in_empty,
          sum(items_found) AS in_items_found, sum(items_created) AS in_items_created,
          sum(items_updated) AS in_items_updated, sum(items_unchanged) AS in_items_unchanged,
          sum(items_skipped) AS in_items_skipped, sum(items_failed) AS in_items_failed,
          string_agg(format('[%1$s:%1$s]={1}', bucket), ' ') FILTER (WHERE bucket IS NOT NULL) AS in_durations\
      """;

  // ---- which targets

  static final String TARGETS =
      """
      SELECT source, scope_key, CAST(NULL AS text[]) AS cities
        FROM unnest(:sources, :scopeKeys) AS asked (source, scope_key)\
      """;

  // A target that cities share is looked at once.
  static final String TARGETS_OF_CITIES =
      """
      SELECT source, scope_key, array_agg(city_id) AS cities
        FROM discovery_subscription
        WHERE city_id = ANY(:cities) AND scope_key IS NOT NULL
        GROUP BY source, scope_key\
      """;

  // One probe for each source that has targets: the key has the source first.
  private static final String TARGETS_OF_SCOPE =
      """
      SELECT placed.source, placed.scope_key, CAST(NULL AS text[]) AS cities
        FROM (
          WITH RECURSIVE name (source) AS (
            (SELECT source FROM discovery_target ORDER BY source LIMIT 1)
            UNION ALL
            SELECT (
              SELECT further.source
              FROM discovery_target AS further
              WHERE further.source > name.source
              ORDER BY further.source
              LIMIT 1
            )
            FROM name
            WHERE name.source IS NOT NULL
          )
          SELECT source
          FROM name
          WHERE source IS NOT NULL
        ) AS name
        CROSS JOIN LATERAL (
          SELECT target.source, target.scope_key
          FROM discovery_target AS target
          WHERE target.source = name.source AND target.scope_key = :scopeKey
          LIMIT 1
        ) AS placed\
      """;

  private static final String TARGETS_OF_SOURCE =
      """
      SELECT source, scope_key, CAST(NULL AS text[]) AS cities
        FROM discovery_target
        WHERE source = :source AND scope_key > :after
        ORDER BY scope_key
        LIMIT :limit\
      """;

  // ---- what they did

  // The runs of a target that ended in the last days, and nothing else of its ledger: as many as
  // its days have counted are taken from the newest on, whatever the order in which they ended. The
  // condition is hidden from the planner, which does not know that the walk ends with the last of
  // them, and would rather read all runs of the target to sort the few that meet it.
  static final String ENDED_LATELY =
      """
      CROSS JOIN LATERAL (
          SELECT CAST(coalesce(sum(succeeded + failed + cancelled + lost), 0) AS bigint) AS runs
          FROM discovery_target_day AS counted
          WHERE counted.scope_key = wanted.scope_key AND counted.source = wanted.source AND counted.day >= :day
        ) AS lately
        CROSS JOIN LATERAL (
          SELECT state, verdict, finished_at,
              items_found, items_created, items_updated, items_unchanged, items_skipped, items_failed,
              %1$s AS bucket
          FROM discovery_run AS run
          WHERE run.source = wanted.source AND run.scope_key = wanted.scope_key
            AND coalesce(run.finished_at >= :dayStart, false)
          ORDER BY run.source DESC, run.scope_key DESC, run.run_id DESC
          LIMIT lately.runs
        ) AS run\
      """
          .formatted(DurationSql.BUCKET);

  private static final String NOTHING_MORE = "";

  private static final String IN_HOURS =
      """
      CROSS JOIN LATERAL (
        SELECT %1$s
        FROM (VALUES (wanted.source, wanted.scope_key)) AS wanted (source, scope_key)
        %2$s
        WHERE finished_at >= :from
      ) AS inside
      """
          .formatted(COUNTS, ENDED_LATELY);

  private static final String IN_DAYS =
      """
      CROSS JOIN LATERAL (
        SELECT %1$s
        FROM discovery_target_day AS counted
        WHERE counted.scope_key = wanted.scope_key AND counted.source = wanted.source AND counted.day >= :day
      ) AS inside
      """
          .formatted(SUMS);

  static final String INSIDE_NAMES =
      """
      ,
          in_succeeded, in_failed, in_cancelled, in_lost, in_ok, in_partial, in_empty,
          in_items_found, in_items_created, in_items_updated, in_items_unchanged, in_items_skipped, in_items_failed,
          in_durations\
      """;

  private static String report(String wanted, String names, String inside) {
    return """
    WITH wanted AS (
      %1$s
    )
    SELECT wanted.source, wanted.scope_key, cities, %2$s%3$s
    FROM wanted
    LEFT JOIN LATERAL (
      SELECT %4$s
      FROM discovery_target_stats AS total
      WHERE total.source = wanted.source AND total.scope_key = wanted.scope_key
      LIMIT 1
    ) AS total ON true
    %5$sORDER BY source, scope_key
    """
        .formatted(wanted, TOTAL_NAMES, names, TOTALS, inside);
  }

  /** A report on each of some targets, for each kind of window. */
  record Reports(String ofAllTime, String ofDays, String ofHours) {

    private static Reports of(String wanted) {
      return new Reports(
          report(wanted, NOTHING_MORE, NOTHING_MORE),
          report(wanted, INSIDE_NAMES, IN_DAYS),
          report(wanted, INSIDE_NAMES, IN_HOURS));
    }

    String of(Window window) {
      if (window == Window.ALL) {
        return ofAllTime;
      }
      return window.isOfHours() ? ofHours : ofDays;
    }
  }

  static final Reports OF_TARGETS = Reports.of(TARGETS);
  static final Reports OF_CITIES = Reports.of(TARGETS_OF_CITIES);
  static final Reports OF_SCOPE = Reports.of(TARGETS_OF_SCOPE);
  static final Reports PAGE = Reports.of(TARGETS_OF_SOURCE);
}
