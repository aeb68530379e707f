package dev.discovery.jdbc;

import dev.discovery.port.TotalsAudit;
import dev.discovery.proof.TargetDays;
import dev.discovery.proof.TargetHistory;
import dev.discovery.proof.TargetTotals;
import dev.discovery.run.Baseline;
import dev.discovery.run.Checkpoint;
import dev.discovery.run.DurationHistogram;
import dev.discovery.run.Ending;
import dev.discovery.run.LastFailure;
import dev.discovery.run.OpeningBalance;
import dev.discovery.run.Standing;
import dev.discovery.run.Statistics;
import dev.discovery.run.TargetStats;
import dev.discovery.source.TargetId;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.Update;

/**
 * Reads totals, opening balances and the ledger of targets in one statement, and so as of one
 * moment. Thread-safe.
 */
final class JdbcTotalsAudit implements TotalsAudit {

  private static final String PAGE =
      """
      SELECT source, scope_key
      FROM discovery_target
      WHERE (source, scope_key) > (:source, :scopeKey)
      ORDER BY source, scope_key
      LIMIT :limit
      """;

  private static final String ONE =
      """
      SELECT source, scope_key
      FROM discovery_target
      WHERE source = :source AND scope_key = :scopeKey
      """;

  // Three rows for each target: what is stored, what was deleted, and what is in the ledger, which
  // is read along discovery_run_history. A run belongs to the bucket of the last bound that is not
  // beyond it.
  private static final String ACCOUNTS =
      """
      WITH wanted AS MATERIALIZED (
        %1$s
      ),
      history AS (
        SELECT source, scope_key, up_to, rest.*, lasted.*, failure.*, success.*
        FROM wanted
        LEFT JOIN discovery_opening_balance AS balance USING (source, scope_key)
        CROSS JOIN LATERAL (
          SELECT count(*) FILTER (WHERE state = 'SUCCEEDED') AS succeeded,
              count(*) FILTER (WHERE state = 'FAILED') AS failed,
              count(*) FILTER (WHERE state = 'CANCELLED') AS cancelled,
              count(*) FILTER (WHERE state = 'LOST') AS lost,
              count(*) FILTER (WHERE verdict = 'OK') AS ok,
              count(*) FILTER (WHERE verdict = 'PARTIAL') AS partial,
              count(*) FILTER (WHERE verdict = 'EMPTY') AS empty,
              CAST(coalesce(sum(items_found), 0) AS bigint) AS items_found,
              CAST(coalesce(sum(items_created), 0) AS bigint) AS items_created,
              CAST(coalesce(sum(items_updated), 0) AS bigint) AS items_updated,
              CAST(coalesce(sum(items_unchanged), 0) AS bigint) AS items_unchanged,
              CAST(coalesce(sum(items_skipped), 0) AS bigint) AS items_skipped,
              CAST(coalesce(sum(items_failed), 0) AS bigint) AS items_failed,
              max(finished_at) AS last_run_at,
              max(finished_at) FILTER (WHERE moved_on) AS last_success_at,
              max(finished_at) FILTER (WHERE moved_on AND verdict <> 'EMPTY') AS last_nonempty_at,
              string_agg(letter, '' ORDER BY run_id)
                FILTER (WHERE trigger <> 'BACKFILL' AND decided_at > coalesce(balance.up_to, '-infinity')) AS recent,
              string_agg(CAST(items_found AS text), ' ' ORDER BY run_id)
                FILTER (WHERE moved_on AND items_found > 0 AND balance.up_to IS NULL) AS found,
              coalesce(NOT bool_or(concurrent) OR bool_and(in_time), true) AS ordered
          FROM (
            SELECT run.*,
                trigger <> 'BACKFILL' AND state = 'SUCCEEDED' AND verdict <> 'FAILED' AS moved_on,
                CASE
                  WHEN state = 'CANCELLED' THEN 'C'
                  WHEN state = 'LOST' THEN 'L'
                  ELSE left(verdict, 1)
                END AS letter,
                finished_at > coalesce(lag(finished_at) OVER (ORDER BY run_id), '-infinity') AS in_time
            FROM discovery_run AS run
            WHERE run.source = wanted.source AND run.scope_key = wanted.scope_key AND finished_at IS NOT NULL
          ) AS ended
        ) AS rest
        CROSS JOIN LATERAL (
          SELECT string_agg('[' || bucket || ':' || bucket || ']={' || runs || '}', ' ') AS durations
          FROM (
            SELECT width_bucket(
                  greatest(CAST(extract(epoch FROM finished_at - started_at) * 1000000 AS bigint), 0),
                  CAST(:bounds AS bigint[])) - 1 AS bucket,
                count(*) AS runs
            FROM discovery_run AS run
            WHERE run.source = wanted.source AND run.scope_key = wanted.scope_key
              AND finished_at IS NOT NULL AND started_at IS NOT NULL
            GROUP BY 1
          ) AS lengths
        ) AS lasted
        LEFT JOIN LATERAL (
          SELECT finished_at AS last_failure_at, failure_kind AS last_failure_kind,
              failure_message AS last_failure_message
          FROM discovery_run AS run
          WHERE run.source = wanted.source AND run.scope_key = wanted.scope_key AND finished_at IS NOT NULL
            AND trigger <> 'BACKFILL' AND verdict = 'FAILED'
          ORDER BY finished_at DESC, run_id DESC
          LIMIT 1
        ) AS failure ON true
        LEFT JOIN LATERAL (
          SELECT attempt_started_at AS last_success_started_at
          FROM discovery_run AS run
          WHERE run.source = wanted.source AND run.scope_key = wanted.scope_key AND finished_at IS NOT NULL
            AND trigger <> 'BACKFILL' AND state = 'SUCCEEDED' AND verdict <> 'FAILED'
          ORDER BY run_id DESC
          LIMIT 1
        ) AS success ON true
      )
      SELECT 'STORED' AS part, source, scope_key, %2$s, CAST(durations AS text) AS durations,
          last_run_at, last_success_at, last_nonempty_at, last_failure_at,
          last_failure_kind, last_failure_message, last_success_started_at, recent,
          consecutive_successes, consecutive_failures, cursor, baseline_found, baseline_runs,
          CAST(NULL AS timestamptz) AS up_to, CAST(NULL AS timestamptz) AS ended_up_to, CAST(NULL AS bigint) AS decisions_skipped,
          CAST(NULL AS boolean) AS ordered, CAST(NULL AS text) AS found
      FROM wanted JOIN discovery_target_stats USING (source, scope_key)
      UNION ALL
      SELECT 'DELETED', source, scope_key, %2$s, CAST(durations AS text),
          NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
          up_to, ended_up_to, skipped, NULL, NULL
      FROM wanted JOIN discovery_opening_balance USING (source, scope_key)
      UNION ALL
      SELECT 'REST', source, scope_key, %2$s, durations,
          last_run_at, last_success_at, last_nonempty_at, last_failure_at,
          last_failure_kind, last_failure_message, last_success_started_at, recent,
          NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, ordered, found
      FROM history
      ORDER BY source, scope_key, part
      """;

