package dev.discovery.benchmarks;

import dev.discovery.run.DurationHistogram;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Adds the runs of the ledger up, by SQL, into what the ends of these runs would have written. For
 * one thread.
 */
record Rollups(Sql sql) {

  private static final String COUNT =
      """
      CREATE FUNCTION benchmark_count(durations bigint[], bucket integer) RETURNS bigint[]
      LANGUAGE plpgsql IMMUTABLE AS $$
      BEGIN
        IF bucket IS NOT NULL THEN
          durations[bucket] := coalesce(durations[bucket], 0) + 1;
        END IF;
        RETURN durations;
      END
      $$
      """;

  private static final String HISTOGRAM =
      "CREATE AGGREGATE benchmark_durations(integer) (SFUNC = benchmark_count, STYPE = bigint[])";

  private static final String COLUMNS =
      """
      succeeded, failed, cancelled, lost, ok, partial, empty,
          items_found, items_created, items_updated, items_unchanged, items_skipped, items_failed, durations\
      """;

  private static final String COUNTS =
      """
      count(*) FILTER (WHERE state = 'SUCCEEDED'), count(*) FILTER (WHERE state = 'FAILED'),
          count(*) FILTER (WHERE state = 'CANCELLED'), count(*) FILTER (WHERE state = 'LOST'),
          count(*) FILTER (WHERE verdict = 'OK'), count(*) FILTER (WHERE verdict = 'PARTIAL'),
          count(*) FILTER (WHERE verdict = 'EMPTY'),
          coalesce(sum(items_found), 0), coalesce(sum(items_created), 0), coalesce(sum(items_updated), 0),
          coalesce(sum(items_unchanged), 0), coalesce(sum(items_skipped), 0), coalesce(sum(items_failed), 0),
          benchmark_durations(
            width_bucket((extract(epoch FROM finished_at - started_at) * 1000000)::bigint, ARRAY[%s]) - 1)\
      """
          .formatted(
              DurationHistogram.bounds().stream()
                  .map(bound -> bound + "::bigint")
                  .collect(Collectors.joining(", ")));

  private static final String TARGETS =
      """
      INSERT INTO discovery_target_stats (
        source, scope_key, %1$s,
        last_run_at, last_success_at, last_nonempty_at, last_failure_at, last_failure_kind, last_failure_message,
        consecutive_successes, consecutive_failures, recent, last_success_started_at, baseline_found, baseline_runs,
        warn_at, fail_at
      )
      SELECT
        source, scope_key, %1$s,
        last_run_at, last_success_at, last_nonempty_at, last_failure_at, last_failure_kind, last_failure_message,
        length(substring(replace(recent, 'C', '') FROM '[OPE]*$')), failures,
        recent, last_success_started_at, baseline_found, baseline_runs,
        least(
          last_nonempty_at + INTERVAL '108 hours',
          CASE
            WHEN failures > 0 THEN last_run_at - (failures - 1) * INTERVAL '72 hours'
            WHEN last_nonempty_at IS NULL OR length(translate(right(recent, 5), 'OC', '')) >= 3 THEN last_run_at
          END),
        least(
          coalesce(last_nonempty_at, last_run_at) + INTERVAL '144 hours',
          CASE WHEN failures >= 3 THEN last_run_at - (failures - 3) * INTERVAL '72 hours' END)
      FROM (
        SELECT
          source, scope_key, %2$s,
          max(finished_at),
          max(finished_at) FILTER (WHERE state = 'SUCCEEDED'),
          max(finished_at) FILTER (WHERE verdict IN ('OK', 'PARTIAL')),
          max(finished_at) FILTER (WHERE verdict = 'FAILED'),
          (array_agg(failure_kind ORDER BY run_id DESC) FILTER (WHERE verdict = 'FAILED'))[1],
          (array_agg(failure_message ORDER BY run_id DESC) FILTER (WHERE verdict = 'FAILED'))[1],
          string_agg(left(CASE state WHEN 'SUCCEEDED' THEN verdict ELSE state END, 1), '' ORDER BY run_id),
          max(started_at) FILTER (WHERE state = 'SUCCEEDED'),
          coalesce(avg(items_found) FILTER (WHERE items_found > 0), 0),
          count(*) FILTER (WHERE items_found > 0)
        FROM discovery_run
        WHERE source = ? AND finished_at IS NOT NULL
        GROUP BY source, scope_key
      ) AS added (
        source, scope_key, %1$s,
        last_run_at, last_success_at, last_nonempty_at, last_failure_at, last_failure_kind, last_failure_message,
        recent, last_success_started_at, baseline_found, baseline_runs
      )
      CROSS JOIN LATERAL (SELECT length(substring(replace(recent, 'C', '') FROM '[FL]*$')) AS failures) AS streak
      """
          .formatted(COLUMNS, COUNTS);

  // As housekeeping leaves them: the shards of an hour that is over are in one row.
  private static final String HOURS =
      """
      INSERT INTO discovery_source_hour (source, hour, shard, %s)
      SELECT source, date_trunc('hour', finished_at, 'UTC'), 0, %s
      FROM discovery_run
      WHERE source = ? AND finished_at IS NOT NULL
      GROUP BY source, date_trunc('hour', finished_at, 'UTC')
      """
          .formatted(COLUMNS, COUNTS);

  private static final String FAILURES =
      """
      INSERT INTO discovery_source_failure (source, hour, kind, shard, runs)
      SELECT source, date_trunc('hour', finished_at, 'UTC'), failure_kind, 0, count(*)
      FROM discovery_run
      WHERE source = ? AND verdict = 'FAILED'
      GROUP BY source, date_trunc('hour', finished_at, 'UTC'), failure_kind
      """;

  private static final String DAYS =
      """
      INSERT INTO discovery_target_day (scope_key, source, day, %s)
      SELECT scope_key, source, (finished_at AT TIME ZONE 'UTC')::date, %s
      FROM discovery_run
      WHERE run_id >= ? AND run_id < ? AND finished_at IS NOT NULL
      GROUP BY scope_key, source, (finished_at AT TIME ZONE 'UTC')::date
      ORDER BY min(run_id)
      """
          .formatted(COLUMNS, COUNTS);

  /**
   * Adds up all of it.
   *
   * @param runsAtOnce at most as many as there are targets, so that no target has two runs in it
   */
  void make(long runs, int runsAtOnce, Progress progress) {
    sql.update(COUNT);
    sql.update(HISTOGRAM);
    List<String> sources = sql.values("SELECT source FROM discovery_source ORDER BY source");
    for (int i = 0; i < sources.size(); i++) {
      sql.update(TARGETS, sources.get(i));
      sql.update(HOURS, sources.get(i));
      sql.update(FAILURES, sources.get(i));
      if (i % 10 == 9) {
        progress.say("totals of targets, hours and failures of %d sources".formatted(i + 1));
      }
    }
    var indexes = DroppedIndexes.of(sql, "discovery_target_day");
    for (long from = 1; from <= runs; from += runsAtOnce) {
      sql.update(DAYS, from, from + runsAtOnce);
      if (from / 1_000_000 != (from + runsAtOnce) / 1_000_000) {
        progress.say("days of targets: %,d runs".formatted(from + runsAtOnce));
      }
    }
    indexes.make();
    progress.say("indexes of discovery_target_day");
  }
}
