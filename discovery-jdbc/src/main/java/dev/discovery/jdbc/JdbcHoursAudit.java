package dev.discovery.jdbc;

import dev.discovery.port.HoursAudit;
import dev.discovery.port.PortException;
import dev.discovery.port.PortException.Fault;
import dev.discovery.proof.SourceDiscrepancy;
import dev.discovery.proof.SourceDiscrepancy.Hour;
import dev.discovery.proof.SourceHistory;
import dev.discovery.proof.SourceHours;
import dev.discovery.run.Statistics;
import dev.discovery.source.FailureKind;
import dev.discovery.source.SourceName;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/**
 * Reads the hours of a source, its opening balances and its part of the ledger in one statement,
 * and so as of one moment. A correction is what is wrong by then: an end adds the same to both
 * sides, whenever it comes, so that none has to wait while they are compared. Thread-safe.
 */
final class JdbcHoursAudit implements HoursAudit {

  // An hour that was put right is a shard of its own, which no end writes.
  private static final int SHARD = EndWriter.SHARDS;

  private static final String COUNTS =
      """
      succeeded, failed, cancelled, lost, ok, partial, empty,
          items_found, items_created, items_updated, items_unchanged, items_skipped, items_failed\
      """;

  // Parts: the hours and the failures that are stored, the balances, and the ledger by hour, bucket
  // and kind of failure, which is one range of discovery_run_history.
  static final String ACCOUNT =
      """
      SELECT 'HOUR' AS part, nullif(hour, '-infinity') AS hour, %1$s,
          CAST(durations AS text) AS durations, CAST(NULL AS text) AS kind, CAST(NULL AS bigint) AS runs,
          CAST(NULL AS timestamptz) AS ended_up_to
      FROM discovery_source_hour
      WHERE source = :source
      UNION ALL
      SELECT 'FAILURE', nullif(hour, '-infinity'), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, kind, runs, NULL
      FROM discovery_source_failure
      WHERE source = :source
      UNION ALL
      SELECT 'DELETED', NULL, %1$s, CAST(durations AS text), NULL, NULL, ended_up_to
      FROM discovery_opening_balance
      WHERE source = :source
      UNION ALL
      SELECT 'LEDGER', hour,
          count(*) FILTER (WHERE state = 'SUCCEEDED'), count(*) FILTER (WHERE state = 'FAILED'),
          count(*) FILTER (WHERE state = 'CANCELLED'), count(*) FILTER (WHERE state = 'LOST'),
          count(*) FILTER (WHERE verdict = 'OK'), count(*) FILTER (WHERE verdict = 'PARTIAL'),
          count(*) FILTER (WHERE verdict = 'EMPTY'),
          coalesce(sum(items_found), 0), coalesce(sum(items_created), 0), coalesce(sum(items_updated), 0),
          coalesce(sum(items_unchanged), 0), coalesce(sum(items_skipped), 0), coalesce(sum(items_failed), 0),
          CASE WHEN bucket IS NOT NULL THEN format('[%%1$s:%%1$s]={%%2$s}', bucket, count(*)) END,
          kind, count(*), NULL
      FROM (
        SELECT state, verdict, items_found, items_created, items_updated, items_unchanged, items_skipped, items_failed,
            CASE WHEN finished_at >= :since THEN date_trunc('hour', finished_at, 'UTC') END AS hour,
            CASE WHEN verdict = 'FAILED' THEN failure_kind END AS kind,
            %2$s AS bucket
        FROM discovery_run
        WHERE source = :source AND finished_at IS NOT NULL
      ) AS ended
      GROUP BY hour, kind, bucket
      """
          .formatted(COUNTS, DurationSql.BUCKET);

  // The same that pruning tries, and leaves alone if somebody has it.
  private static final String LOCK =
      "SELECT pg_advisory_xact_lock(1146307443, 'discovery_target_day'::regclass::oid::int)";