  private static final String COUNTS =
      """
      succeeded, failed, cancelled, lost, ok, partial, empty,
          items_found, items_created, items_updated, items_unchanged, items_skipped, items_failed\
      """;

  static final String PAGE_OF_ACCOUNTS = ACCOUNTS.formatted(PAGE, COUNTS);
  private static final String ACCOUNT = ACCOUNTS.formatted(ONE, COUNTS);

  // Three kinds of rows for each target: its days as they are stored, its runs one by one, along
  // discovery_run_history, and the end of the newest deleted one.
  static final String DAYS =
      """
      WITH wanted AS MATERIALIZED (
        SELECT source, scope_key
        FROM unnest(:sources, :scopeKeys) AS asked (source, scope_key)
      )
      SELECT 'STORED' AS part, source, scope_key, day, %1$s, CAST(durations AS text) AS durations,
          CAST(NULL AS timestamptz) AS ended_up_to
      FROM wanted
      CROSS JOIN LATERAL (
        SELECT day, %1$s, durations
        FROM discovery_target_day AS counted
        WHERE counted.scope_key = wanted.scope_key AND counted.source = wanted.source AND day >= :since
        ORDER BY day
        LIMIT 400
      ) AS counted
      UNION ALL
      SELECT 'LEDGER', source, scope_key, day,
          count(*) FILTER (WHERE state = 'SUCCEEDED'), count(*) FILTER (WHERE state = 'FAILED'),
          count(*) FILTER (WHERE state = 'CANCELLED'), count(*) FILTER (WHERE state = 'LOST'),
          count(*) FILTER (WHERE verdict = 'OK'), count(*) FILTER (WHERE verdict = 'PARTIAL'),
          count(*) FILTER (WHERE verdict = 'EMPTY'),
          coalesce(sum(items_found), 0), coalesce(sum(items_created), 0), coalesce(sum(items_updated), 0),
          coalesce(sum(items_unchanged), 0), coalesce(sum(items_skipped), 0), coalesce(sum(items_failed), 0),
          CASE WHEN bucket IS NOT NULL THEN format('[%%1$s:%%1$s]={%%2$s}', bucket, count(*)) END,
          NULL
      FROM wanted
      CROSS JOIN LATERAL (
        SELECT state, verdict, items_found, items_created, items_updated, items_unchanged, items_skipped, items_failed,
            CAST(finished_at AT TIME ZONE 'UTC' AS date) AS day, %2$s AS bucket
        FROM discovery_run AS run
        WHERE run.source = wanted.source AND run.scope_key = wanted.scope_key
          AND finished_at >= CAST(:since AS timestamp) AT TIME ZONE 'UTC'
        OFFSET 0
      ) AS ended
      GROUP BY source, scope_key, day, bucket
      UNION ALL
      SELECT 'DELETED', source, scope_key, NULL, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, ended_up_to
      FROM wanted JOIN discovery_opening_balance USING (source, scope_key)
      """
          .formatted(COUNTS, DurationSql.BUCKET);

