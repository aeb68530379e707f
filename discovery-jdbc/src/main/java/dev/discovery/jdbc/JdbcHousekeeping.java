package dev.discovery.jdbc;

import dev.discovery.port.Housekeeping;
import dev.discovery.run.OpeningBalance;
import dev.discovery.run.Pruned;
import dev.discovery.run.Retention;
import dev.discovery.run.RunTotals;
import dev.discovery.source.TargetId;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Deletes old rows of discovery_run, discovery_tick and discovery_audit. Thread-safe. */
final class JdbcHousekeeping implements Housekeeping {

  private static final Duration REST = Duration.ofHours(1);

  // Who is at it; the row of the table is not enough, because the first to add it holds others up.
  private static final String TRY_LOCK =
      "SELECT pg_try_advisory_xact_lock(1146307443, 'discovery_pruning'::regclass::oid::int)";

  private static final String PREPARE =
      """
      INSERT INTO discovery_pruning (id, after_run_id, rests_until)
      VALUES (1, 0, '-infinity')
      ON CONFLICT (id) DO NOTHING
      """;

  private static final String TAKE =
      """
      SELECT after_run_id
      FROM discovery_pruning
      WHERE id = 1 AND rests_until <= :now
      """;

  private static final String MOVE =
      """
      UPDATE discovery_pruning
      SET after_run_id = :after,
          rests_until = coalesce(CAST(:restsUntil AS timestamptz), rests_until)
      WHERE id = 1
      """;

