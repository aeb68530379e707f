package dev.discovery.jdbc;

import dev.discovery.access.Actor;
import dev.discovery.plan.Backfill;
import dev.discovery.plan.BackfillGrid;
import dev.discovery.plan.BackfillId;
import dev.discovery.plan.BackfillPlan;
import dev.discovery.plan.BackfillProgress;
import dev.discovery.plan.BackfillProgress.Active;
import dev.discovery.plan.BackfillProgress.Cancelled;
import dev.discovery.plan.BackfillProgress.Done;
import dev.discovery.plan.BackfillRequest;
import dev.discovery.plan.BackfillState;
import dev.discovery.schedule.Frequency;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** A row of discovery_backfill, to and fro. */
final class BackfillRow {

  /** What {@link #read} needs. */
  static final String COLUMNS =
      """
      backfill_id, source, scope_key, from_at, to_at, pace_seconds, reason, cron, zone, frequency_seconds,
          requested_by, created_at, total, enqueued, state, next_slot_at, next_slot_wall, next_slot_off_grid,
          next_at, waits_for, finished_at, finished_by\
      """;

  private BackfillRow() {}

  static Backfill read(ResultSet result, StatementContext context) throws SQLException {
    var row = new Row(result);
    return new Backfill(
        new BackfillId(row.number("backfill_id")),
        new BackfillRequest(
            row.target(),
            row.at("from_at"),
            row.at("to_at"),
            Duration.ofSeconds(row.integer("pace_seconds")),
            row.text("reason")),
        new BackfillGrid(
            row.text("cron"),
            row.text("zone"),
            new Frequency(Duration.ofSeconds(row.integer("frequency_seconds")))),
        new Actor(row.text("requested_by")),
        row.at("created_at"),
        row.integer("total"),
        progress(row));
  }

  private static BackfillProgress progress(Row row) throws SQLException {
    int enqueued = row.integer("enqueued");
    return switch (row.value(BackfillState.class, "state")) {
      case ACTIVE ->
          new Active(enqueued, row.slot("next_slot"), row.at("next_at"), row.findText("waits_for"));
      case DONE -> new Done(enqueued, row.at("finished_at"));
      case CANCELLED ->
          new Cancelled(enqueued, row.at("finished_at"), new Actor(row.text("finished_by")));
    };
  }

  static void bind(SqlStatement<?> statement, BackfillRequest request) {
    statement
        .bind("source", request.target().source().value())
        .bind("scopeKey", request.target().scope().toString())
        .bind("from", Bind.at(request.from()))
        .bind("to", Bind.at(request.to()))
        .bind("pace", (int) request.pace().toSeconds())
        .bind("reason", request.reason());
  }

  static void bind(SqlStatement<?> statement, BackfillGrid grid, BackfillPlan.Slots slots) {
    statement
        .bind("cron", grid.cron())
        .bind("zone", grid.zone())
        .bind("frequency", (int) grid.frequency().length().toSeconds())
        .bind("total", slots.total())
        .bind("slotAt", Bind.at(slots.first().at()))
        .bind("slotWall", Bind.text(slots.first().wall()))
        .bind("slotOffGrid", slots.first().offGrid());
  }

  /** Binds the columns of the progress. */
  static void bind(SqlStatement<?> statement, List<Backfill> moved) {
    statement
        .bind("ids", SqlArray.longs(moved, each -> each.id().value()))
        .bind("states", SqlArray.texts(moved, each -> each.state().name()))
        .bind("enqueued", SqlArray.ints(moved, each -> each.progress().enqueued()))
        .bind("slotAts", SqlArray.instants(moved, active(left -> left.next().at())))
        .bind("slotWalls", SqlArray.walls(moved, active(left -> left.next().wall())))
        .bind("slotOffGrids", SqlArray.flags(moved, active(left -> left.next().offGrid())))
        .bind("nextAts", SqlArray.instants(moved, active(Active::nextAt)))
        .bind(
            "waits",
            SqlArray.texts(moved, each -> each.active().flatMap(Active::waitsFor).orElse(null)))
        .bind("finishedAts", SqlArray.instants(moved, BackfillRow::finishedAt))
        .bind(
            "finishedBys",
            SqlArray.texts(
                moved,
                each -> each.progress() instanceof Cancelled ended ? ended.by().name() : null));
  }

  private static @Nullable Instant finishedAt(Backfill backfill) {
    if (backfill.progress() instanceof Done done) {
      return done.finishedAt();
    }
    return backfill.progress() instanceof Cancelled ended ? ended.finishedAt() : null;
  }

  private static <T> Function<Backfill, @Nullable T> active(Function<Active, T> column) {
    return backfill -> backfill.active().map(column).orElse(null);
  }
}