  private static final String CLEAR_DAYS =
      """
      DELETE FROM discovery_target_day
      WHERE scope_key = :scopeKey AND source = :source AND day = :day
      """;

  private static final String WRITE_DAY =
      """
      INSERT INTO discovery_target_day (scope_key, source, day, %1$s, durations)
      VALUES (:scopeKey, :source, :day, :succeeded, :failed, :cancelled, :lost, :ok, :partial, :empty,
          :found, :created, :updated, :unchanged, :skipped, :itemsFailed, CAST(:durations AS integer[]))
      """
          .formatted(COUNTS);

  private static final String WRITE =
      """
      INSERT INTO discovery_target_stats (source, scope_key, %1$s, durations,
          last_run_at, last_success_at, last_nonempty_at, last_failure_at, last_failure_kind, last_failure_message,
          consecutive_successes, consecutive_failures, recent,
          last_success_started_at, baseline_found, baseline_runs)
      VALUES (:source, :scopeKey, :succeeded, :failed, :cancelled, :lost, :ok, :partial, :empty,
          :found, :created, :updated, :unchanged, :skipped, :itemsFailed, CAST(:durations AS bigint[]),
          :lastRunAt, :lastSuccessAt, :lastNonEmptyAt, :lastFailureAt, :failureKind, :failureMessage,
          :successes, :failures, :recent, :lastSuccessStartedAt, :baselineFound, :baselineRuns)
      ON CONFLICT (source, scope_key) DO UPDATE
      SET succeeded = EXCLUDED.succeeded,
          failed = EXCLUDED.failed,
          cancelled = EXCLUDED.cancelled,
          lost = EXCLUDED.lost,
          ok = EXCLUDED.ok,
          partial = EXCLUDED.partial,
          empty = EXCLUDED.empty,
          items_found = EXCLUDED.items_found,
          items_created = EXCLUDED.items_created,
          items_updated = EXCLUDED.items_updated,
          items_unchanged = EXCLUDED.items_unchanged,
          items_skipped = EXCLUDED.items_skipped,
          items_failed = EXCLUDED.items_failed,
          durations = EXCLUDED.durations,
          last_run_at = EXCLUDED.last_run_at,
          last_success_at = EXCLUDED.last_success_at,
          last_nonempty_at = EXCLUDED.last_nonempty_at,
          last_failure_at = EXCLUDED.last_failure_at,
          last_failure_kind = EXCLUDED.last_failure_kind,
          last_failure_message = EXCLUDED.last_failure_message,
          consecutive_successes = EXCLUDED.consecutive_successes,
          consecutive_failures = EXCLUDED.consecutive_failures,
          recent = EXCLUDED.recent,
          last_success_started_at = EXCLUDED.last_success_started_at,
          baseline_found = EXCLUDED.baseline_found,
          baseline_runs = EXCLUDED.baseline_runs
      """
          .formatted(COUNTS);

