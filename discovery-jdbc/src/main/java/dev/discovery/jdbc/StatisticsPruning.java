package dev.discovery.jdbc;

import dev.discovery.port.Housekeeping.Step;
import dev.discovery.run.Pruned;
import dev.discovery.run.Retention;
import dev.discovery.run.RunTotals;
import dev.discovery.source.TargetId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;

/**
 * Deletes old rows of discovery_target_day, and makes fewer of discovery_source_hour and
 * discovery_source_failure: old hours become one row, and the shards of an hour that has passed
 * become one. Waits for nobody: what another transaction holds is left for later. An end that wants
 * one of these rows meanwhile waits for a step, and then finds its row or adds it. Thread-safe.
 */
final class StatisticsPruning {

  // An end may take as long as this to commit after its hour, or its shard stays a row of its own
  // until its hour is old.
  private static final Duration CLOSED_AFTER = Duration.ofHours(1);
  private static final Duration CLOSED_WITHIN = Duration.ofHours(48);

  // Who is at it: one node at a time moves the place, and writes hour -infinity.
  private static final String TRY_LOCK =
      "SELECT pg_try_advisory_xact_lock(1146307443, 'discovery_target_day'::regclass::oid::int)";

  private static final String PREPARE =
      """
      INSERT INTO discovery_pruning (id)
      VALUES (2)
      ON CONFLICT (id) DO NOTHING
      """;

  private static final String TAKE =
      """
      SELECT after_source, after_scope_key
      FROM discovery_pruning
      WHERE id = 2
      """;

  // Along the key of the totals.
  private static final String WALK =
      """
      SELECT source, scope_key
      FROM discovery_target_stats
      WHERE (source, scope_key) > (:source, :scopeKey)
      ORDER BY source, scope_key
      LIMIT :limit
      """;

  private static final String MOVE =
      """
      UPDATE discovery_pruning
      SET after_source = :source,
          after_scope_key = :scopeKey
      WHERE id = 2
      """;

  // For each target a probe of its days: an index by day would cost each first end of a day a page.
  // By ctid, which is an address, whatever the planner thinks of how many there are.
  static final String DAYS =
      """
      WITH expired AS MATERIALIZED (
        SELECT old.id
        FROM unnest(:sources, :scopeKeys) AS walked (source, scope_key)
        CROSS JOIN LATERAL (
          SELECT ctid AS id
          FROM discovery_target_day AS counted
          WHERE counted.scope_key = walked.scope_key AND counted.source = walked.source AND counted.day < :day
          ORDER BY counted.scope_key, counted.source, counted.day
          LIMIT 10
          FOR UPDATE SKIP LOCKED
        ) AS old
      )
      DELETE FROM discovery_target_day
      WHERE ctid = ANY (ARRAY(SELECT id FROM expired))
      """;

  private static final String COUNTS =
      """
      succeeded, failed, cancelled, lost, ok, partial, empty,
            items_found, items_created, items_updated, items_unchanged, items_skipped, items_failed, durations\
      """;

  // Rows go and their sums come in one statement: neither without the other. What somebody has
  // changed since the statement began is not among the deleted, and so not in the sums.
  private static final String KEEP_SUMS =
      """
      took AS (
        SELECT source, hour, shard, bucket, sum(durations[bucket]) AS runs
        FROM gone
        CROSS JOIN LATERAL generate_subscripts(durations, 1) AS bucket
        WHERE durations[bucket] > 0
        GROUP BY source, hour, shard, bucket
      ),
      beside AS (
        SELECT source, hour, shard, bucket, %2$s AS printed
        FROM took
        WINDOW by_bucket AS (PARTITION BY source, hour, shard ORDER BY bucket)
      ),
      histogram AS (
        SELECT source, hour, shard, %3$s AS durations
        FROM beside
        GROUP BY source, hour, shard
      ),
      kept AS (
        INSERT INTO discovery_source_hour (source, hour, shard, %1$s)
        SELECT source, hour, shard, sum(succeeded), sum(failed), sum(cancelled), sum(lost),
            sum(ok), sum(partial), sum(empty), sum(items_found), sum(items_created), sum(items_updated),
            sum(items_unchanged), sum(items_skipped), sum(items_failed), histogram.durations
        FROM gone
        LEFT JOIN histogram USING (source, hour, shard)
        GROUP BY source, hour, shard, histogram.durations
        ORDER BY source, hour, shard
      )
      SELECT count(*)
      FROM gone
      WHERE is_counted
      """
          .formatted(COUNTS, DurationSql.PRINTED, DurationSql.PARSED);

  // The oldest hours of each source, and the row to which they are added.
  private static final String EXPIRE_HOURS =
      """
      %1$s,
      expired AS MATERIALIZED (
        SELECT old.id, old.source
        FROM name
        CROSS JOIN LATERAL (
          SELECT ctid AS id, counted.source
          FROM discovery_source_hour AS counted
          WHERE counted.source = name.source AND hour > '-infinity' AND hour < :start
          ORDER BY counted.source, hour, shard
          LIMIT :limit
          FOR UPDATE SKIP LOCKED
        ) AS old
        LIMIT :limit
      ),
      deleted AS (
        DELETE FROM discovery_source_hour
        WHERE ctid = ANY (ARRAY(
          SELECT id
          FROM expired
          UNION ALL
          SELECT ctid
          FROM discovery_source_hour
          WHERE source = ANY (ARRAY(SELECT source FROM expired)) AND hour = '-infinity'
        ))
        RETURNING source, hour, %2$s
      ),
      gone AS (
        SELECT source, timestamptz '-infinity' AS hour, 0 AS shard, hour > '-infinity' AS is_counted,
            %2$s
        FROM deleted
      ),
      %3$s"""
          .formatted(SeriesSql.SOURCES, COUNTS, KEEP_SUMS);

