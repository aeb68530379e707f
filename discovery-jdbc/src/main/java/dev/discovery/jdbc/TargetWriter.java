package dev.discovery.jdbc;

import dev.discovery.plan.Target;
import dev.discovery.port.PortException;
import dev.discovery.port.PortException.Fault;
import java.util.List;
import org.jdbi.v3.core.statement.Update;

/** Writes many rows of discovery_target, one statement for all. Thread-safe. */
final class TargetWriter {

  // Relies on discovery_target_pkey: PRIMARY KEY (source, scope_key).
  private static final String INSERT =
      """
      INSERT INTO discovery_target (%1$s)
      SELECT %1$s
      FROM unnest(%2$s) AS fresh (%1$s)
      ORDER BY source COLLATE "C", scope_key COLLATE "C"
      ON CONFLICT (source, scope_key) DO NOTHING
      """
          .formatted(TargetRow.COLUMNS, TargetRow.ROWS);

  private static final String SET_STATE =
      """
      active = moved.active,
          last_slot_at = moved.last_slot_at,
          last_slot_wall = moved.last_slot_wall,
          last_slot_off_grid = moved.last_slot_off_grid,
          slot_at = moved.slot_at,
          slot_wall = moved.slot_wall,
          slot_off_grid = moved.slot_off_grid,
          due_at = moved.due_at,
          parked = moved.parked,
          parked_detail = moved.parked_detail,
          parked_since = moved.parked_since,
          recheck_at = moved.recheck_at,
          rechecks = moved.rechecks,
          in_flight_run = moved.in_flight_run,
          in_flight_trigger = moved.in_flight_trigger\
      """;

  // Relies on discovery_target's constraints and its trigger discovery_target_last_slot_grows.
  private static final String ADVANCE =
      """
      UPDATE discovery_target AS target
      SET %1$s
      FROM unnest(:sources, :scopeKeys, %2$s) AS moved (source, scope_key, %3$s)
      WHERE target.source = moved.source AND target.scope_key = moved.scope_key
      """
          .formatted(SET_STATE, TargetRow.STATES, TargetRow.STATE);

  private static final String UPDATE =
      """
      UPDATE discovery_target AS target
      SET cron = moved.cron,
          zone = moved.zone,
          frequency_seconds = moved.frequency_seconds,
          overlap = moved.overlap,
          catch_up = moved.catch_up,
          catch_up_window_seconds = moved.catch_up_window_seconds,
          spread_ms = moved.spread_ms,
          objective_seconds = moved.objective_seconds,
          %1$s
      FROM unnest(%2$s) AS moved (%3$s)
      WHERE target.source = moved.source AND target.scope_key = moved.scope_key
      """
          .formatted(SET_STATE, TargetRow.ROWS, TargetRow.COLUMNS);

  private final Database database;

  TargetWriter(Database database) {
    this.database = database;
  }

  void insert(List<Target> targets) {
    if (targets.isEmpty()) {
      return;
    }
    database.with(
        "cannot insert targets",
        handle -> {
          Update insert = handle.createUpdate(INSERT);
          TargetRow.bindIds(insert, targets);
          TargetRow.bindSchedules(insert, targets);
          TargetRow.bindStates(insert, targets);
          return insert.execute();
        });
  }

  void update(List<Target> targets) {
    if (targets.isEmpty()) {
      return;
    }
    int written =
        database.with(
            "cannot update targets",
            handle -> {
              Update update = handle.createUpdate(UPDATE);
              TargetRow.bindIds(update, targets);
              TargetRow.bindSchedules(update, targets);
              TargetRow.bindStates(update, targets);
              return update.execute();
            });
    requireAll(targets, written);
  }

  void advance(List<Target> targets) {
    if (targets.isEmpty()) {
      return;
    }
    int written =
        database.with(
            "cannot advance targets",
            handle -> {
              Update advance = handle.createUpdate(ADVANCE);
              TargetRow.bindIds(advance, targets);
              TargetRow.bindStates(advance, targets);
              return advance.execute();
            });
    requireAll(targets, written);
  }

  private static void requireAll(List<Target> targets, int written) {
    if (written != targets.size()) {
      throw new PortException(
          Fault.BROKEN,
          "expected to write %d targets, wrote %d: one does not exist, or is named twice"
              .formatted(targets.size(), written));
    }
  }
}