  private final Database database;

  JdbcTotalsAudit(Database database) {
    this.database = database;
  }

  @Override
  public List<Account> page(Optional<TargetId> after, int limit) {
    return database.with(
        "cannot audit totals",
        handle ->
            accounts(
                handle
                    .createQuery(PAGE_OF_ACCOUNTS)
                    .bind("source", after.map(id -> id.source().value()).orElse(""))
                    .bind("scopeKey", after.map(id -> id.scope().toString()).orElse(""))
                    .bind("limit", limit)));
  }

  @Override
  public Optional<Account> find(TargetId target) {
    return database.with(
        "cannot audit totals",
        handle ->
            accounts(
                    handle
                        .createQuery(ACCOUNT)
                        .bind("source", target.source().value())
                        .bind("scopeKey", target.scope().toString()))
                .stream()
                .findFirst());
  }

  private static List<Account> accounts(Query query) {
    var byTarget = new LinkedHashMap<TargetId, Parts>();
    query
        .bind("bounds", SqlArray.longs(DurationHistogram.bounds(), bound -> bound))
        .map(
            (result, context) -> {
              var row = new Row(result);
              byTarget.computeIfAbsent(row.target(), Parts::new).add(row);
              return true;
            })
        .forEach(read -> {});
    return byTarget.values().stream().map(Parts::account).toList();
  }

  /** What was read of one target. For one thread. */
  private static final class Parts {

    private TargetTotals stored;
    private OpeningBalance deleted;
    private TargetHistory rest;

    Parts(TargetId target) {
      this.stored = TargetTotals.none(target);
      this.deleted = OpeningBalance.none(target);
      this.rest = TargetHistory.of(deleted, List.of());
    }

    void add(Row row) throws SQLException {
      switch (row.text("part")) {
        case "STORED" -> stored = stored(row);
        case "DELETED" ->
            deleted =
                new OpeningBalance(
                    row.target(),
                    StatisticsRow.read(row),
                    row.number("decisions_skipped"),
                    row.findAt("up_to"),
                    row.findAt("ended_up_to"));
        default -> rest = rest(row);
      }
    }

    private static TargetTotals stored(Row row) throws SQLException {
      return new TargetTotals(
          new TargetStats(row.target(), StatisticsRow.read(row), StatisticsRow.standing(row)),
          new Checkpoint(
              row.findText("cursor"),
              row.findAt("last_success_started_at"),
              new Baseline(row.decimal("baseline_found"), row.number("baseline_runs"))));
    }

    private static TargetHistory rest(Row row) throws SQLException {
      return new TargetHistory(
          OpeningBalance.none(row.target()),
          StatisticsRow.read(row),
          new TargetHistory.Newest(
              row.findAt("last_run_at"),
              row.findAt("last_success_at"),
              row.findAt("last_nonempty_at"),
              StatisticsRow.lastFailure(row),
              row.findAt("last_success_started_at")),
          StatisticsRow.endings(row),
          found(row),
          row.flag("ordered"));
    }

    private static List<Long> found(Row row) throws SQLException {
      return row.findText("found").stream()
          .flatMap(all -> Arrays.stream(all.split(" ")))
          .map(Long::valueOf)
          .toList();
    }

    Account account() {
      return new Account(
          stored,
          new TargetHistory(
              deleted, rest.rest(), rest.newest(), rest.endings(), rest.found(), rest.ordered()));
    }
  }