  private static final String LOCK_HOURS =
      """
      SELECT shard
      FROM discovery_source_hour
      WHERE source = :source AND hour = ANY (CAST(:hours AS timestamptz[]))
      ORDER BY source, hour, shard
      FOR UPDATE
      """;

  // What came for an hour after the lock has a row of its own, or is waited for.
  private static final String TAKE_HOURS =
      """
      DELETE FROM discovery_source_hour
      WHERE source = :source AND hour = ANY (CAST(:hours AS timestamptz[]))
      RETURNING nullif(hour, '-infinity') AS hour, %1$s, CAST(durations AS text) AS durations
      """
          .formatted(COUNTS);

  private static final String PUT_HOUR =
      """
      INSERT INTO discovery_source_hour (source, hour, shard, %1$s, durations)
      VALUES (:source, CAST(:hour AS timestamptz), :shard, :succeeded, :failed, :cancelled, :lost, :ok, :partial, :empty,
          :found, :created, :updated, :unchanged, :skipped, :itemsFailed, CAST(:durations AS bigint[]))
      """
          .formatted(COUNTS);

  private static final String LOCK_FAILURES =
      """
      SELECT shard
      FROM discovery_source_failure
      WHERE source = :source AND hour = ANY (CAST(:hours AS timestamptz[]))
      ORDER BY source, hour, kind, shard
      FOR UPDATE
      """;

  private static final String TAKE_FAILURES =
      """
      DELETE FROM discovery_source_failure
      WHERE source = :source AND hour = ANY (CAST(:hours AS timestamptz[]))
      RETURNING nullif(hour, '-infinity') AS hour, kind, runs
      """;

  private static final String PUT_FAILURE =
      """
      INSERT INTO discovery_source_failure (source, hour, kind, shard, runs)
      VALUES (:source, CAST(:hour AS timestamptz), :kind, :shard, :runs)
      """;

  private final Database database;

  JdbcHoursAudit(Database database) {
    this.database = database;
  }

  @Override
  public Account find(SourceName source, Instant since) {
    return database.with(
        "cannot audit the hours of a source",
        handle -> {
          var parts = new Parts();
          handle
              .createQuery(ACCOUNT)
              .bind("source", source.value())
              .bind("since", Bind.at(since))
              .bind("bounds", DurationSql.bounds())
              .map(
                  (result, context) -> {
                    parts.add(new Row(result));
                    return true;
                  })
              .forEach(read -> {});
          return parts.account();
        });
  }

  /** Runs by hour. For one thread. */
  private static final class Hours {

    private final TreeMap<Instant, Statistics> runs = new TreeMap<>();
    private final TreeMap<Instant, Map<FailureKind, Long>> failures = new TreeMap<>();

    void add(Row row) throws SQLException {
      runs.merge(hour(row), StatisticsRow.read(row), Statistics::plus);
    }

    void addFailure(Row row) throws SQLException {
      if (row.has("kind")) {
        failures
            .computeIfAbsent(hour(row), none -> new EnumMap<>(FailureKind.class))
            .merge(row.value(FailureKind.class, "kind"), row.number("runs"), Long::sum);
      }
    }

    SourceHours together() {
      return new SourceHours(runs, failures);
    }
  }

  private static Instant hour(Row row) throws SQLException {
    return row.findAt("hour").orElse(SourceHours.EARLIER);
  }

  /** What was read of a source. For one thread. */
  private static final class Parts {

    private final Hours stored = new Hours();
    private final Hours rest = new Hours();
    private Statistics deleted = Statistics.NONE;
    private Optional<Instant> endedUpTo = Optional.empty();

    void add(Row row) throws SQLException {
      switch (row.text("part")) {
        case "HOUR" -> stored.add(row);
        case "FAILURE" -> stored.addFailure(row);
        case "DELETED" -> {
          deleted = deleted.plus(StatisticsRow.read(row));
          Optional<Instant> end = row.findAt("ended_up_to");
          endedUpTo =
              end.filter(at -> endedUpTo.filter(at::isBefore).isEmpty()).or(() -> endedUpTo);
        }
        default -> {
          rest.add(row);
          rest.addFailure(row);
        }
      }
    }