  // Along the primary key, which is the order of decisions closely enough: an index by age would
  // cost each decision and each end of a run a page, and this costs them nothing. The rows go and
  // the balances grow in one statement: neither goes without the other. Sub-selects in place of
  // joins, and arrays in place of sets, are probes of an index whatever the planner thinks of how
  // many rows there are. Of runs with parts no more go than have 20,000 together, two at least; the
  // others are left to the next round.
  static final String PRUNE =
      """
      WITH walked AS MATERIALIZED (
        SELECT run_id, source, scope_key, trigger, decision, decided_at, finished_at, through_at, backfill_id, parts,
            coalesce(state = 'SUCCEEDED' AND verdict <> 'FAILED', false) AS success
        FROM discovery_run
        WHERE run_id > :after
        ORDER BY run_id
        LIMIT :limit
      ),
      free AS MATERIALIZED (
        SELECT run_id
        FROM discovery_run
        WHERE run_id = ANY (ARRAY(
          SELECT run_id
          FROM (
            SELECT run_id, parts, sum(parts) OVER (ORDER BY run_id) AS parts_so_far
            FROM walked
            WHERE CASE
                WHEN decision = 'SKIPPED' THEN decided_at < :skippedBefore
                WHEN success THEN finished_at < :succeededBefore
                ELSE finished_at < :unsuccessfulBefore
              END
              AND (decision = 'SKIPPED' OR finished_at < (
                SELECT last_run_at
                FROM discovery_target_stats AS total
                WHERE total.source = walked.source AND total.scope_key = walked.scope_key
              ))
              AND (NOT success OR trigger = 'BACKFILL' OR finished_at < (
                SELECT last_success_at
                FROM discovery_target_stats AS total
                WHERE total.source = walked.source AND total.scope_key = walked.scope_key
              ))
              AND (
                SELECT in_flight_run IS DISTINCT FROM run_id AND (trigger <> 'SCHEDULE' OR through_at < last_slot_at)
                FROM discovery_target AS target
                WHERE target.source = walked.source AND target.scope_key = walked.scope_key
              )
              AND (backfill_id IS NULL OR 'ACTIVE' <> (
                SELECT backfill.state
                FROM discovery_backfill AS backfill
                WHERE backfill.backfill_id = walked.backfill_id
              ))
          ) AS expired
          WHERE parts = 0 OR parts_so_far <= 20000
        ))
        ORDER BY run_id
        FOR UPDATE SKIP LOCKED
      ),
      deleted AS (
        DELETE FROM discovery_run
        WHERE run_id = ANY (ARRAY(SELECT run_id FROM free))
        RETURNING source, scope_key, decision, state, verdict, decided_at, finished_at, items_found, items_created, items_updated,
            items_unchanged, items_skipped, items_failed,
            %1$s AS bucket
      ),
      took AS (
        SELECT source, scope_key, bucket, count(*) AS runs
        FROM deleted
        WHERE bucket IS NOT NULL
        GROUP BY source, scope_key, bucket
      ),
      beside AS (
        SELECT source, scope_key, bucket, %2$s AS printed
        FROM took
        WINDOW by_bucket AS (PARTITION BY source, scope_key ORDER BY bucket)
      ),
      histogram AS (
        SELECT source, scope_key, %3$s AS durations
        FROM beside
        GROUP BY source, scope_key
      ),
      attempts AS (
        DELETE FROM discovery_attempt
        WHERE run_id = ANY (ARRAY(SELECT run_id FROM free))
      ),
      parts AS (
        DELETE FROM discovery_run_part
        WHERE run_id = ANY (ARRAY(SELECT run_id FROM free))
      ),
      moved AS (
        INSERT INTO discovery_opening_balance AS balance (source, scope_key, succeeded, failed, cancelled, lost,
            ok, partial, empty, skipped, items_found, items_created, items_updated, items_unchanged, items_skipped, items_failed, durations,
            up_to, ended_up_to)
        SELECT source, scope_key,
            count(*) FILTER (WHERE state = 'SUCCEEDED'), count(*) FILTER (WHERE state = 'FAILED'),
            count(*) FILTER (WHERE state = 'CANCELLED'), count(*) FILTER (WHERE state = 'LOST'),
            count(*) FILTER (WHERE verdict = 'OK'), count(*) FILTER (WHERE verdict = 'PARTIAL'),
            count(*) FILTER (WHERE verdict = 'EMPTY'), count(*) FILTER (WHERE decision = 'SKIPPED'),
            coalesce(sum(items_found), 0), coalesce(sum(items_created), 0), coalesce(sum(items_updated), 0),
            coalesce(sum(items_unchanged), 0), coalesce(sum(items_skipped), 0), coalesce(sum(items_failed), 0),
            histogram.durations, max(decided_at), max(finished_at)
        FROM deleted
        LEFT JOIN histogram USING (source, scope_key)
        GROUP BY source, scope_key, histogram.durations
        ORDER BY source, scope_key
        ON CONFLICT (source, scope_key) DO UPDATE
        SET succeeded = balance.succeeded + EXCLUDED.succeeded,
            failed = balance.failed + EXCLUDED.failed,
            cancelled = balance.cancelled + EXCLUDED.cancelled,
            lost = balance.lost + EXCLUDED.lost,
            ok = balance.ok + EXCLUDED.ok,
            partial = balance.partial + EXCLUDED.partial,
            empty = balance.empty + EXCLUDED.empty,
            skipped = balance.skipped + EXCLUDED.skipped,
            items_found = balance.items_found + EXCLUDED.items_found,
            items_created = balance.items_created + EXCLUDED.items_created,
            items_updated = balance.items_updated + EXCLUDED.items_updated,
            items_unchanged = balance.items_unchanged + EXCLUDED.items_unchanged,
            items_skipped = balance.items_skipped + EXCLUDED.items_skipped,
            items_failed = balance.items_failed + EXCLUDED.items_failed,
            durations = (
              SELECT %3$s
              FROM (
                SELECT bucket,
                    coalesce(CAST(nullif(
                        coalesce(balance.durations[bucket], 0) + coalesce(EXCLUDED.durations[bucket], 0),
                        0) AS text), 'NULL') AS printed
                FROM generate_series(
                    least(array_lower(balance.durations, 1), array_lower(EXCLUDED.durations, 1)),
                    greatest(array_upper(balance.durations, 1), array_upper(EXCLUDED.durations, 1))) AS bucket
              ) AS sums
            ),
            up_to = greatest(balance.up_to, EXCLUDED.up_to),
            ended_up_to = greatest(balance.ended_up_to, EXCLUDED.ended_up_to)
      )
      SELECT (SELECT count(*) FROM walked) AS walked,
          (SELECT max(run_id) FROM walked) AS last_run_id,
          (SELECT min(decided_at) FROM walked) AS oldest_at,
          count(*) FILTER (WHERE state = 'SUCCEEDED') AS succeeded,
          count(*) FILTER (WHERE state = 'FAILED') AS failed,
          count(*) FILTER (WHERE state = 'CANCELLED') AS cancelled,
          count(*) FILTER (WHERE state = 'LOST') AS lost,
          count(*) FILTER (WHERE decision = 'SKIPPED') AS skipped
      FROM deleted
      """
          .formatted(DurationSql.BUCKET, DurationSql.PRINTED, DurationSql.PARSED);

  private static final String PRUNE_TICKS =
      """
      WITH expired AS MATERIALIZED (
        SELECT tick_id
        FROM discovery_tick
        WHERE started_at < :before
        ORDER BY started_at, tick_id
        LIMIT :limit
        FOR UPDATE SKIP LOCKED
      )
      DELETE FROM discovery_tick
      WHERE tick_id = ANY (ARRAY(SELECT tick_id FROM expired))
      """;

  private static final String PRUNE_AUDIT =
      """
      WITH expired AS MATERIALIZED (
        SELECT audit_id
        FROM discovery_audit
        WHERE at < :before
        ORDER BY at, audit_id
        LIMIT :limit
        FOR UPDATE SKIP LOCKED
      )
      DELETE FROM discovery_audit
      WHERE audit_id = ANY (ARRAY(SELECT audit_id FROM expired))
      """;

