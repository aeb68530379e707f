package dev.discovery.jdbc;

import dev.discovery.health.Freshness;
import dev.discovery.health.HealthMarks;
import dev.discovery.run.DurationHistogram;
import dev.discovery.run.Ending;
import dev.discovery.run.Run;
import dev.discovery.source.ScopeKey;
import java.time.Duration;
import java.util.Optional;
import org.jdbi.v3.core.statement.Update;

/**
 * The end of a run: the run, the totals of its target, the day of its target, the hour of its
 * source and, if it failed, the failures of that hour, in one statement. None of them goes without
 * the others. Thread-safe.
 */
final class EndWriter {

  // Rows of one source and hour, so that ends of different targets seldom wait for each other.
  static final int SHARDS = 8;

  private static final String COUNTS =
      """
      succeeded, failed, cancelled, lost, ok, partial, empty,
          items_found, items_created, items_updated, items_unchanged, items_skipped, items_failed\
      """;

  private static final String COUNTS_ADDED =
      """
      succeeded = total.succeeded + EXCLUDED.succeeded,
          failed = total.failed + EXCLUDED.failed,
          cancelled = total.cancelled + EXCLUDED.cancelled,
          lost = total.lost + EXCLUDED.lost,
          ok = total.ok + EXCLUDED.ok,
          partial = total.partial + EXCLUDED.partial,
          empty = total.empty + EXCLUDED.empty,
          items_found = total.items_found + EXCLUDED.items_found,
          items_created = total.items_created + EXCLUDED.items_created,
          items_updated = total.items_updated + EXCLUDED.items_updated,
          items_unchanged = total.items_unchanged + EXCLUDED.items_unchanged,
          items_skipped = total.items_skipped + EXCLUDED.items_skipped,
          items_failed = total.items_failed + EXCLUDED.items_failed\
      """;

  // Each part takes its row from the one before, which makes the order of locks the order of the
  // parts: what many targets share, the hour, comes after what belongs to one of them.
  private static final String END =
      """
      WITH ended AS (
        %1$s
        RETURNING source, scope_key, finished_at, attempt_started_at, failure_kind, failure_message,
            verdict IS NOT DISTINCT FROM 'FAILED' AS broken,
            trigger <> 'BACKFILL' AS of_now,
            trigger <> 'BACKFILL' AND verdict IS NOT DISTINCT FROM 'FAILED' AS broke,
            trigger <> 'BACKFILL' AND state = 'SUCCEEDED' AND verdict <> 'FAILED' AS moved_on,
            (state = 'SUCCEEDED')::int AS succeeded, (state = 'FAILED')::int AS failed,
            (state = 'CANCELLED')::int AS cancelled, (state = 'LOST')::int AS lost,
            (verdict IS NOT DISTINCT FROM 'OK')::int AS ok,
            (verdict IS NOT DISTINCT FROM 'PARTIAL')::int AS partial,
            (verdict IS NOT DISTINCT FROM 'EMPTY')::int AS empty,
            coalesce(items_found, 0) AS items_found, coalesce(items_created, 0) AS items_created,
            coalesce(items_updated, 0) AS items_updated, coalesce(items_unchanged, 0) AS items_unchanged,
            coalesce(items_skipped, 0) AS items_skipped, coalesce(items_failed, 0) AS items_failed
      ),
      of_target AS (
        INSERT INTO discovery_target_stats AS total (source, scope_key, %2$s,
            last_run_at, last_success_at, last_nonempty_at,
            last_failure_at, last_failure_kind, last_failure_message,
            consecutive_successes, consecutive_failures, recent,
            cursor, last_success_started_at, baseline_found, baseline_runs, warn_at, fail_at%4$s)
        SELECT source, scope_key, %2$s,
            finished_at,
            CASE WHEN moved_on THEN finished_at END,
            CASE WHEN moved_on AND empty = 0 THEN finished_at END,
            CASE WHEN broke THEN finished_at END,
            CASE WHEN broke THEN failure_kind END,
            CASE WHEN broke THEN failure_message END,
            moved_on::int,
            broke::int,
            CASE WHEN of_now THEN CAST(:ending AS text) ELSE '' END,
            CASE WHEN moved_on THEN CAST(:cursor AS text) END,
            CASE WHEN moved_on THEN attempt_started_at END,
            CASE WHEN moved_on THEN items_found ELSE 0 END,
            (moved_on AND items_found > 0)::int,
            CASE
              WHEN NOT of_now OR cancelled = 1 OR CAST(:freshFailAt AS timestamptz) IS NULL THEN NULL
              WHEN moved_on AND empty = 0 THEN CAST(:freshWarnAt AS timestamptz)
              ELSE finished_at
            END,
            CASE WHEN of_now AND cancelled = 0 THEN CAST(:freshFailAt AS timestamptz) END%5$s
        FROM ended
        ON CONFLICT (source, scope_key) DO UPDATE
        SET %3$s,
            last_run_at = greatest(total.last_run_at, EXCLUDED.last_run_at),
            last_success_at = greatest(total.last_success_at, EXCLUDED.last_success_at),
            last_nonempty_at = greatest(total.last_nonempty_at, EXCLUDED.last_nonempty_at),
            last_failure_at = greatest(total.last_failure_at, EXCLUDED.last_failure_at),
            last_failure_kind = CASE
              WHEN EXCLUDED.last_failure_at >= coalesce(total.last_failure_at, '-infinity')
                THEN EXCLUDED.last_failure_kind
              ELSE total.last_failure_kind
            END,
            last_failure_message = CASE
              WHEN EXCLUDED.last_failure_at >= coalesce(total.last_failure_at, '-infinity')
                THEN EXCLUDED.last_failure_message
              ELSE total.last_failure_message
            END,
            consecutive_successes = CASE
              WHEN EXCLUDED.last_failure_at IS NOT NULL THEN 0
              ELSE total.consecutive_successes + EXCLUDED.consecutive_successes
            END,
            consecutive_failures = CASE
              WHEN EXCLUDED.last_success_at IS NOT NULL THEN 0
              ELSE total.consecutive_failures + EXCLUDED.consecutive_failures
            END,
            recent = right(total.recent || EXCLUDED.recent, 20),
            cursor = coalesce(EXCLUDED.cursor, total.cursor),
            last_success_started_at = coalesce(EXCLUDED.last_success_started_at, total.last_success_started_at),
            baseline_found = CASE
              WHEN EXCLUDED.baseline_runs = 0 THEN total.baseline_found
              ELSE total.baseline_found
                + (EXCLUDED.baseline_found - total.baseline_found) / least(total.baseline_runs + 1, 10)
            END,
            baseline_runs = total.baseline_runs + EXCLUDED.baseline_runs,
            %7$s%6$s
        RETURNING 1
      ),
      of_day AS (
        INSERT INTO discovery_target_day AS total (scope_key, source, day, %2$s%4$s)
        SELECT scope_key, source, (finished_at AT TIME ZONE 'UTC')::date, %2$s%5$s
        FROM ended CROSS JOIN of_target
        ON CONFLICT (scope_key, source, day) DO UPDATE
        SET %3$s%6$s
        RETURNING 1
      ),
      of_failure AS (
        INSERT INTO discovery_source_failure AS total (source, hour, kind, shard, runs)
        SELECT source, date_trunc('hour', finished_at, 'UTC'), failure_kind, :shard, 1
        FROM ended
        WHERE broken
        ON CONFLICT (source, hour, kind, shard) DO UPDATE
        SET runs = total.runs + 1
      )
      INSERT INTO discovery_source_hour AS total (source, hour, shard, %2$s%4$s)
      SELECT source, date_trunc('hour', finished_at, 'UTC'), :shard, %2$s%5$s
      FROM ended CROSS JOIN of_day
      ON CONFLICT (source, hour, shard) DO UPDATE
      SET %3$s%6$s
      """;