  @Override
  public void write(TargetTotals totals) {
    database.with(
        "cannot repair totals",
        handle -> {
          var update = handle.createUpdate(WRITE);
          bind(update, totals);
          return update.execute();
        });
  }

  private static void bind(SqlStatement<?> update, TargetTotals totals) {
    Statistics total = totals.stats().total();
    Standing standing = totals.stats().standing();
    Checkpoint checkpoint = totals.checkpoint();
    Optional<LastFailure> failure = standing.lastFailure();
    StatisticsRow.bind(update, total);
    update
        .bind("source", totals.target().source().value())
        .bind("scopeKey", totals.target().scope().toString())
        .bind("lastRunAt", Bind.at(standing.lastRunAt()))
        .bind("lastSuccessAt", Bind.at(standing.lastSuccessAt()))
        .bind("lastNonEmptyAt", Bind.at(standing.lastNonEmptyAt()))
        .bind("lastFailureAt", Bind.at(failure.map(LastFailure::at)))
        .bind("failureKind", failure.map(it -> it.failure().kind().name()).orElse(null))
        .bind("failureMessage", failure.map(it -> it.failure().message()).orElse(null))
        .bind("successes", standing.consecutiveSuccesses())
        .bind("failures", standing.consecutiveFailures())
        .bind("recent", letters(standing.recent()))
        .bind("lastSuccessStartedAt", Bind.at(checkpoint.lastSuccessStartedAt()))
        .bind("baselineFound", checkpoint.baseline().found())
        .bind("baselineRuns", checkpoint.baseline().runs());
  }

  private static String letters(List<Ending> endings) {
    return endings.stream()
        .map(ending -> String.valueOf(ending.letter()))
        .collect(Collectors.joining());
  }

  @Override
  public Map<TargetId, TargetDays> days(Collection<TargetId> targets, LocalDate since) {
    return database.with(
        "cannot audit days",
        handle -> {
          var byTarget = new HashMap<TargetId, Days>();
          targets.forEach(target -> byTarget.put(target, new Days()));
          Query query = handle.createQuery(DAYS);
          Ids.bind(query, "sources", "scopeKeys", byTarget.keySet());
          query
              .bind("since", since)
              .bind("bounds", DurationSql.bounds())
              .map(
                  (result, context) -> {
                    var row = new Row(result);
                    byTarget.get(row.target()).add(row, result.getObject("day", LocalDate.class));
                    return true;
                  })
              .forEach(read -> {});
          return byTarget.entrySet().stream()
              .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().together()));
        });
  }

  /** What was read of a target's days. For one thread. */
  private static final class Days {

    private final TreeMap<LocalDate, Statistics> stored = new TreeMap<>();
    private final TreeMap<LocalDate, Statistics> ledger = new TreeMap<>();
    private Optional<Instant> endedUpTo = Optional.empty();

    void add(Row row, LocalDate day) throws SQLException {
      switch (row.text("part")) {
        case "STORED" -> stored.put(day, StatisticsRow.read(row));
        case "LEDGER" -> ledger.merge(day, StatisticsRow.read(row), Statistics::plus);
        default -> endedUpTo = row.findAt("ended_up_to");
      }
    }

    TargetDays together() {
      return new TargetDays(stored, ledger, endedUpTo);
    }
  }

  @Override
  public void writeDays(TargetId target, List<TargetDays.Day> days) {
    database.with(
        "cannot repair days",
        handle -> {
          for (TargetDays.Day day : days) {
            bind(handle.createUpdate(CLEAR_DAYS), target, day).execute();
            if (!day.expected().equals(Statistics.NONE)) {
              Update put = handle.createUpdate(WRITE_DAY);
              StatisticsRow.bind(put, day.expected());
              bind(put, target, day).execute();
            }
          }
          return days.size();
        });
  }

  private static Update bind(Update update, TargetId target, TargetDays.Day day) {
    return update
        .bind("scopeKey", target.scope().toString())
        .bind("source", target.source().value())
        .bind("day", day.date());
  }
}