  private static final String BALANCES =
      """
      SELECT source, scope_key, succeeded, failed, cancelled, lost, ok, partial, empty, skipped,
          items_found, items_created, items_updated, items_unchanged, items_skipped, items_failed,
          CAST(durations AS text) AS durations, up_to, ended_up_to
      FROM discovery_opening_balance
      JOIN unnest(:sources, :scopeKeys) AS wanted (source, scope_key) USING (source, scope_key)
      ORDER BY source, scope_key
      LIMIT :limit
      """;

  private final Database database;
  private final StatisticsPruning statistics;

  JdbcHousekeeping(Database database) {
    this.database = database;
    this.statistics = new StatisticsPruning(database);
  }

  @Override
  public Step pruneLedger(Retention retention, Instant now, int limit) {
    return database.locking(
        "cannot prune the ledger",
        handle -> {
          if (!handle.createQuery(TRY_LOCK).mapTo(Boolean.class).one()) {
            return new Step(Pruned.NOTHING, false);
          }
          handle.execute(PREPARE);
          Optional<Long> after =
              handle.createQuery(TAKE).bind("now", Bind.at(now)).mapTo(Long.class).findOne();
          return after
              .map(last -> prune(handle, last, retention, now, limit))
              .orElseGet(() -> new Step(Pruned.NOTHING, false));
        });
  }

  private static Step prune(Handle handle, long after, Retention kept, Instant now, int limit) {
    Walked walked =
        handle
            .createQuery(PRUNE)
            .bind("after", after)
            .bind("limit", limit)
            .bind("bounds", DurationSql.bounds())
            .bind("skippedBefore", Bind.at(now.minus(kept.skipped())))
            .bind("succeededBefore", Bind.at(now.minus(kept.succeeded())))
            .bind("unsuccessfulBefore", Bind.at(now.minus(kept.unsuccessful())))
            .map((result, context) -> Walked.read(new Row(result)))
            .one();
    boolean more =
        walked.count() == limit
            && walked.oldest().filter(kept.nothingSince(now)::isAfter).isPresent();
    handle
        .createUpdate(MOVE)
        .bind("after", more ? walked.last() : 0)
        .bind("restsUntil", Bind.at(more ? null : now.plus(REST)))
        .execute();
    return new Step(walked.pruned(), more);
  }

  /** What a step has seen and deleted. */
  private record Walked(long count, long last, Optional<Instant> oldest, Pruned pruned) {

    static Walked read(Row row) throws SQLException {
      return new Walked(
          row.number("walked"),
          row.number("last_run_id"),
          row.findAt("oldest_at"),
          new Pruned(totals(row), row.number("skipped"), 0, 0, 0, 0));
    }
  }

  @Override
  public Step pruneStatistics(Retention retention, Instant now, int limit) {
    return statistics.prune(retention, now, limit);
  }

  @Override
  public int pruneTicks(Instant before, int limit) {
    return delete("cannot prune ticks", PRUNE_TICKS, before, limit);
  }

  @Override
  public int pruneAudit(Instant before, int limit) {
    return delete("cannot prune the audit log", PRUNE_AUDIT, before, limit);
  }

  private int delete(String doing, String sql, Instant before, int limit) {
    return database.with(
        doing,
        handle ->
            handle
                .createUpdate(sql)
                .bind("before", Bind.at(before))
                .bind("limit", limit)
                .execute());
  }

  @Override
  public Map<TargetId, OpeningBalance> openingBalances(Collection<TargetId> targets) {
    Map<TargetId, OpeningBalance> byTarget = new HashMap<>();
    targets.forEach(target -> byTarget.put(target, OpeningBalance.none(target)));
    if (!byTarget.isEmpty()) {
      database
          .with(
              "cannot read opening balances",
              handle -> {
                Query query = handle.createQuery(BALANCES);
                Ids.bind(query, "sources", "scopeKeys", byTarget.keySet());
                return query
                    .bind("limit", byTarget.size())
                    .map((result, context) -> balance(new Row(result)))
                    .list();
              })
          .forEach(balance -> byTarget.put(balance.target(), balance));
    }
    return byTarget;
  }

  private static OpeningBalance balance(Row row) throws SQLException {
    return new OpeningBalance(
        row.target(),
        StatisticsRow.read(row),
        row.number("skipped"),
        row.findAt("up_to"),
        row.findAt("ended_up_to"));
  }

  private static RunTotals totals(Row row) throws SQLException {
    return new RunTotals(
        row.number("succeeded"), row.number("failed"), row.number("cancelled"), row.number("lost"));
  }
}
