package dev.discovery.jdbc;

import dev.discovery.plan.ParkReason;
import dev.discovery.plan.SkipReason;
import dev.discovery.port.TickHistory;
import dev.discovery.run.TickCounts;
import dev.discovery.run.TickReport;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jdbi.v3.core.statement.StatementContext;

/** What ticks did, in discovery_tick. Thread-safe. */
final class JdbcTickHistory implements TickHistory {

  private static final String COUNT_IDLE =
      """
      UPDATE discovery_tick
      SET started_at = :startedAt,
          duration_us = :durationUs,
          idle_before = idle_before + 1
      WHERE idle AND tick_id = (
        SELECT tick_id
        FROM discovery_tick
        WHERE instance = :instance
        ORDER BY instance DESC, tick_id DESC
        LIMIT 1
      )
      """;

  private static final String INSERT =
      """
      INSERT INTO discovery_tick (instance, started_at, duration_us, enqueued, duplicates, skip_reasons, skipped,
          park_reasons, parked, failed, backfilled, problem, idle, idle_before)
      VALUES (:instance, :startedAt, :durationUs, :enqueued, :duplicates, :skipReasons, :skipped,
          :parkReasons, :parked, :failed, :backfilled, :problem, :idle, 0)
      """;

  private static final String NEWEST =
      """
      SELECT instance, started_at, duration_us, enqueued, duplicates, skip_reasons, skipped,
          park_reasons, parked, failed, backfilled, problem, idle_before
      FROM discovery_tick
      ORDER BY started_at DESC, tick_id DESC
      LIMIT :limit
      """;

  private final Database database;

  JdbcTickHistory(Database database) {
    this.database = database;
  }

  @Override
  public void record(TickReport report) {
    database.with(
        "cannot record a tick",
        handle -> {
          boolean counted =
              report.isIdle()
                  && handle
                          .createUpdate(COUNT_IDLE)
                          .bind("instance", report.instance())
                          .bind("startedAt", Bind.at(report.startedAt()))
                          .bind("durationUs", micros(report.duration()))
                          .execute()
                      > 0;
          return counted
              || handle
                      .createUpdate(INSERT)
                      .bind("instance", report.instance())
                      .bind("startedAt", Bind.at(report.startedAt()))
                      .bind("durationUs", micros(report.duration()))
                      .bind("enqueued", report.enqueued())
                      .bind("duplicates", report.duplicates())
                      .bind("skipReasons", SqlArray.texts(report.skipped().keySet(), Enum::name))
                      .bind("skipped", SqlArray.ints(report.skipped().values(), n -> n))
                      .bind("parkReasons", SqlArray.texts(report.parked().keySet(), Enum::name))
                      .bind("parked", SqlArray.ints(report.parked().values(), n -> n))
                      .bind("failed", report.failed())
                      .bind("backfilled", report.backfilled())
                      .bind("problem", report.problem().orElse(null))
                      .bind("idle", report.isIdle())
                      .execute()
                  > 0;
        });
  }

  @Override
  public List<TickRow> newest(int limit) {
    return database.with(
        "cannot read ticks",
        handle ->
            handle.createQuery(NEWEST).bind("limit", limit).map(JdbcTickHistory::read).list());
  }

  private static TickRow read(ResultSet result, StatementContext context) throws SQLException {
    var row = new Row(result);
    TickReport report =
        new TickReport(
            row.at("started_at"),
            row.text("instance"),
            new TickCounts(
                row.integer("enqueued"),
                row.integer("duplicates"),
                row.counts(SkipReason.class, "skip_reasons", "skipped"),
                row.counts(ParkReason.class, "park_reasons", "parked"),
                row.integer("failed"),
                row.integer("backfilled")),
            Duration.of(row.number("duration_us"), ChronoUnit.MICROS),
            row.findText("problem"));
    return new TickRow(report, row.number("idle_before"));
  }

  private static long micros(Duration duration) {
    return duration.toNanos() / 1_000;
  }
}