  // The rules of HealthMarks.after, which a contract holds equal to these. EXCLUDED has what a
  // first end of this kind
  // makes of it: no marks of one that says nothing.
  private static final String HEALTH =
      """
      warn_at = CASE
              WHEN CAST(:freshFailAt AS timestamptz) IS NULL THEN NULL
              WHEN EXCLUDED.fail_at IS NULL THEN total.warn_at
              WHEN EXCLUDED.last_nonempty_at IS NOT NULL THEN
                CASE WHEN %1$s THEN EXCLUDED.last_run_at ELSE EXCLUDED.warn_at END
              WHEN EXCLUDED.consecutive_failures > 0 OR total.warn_at IS NULL OR %1$s
                THEN least(total.warn_at, EXCLUDED.last_run_at)
              ELSE total.warn_at
            END,
            fail_at = CASE
              WHEN CAST(:freshFailAt AS timestamptz) IS NULL THEN NULL
              WHEN EXCLUDED.fail_at IS NULL THEN total.fail_at
              WHEN EXCLUDED.last_nonempty_at IS NOT NULL THEN EXCLUDED.fail_at
              WHEN EXCLUDED.consecutive_failures > 0 AND total.consecutive_failures + 1 >= %2$d
                THEN least(coalesce(total.fail_at, EXCLUDED.fail_at), EXCLUDED.last_run_at)
              ELSE coalesce(total.fail_at, EXCLUDED.fail_at)
            END\
      """
          .formatted(
              "length(translate(right(total.recent || EXCLUDED.recent, %d), 'OC', '')) >= %d"
                  .formatted(HealthMarks.TREND, HealthMarks.NOT_OK),
              HealthMarks.FAILURES);

  private static final String END_STARTED =
      END.formatted(
          JdbcRunLedger.UPDATE,
          COUNTS,
          COUNTS_ADDED,
          ", durations",
          ", array_fill(1, ARRAY[1], ARRAY[CAST(:bucket AS int)])",
          ", durations[CAST(:bucket AS int)] = coalesce(total.durations[CAST(:bucket AS int)], 0) + 1",
          HEALTH);

  // Of a run that was never started, and so has no duration.
  private static final String END_UNSTARTED =
      END.formatted(JdbcRunLedger.UPDATE, COUNTS, COUNTS_ADDED, "", "", "", HEALTH);

  private final Database database;

  EndWriter(Database database) {
    this.database = database;
  }

  /** How many runs were ended: 0 if it has moved since {@code before} was read, otherwise 1. */
  int write(Run before, Run after, Optional<String> cursor, Optional<Freshness> freshness) {
    Optional<HealthMarks> fresh =
        freshness.map(of -> of.from(after.progress().finishedAt().orElseThrow()));
    Optional<Duration> took = after.progress().duration();
    return database.with(
        "cannot end a run",
        handle -> {
          Update end = handle.createUpdate(took.isPresent() ? END_STARTED : END_UNSTARTED);
          RunRow.bind(end, before, after.progress());
          took.ifPresent(length -> end.bind("bucket", DurationHistogram.bucketOf(length)));
          return end.bind("cursor", cursor.orElse(null))
              .bind("ending", String.valueOf(Ending.of(after).letter()))
              .bind("freshWarnAt", Bind.at(fresh.map(HealthMarks::warnAt)))
              .bind("freshFailAt", Bind.at(fresh.map(HealthMarks::failAt)))
              .bind("shard", shard(before.target().scope()))
              .execute();
        });
  }

  private static short shard(ScopeKey scope) {
    return (short) Math.floorMod(scope.toString().hashCode(), SHARDS);
  }
}