    Account account() {
      return new Account(stored.together(), new SourceHistory(deleted, endedUpTo, rest.together()));
    }
  }

  @Override
  public void lock() {
    database.locking(
        "cannot keep statistics from being pruned",
        handle -> handle.createQuery(LOCK).mapToMap().one());
  }

  @Override
  public void correct(SourceDiscrepancy wrong) {
    database.locking(
        "cannot repair the hours of a source",
        handle -> {
          // In the order in which ends write them.
          correctRuns(handle, wrong);
          correctFailures(handle, wrong);
          return true;
        });
  }

  private static void correctRuns(Handle handle, SourceDiscrepancy wrong) {
    List<Hour> hours =
        wrong.hours().stream()
            .filter(hour -> !hour.stored().runs().equals(hour.expected().runs()))
            .toList();
    String source = wrong.source().value();
    handle
        .createQuery(LOCK_HOURS)
        .bind("source", source)
        .bind("hours", starts(hours))
        .mapTo(Integer.class)
        .list();
    var now = new Hours();
    handle
        .createQuery(TAKE_HOURS)
        .bind("source", source)
        .bind("hours", starts(hours))
        .map(
            (result, context) -> {
              now.add(new Row(result));
              return true;
            })
        .list();
    for (Hour hour : hours) {
      Statistics since =
          now.runs
              .getOrDefault(hour.start(), Statistics.NONE)
              .minus(hour.stored().runs())
              .orElseThrow(JdbcHoursAudit::changed);
      Statistics right = hour.expected().runs().plus(since);
      if (!right.equals(Statistics.NONE)) {
        var put = handle.createUpdate(PUT_HOUR);
        StatisticsRow.bind(put, right);
        put.bind("source", source).bind("hour", text(hour)).bind("shard", SHARD).execute();
      }
    }
  }

  private static void correctFailures(Handle handle, SourceDiscrepancy wrong) {
    List<Hour> hours =
        wrong.hours().stream()
            .filter(hour -> !hour.stored().failures().equals(hour.expected().failures()))
            .toList();
    String source = wrong.source().value();
    handle
        .createQuery(LOCK_FAILURES)
        .bind("source", source)
        .bind("hours", starts(hours))
        .mapTo(Integer.class)
        .list();
    var now = new Hours();
    handle
        .createQuery(TAKE_FAILURES)
        .bind("source", source)
        .bind("hours", starts(hours))
        .map(
            (result, context) -> {
              now.addFailure(new Row(result));
              return true;
            })
        .list();
    for (Hour hour : hours) {
      var right = new HashMap<>(now.failures.getOrDefault(hour.start(), Map.of()));
      hour.stored().failures().forEach((kind, runs) -> right.merge(kind, -runs, Long::sum));
      hour.expected().failures().forEach((kind, runs) -> right.merge(kind, runs, Long::sum));
      right.forEach(
          (kind, runs) -> {
            if (runs > 0) {
              handle
                  .createUpdate(PUT_FAILURE)
                  .bind("source", source)
                  .bind("hour", text(hour))
                  .bind("kind", kind.name())
                  .bind("shard", SHARD)
                  .bind("runs", runs)
                  .execute();
            }
          });
    }
  }

  private static PortException changed() {
    return new PortException(Fault.DATA, "the hours have been changed by somebody else meanwhile");
  }

  private static SqlArray starts(List<Hour> hours) {
    return SqlArray.texts(hours, JdbcHoursAudit::text);
  }

  private static String text(Hour hour) {
    return hour.start().equals(SourceHours.EARLIER) ? "-infinity" : hour.start().toString();
  }
}
