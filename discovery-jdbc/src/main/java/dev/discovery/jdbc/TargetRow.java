package dev.discovery.jdbc;

import dev.discovery.plan.InFlight;
import dev.discovery.plan.ParkReason;
import dev.discovery.plan.Parked;
import dev.discovery.plan.Pending;
import dev.discovery.plan.Target;
import dev.discovery.plan.TargetSchedule;
import dev.discovery.plan.TargetState;
import dev.discovery.schedule.Frequency;
import dev.discovery.schedule.Slot;
import dev.discovery.schedule.SlotPolicies;
import dev.discovery.source.RunId;
import dev.discovery.source.Trigger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** A row of discovery_target, to and fro. */
final class TargetRow {

  /** The columns that a tick moves. */
  static final String STATE =
      """
      active, last_slot_at, last_slot_wall, last_slot_off_grid, slot_at, slot_wall, slot_off_grid, due_at,
          parked, parked_detail, parked_since, recheck_at, rechecks, in_flight_run,
          in_flight_trigger\
      """;

  /** What {@link #bindStates} binds, in the order of {@link #STATE}. */
  static final String STATES =
      """
      :actives, :lastSlotAts, :lastSlotWalls, :lastSlotOffGrids, :slotAts, :slotWalls, :slotOffGrids, :dues,
          :parks, :details, :sinces, :recheckAts, :rechecks, :inFlights,
          :inFlightTriggers\
      """;

  /** What {@link #read} needs. */
  static final String COLUMNS =
      "source, scope_key, cron, zone, frequency_seconds, " + PolicyColumns.NAMES + ", " + STATE;

  /** What all of the binding here binds, in the order of {@link #COLUMNS}. */
  static final String ROWS =
      ":sources, :scopeKeys, :crons, :zones, :frequencies, " + PolicyColumns.ROWS + ", " + STATES;

  private TargetRow() {}

  static Target read(ResultSet result, StatementContext context) throws SQLException {
    var row = new Row(result);
    return new Target(row.target(), schedule(row), state(row));
  }

  private static TargetSchedule schedule(Row row) throws SQLException {
    return new TargetSchedule(
        row.text("cron"),
        row.text("zone"),
        new Frequency(Duration.ofSeconds(row.integer("frequency_seconds"))),
        PolicyColumns.read(row));
  }

  private static TargetState state(Row row) throws SQLException {
    Optional<Pending> pending =
        row.has("slot_at")
            ? Optional.of(new Pending(row.slot("slot"), row.at("due_at")))
            : Optional.empty();
    Optional<InFlight> inFlight =
        row.has("in_flight_run")
            ? Optional.of(
                new InFlight(
                    new RunId(row.number("in_flight_run")),
                    row.value(Trigger.class, "in_flight_trigger")))
            : Optional.empty();
    return new TargetState(
        row.flag("active"), row.findSlot("last_slot"), pending, parked(row), inFlight);
  }

  private static Optional<Parked> parked(Row row) throws SQLException {
    if (!row.has("parked")) {
      return Optional.empty();
    }
    return Optional.of(
        new Parked(
            row.value(ParkReason.class, "parked"),
            row.text("parked_detail"),
            row.at("parked_since"),
            row.findAt("recheck_at"),
            row.integer("rechecks")));
  }

  /** Binds the columns of the key. */
  static void bindIds(SqlStatement<?> statement, List<Target> targets) {
    Ids.bind(statement, "sources", "scopeKeys", targets.stream().map(Target::id).toList());
  }

  /** Binds the columns of the schedule. */
  static void bindSchedules(SqlStatement<?> statement, List<Target> targets) {
    statement
        .bind("crons", SqlArray.texts(targets, target -> target.schedule().cron()))
        .bind("zones", SqlArray.texts(targets, target -> target.schedule().zone()))
        .bind(
            "frequencies",
            SqlArray.ints(
                targets, target -> (int) target.schedule().frequency().length().toSeconds()));
    List<SlotPolicies> policies =
        targets.stream().map(target -> target.schedule().policies()).toList();
    PolicyColumns.bind(statement, policies);
  }

  /** Binds the columns of the state. */
  static void bindStates(SqlStatement<?> statement, List<Target> targets) {
    statement.bind("actives", SqlArray.flags(targets, target -> target.state().active()));
    bindSlots(statement, "lastSlot", targets, target -> target.state().lastSlot().orElse(null));
    bindSlots(
        statement,
        "slot",
        targets,
        target -> target.state().pending().map(Pending::slot).orElse(null));
    statement
        .bind(
            "dues",
            SqlArray.instants(
                targets, target -> target.state().pending().map(Pending::dueAt).orElse(null)))
        .bind("parks", SqlArray.texts(targets, parked(why -> why.reason().name())))
        .bind("details", SqlArray.texts(targets, parked(Parked::detail)))
        .bind("sinces", SqlArray.instants(targets, parked(Parked::since)))
        .bind(
            "recheckAts",
            SqlArray.instants(
                targets, target -> target.state().parked().flatMap(Parked::recheckAt).orElse(null)))
        .bind("rechecks", SqlArray.ints(targets, parked(Parked::rechecks)))
        .bind(
            "inFlights",
            SqlArray.longs(
                targets,
                target -> target.state().inFlight().map(run -> run.run().value()).orElse(null)))
        .bind(
            "inFlightTriggers",
            SqlArray.texts(
                targets,
                target -> target.state().inFlight().map(run -> run.trigger().name()).orElse(null)));
  }

  private static void bindSlots(
      SqlStatement<?> statement,
      String name,
      List<Target> targets,
      Function<Target, @Nullable Slot> slot) {
    statement
        .bind(
            name + "Ats",
            SqlArray.instants(
                targets,
                target -> {
                  Slot of = slot.apply(target);
                  return of == null ? null : of.at();
                }))
        .bind(
            name + "Walls",
            SqlArray.walls(
                targets,
                target -> {
                  Slot of = slot.apply(target);
                  return of == null ? null : of.wall();
                }))
        .bind(
            name + "OffGrids",
            SqlArray.flags(
                targets,
                target -> {
                  Slot of = slot.apply(target);
                  return of == null ? null : of.offGrid();
                }));
  }

  private static <T> Function<Target, @Nullable T> parked(Function<Parked, T> column) {
    return target -> target.state().parked().map(column).orElse(null);
  }
}