  // The parts of hours that have passed: where one of them is held, the others are put together.
  private static final String CLOSE_HOURS =
      """
      %1$s,
      parted AS MATERIALIZED (
        SELECT passed.source, passed.hour
        FROM name
        CROSS JOIN LATERAL (
          SELECT counted.source, hour
          FROM discovery_source_hour AS counted
          WHERE counted.source = name.source AND hour >= :closedFrom AND hour < :closedBefore
          GROUP BY counted.source, hour
          HAVING count(*) > 1
          ORDER BY hour
          LIMIT :limit
        ) AS passed
        LIMIT :limit
      ),
      parts AS MATERIALIZED (
        SELECT part.id
        FROM parted
        CROSS JOIN LATERAL (
          SELECT ctid AS id
          FROM discovery_source_hour AS counted
          WHERE counted.source = parted.source AND counted.hour = parted.hour
          ORDER BY counted.source, counted.hour, counted.shard
          FOR UPDATE SKIP LOCKED
        ) AS part
      ),
      deleted AS (
        DELETE FROM discovery_source_hour
        WHERE ctid = ANY (ARRAY(SELECT id FROM parts))
        RETURNING source, hour, shard, %2$s
      ),
      gone AS (
        SELECT source, hour, min(shard) OVER (PARTITION BY source, hour) AS shard, true AS is_counted,
            %2$s
        FROM deleted
      ),
      %3$s"""
          .formatted(SeriesSql.SOURCES, COUNTS, KEEP_SUMS);

  private static final String EXPIRE_FAILURES =
      """
      %1$s,
      expired AS MATERIALIZED (
        SELECT old.id, old.source
        FROM name
        CROSS JOIN LATERAL (
          SELECT ctid AS id, counted.source
          FROM discovery_source_failure AS counted
          WHERE counted.source = name.source AND hour > '-infinity' AND hour < :start
          ORDER BY counted.source, hour, kind, shard
          LIMIT :limit
          FOR UPDATE SKIP LOCKED
        ) AS old
        LIMIT :limit
      ),
      deleted AS (
        DELETE FROM discovery_source_failure
        WHERE ctid = ANY (ARRAY(
          SELECT id
          FROM expired
          UNION ALL
          SELECT ctid
          FROM discovery_source_failure
          WHERE source = ANY (ARRAY(SELECT source FROM expired)) AND hour = '-infinity'
        ))
        RETURNING source, hour, kind, runs
      ),
      kept AS (
        INSERT INTO discovery_source_failure (source, hour, kind, shard, runs)
        SELECT source, '-infinity', kind, 0, sum(runs)
        FROM deleted
        GROUP BY source, kind
        ORDER BY source, kind
      )
      SELECT count(*)
      FROM deleted
      WHERE hour > '-infinity'
      """
          .formatted(SeriesSql.SOURCES);

  private final Database database;

  StatisticsPruning(Database database) {
    this.database = database;
  }

  /** See {@link dev.discovery.port.Housekeeping#pruneStatistics}. */
  Step prune(Retention retention, Instant now, int limit) {
    return database.locking(
        "cannot prune statistics",
        handle ->
            handle.createQuery(TRY_LOCK).mapTo(Boolean.class).one()
                ? step(handle, retention.statisticsSince(now), now, limit)
                : new Step(Pruned.NOTHING, false));
  }

  private static Step step(Handle handle, LocalDate since, Instant now, int limit) {
    List<TargetId> walked = walk(handle, limit);
    int days = deleteDays(handle, since, walked);
    long hours = expire(handle, EXPIRE_HOURS, since, limit);
    long failures = expire(handle, EXPIRE_FAILURES, since, limit);
    Instant closedBefore = now.minus(CLOSED_AFTER).truncatedTo(ChronoUnit.HOURS);
    handle
        .createQuery(CLOSE_HOURS)
        .bind("closedFrom", Bind.at(closedBefore.minus(CLOSED_WITHIN)))
        .bind("closedBefore", Bind.at(closedBefore))
        .bind("limit", limit)
        .mapTo(Long.class)
        .one();
    boolean more = walked.size() == limit || hours == limit || failures == limit;
    return new Step(new Pruned(RunTotals.NONE, 0, 0, 0, days, hours), more);
  }

  /** The next targets, or the first ones again after the last. */
  private static List<TargetId> walk(Handle handle, int limit) {
    handle.execute(PREPARE);
    List<TargetId> walked =
        handle
            .createQuery(TAKE)
            .map(
                (place, context) ->
                    handle
                        .createQuery(WALK)
                        .bind("source", place.getString("after_source"))
                        .bind("scopeKey", place.getString("after_scope_key"))
                        .bind("limit", limit)
                        .map((result, inner) -> new Row(result).target())
                        .list())
            .one();
    Optional<TargetId> last =
        walked.size() == limit ? Optional.of(walked.get(limit - 1)) : Optional.empty();
    handle
        .createUpdate(MOVE)
        .bind("source", last.map(of -> of.source().value()).orElse(""))
        .bind("scopeKey", last.map(of -> of.scope().toString()).orElse(""))
        .execute();
    return walked;
  }

  private static int deleteDays(Handle handle, LocalDate since, List<TargetId> targets) {
    Update delete = handle.createUpdate(DAYS);
    Ids.bind(delete, "sources", "scopeKeys", targets);
    return delete.bind("day", since).execute();
  }

  private static long expire(Handle handle, String sql, LocalDate since, int limit) {
    return handle
        .createQuery(sql)
        .bind("start", Bind.at(since.atStartOfDay(ZoneOffset.UTC).toInstant()))
        .bind("limit", limit)
        .mapTo(Long.class)
        .one();
  }
}
