package dev.discovery.jdbc;

import dev.discovery.plan.ParkReason;
import dev.discovery.plan.Target;
import dev.discovery.port.DueQuery;
import dev.discovery.port.PortException;
import dev.discovery.port.PortException.Fault;
import dev.discovery.port.TargetStore;
import dev.discovery.source.SourceName;
import dev.discovery.source.TargetId;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;

/** Targets in discovery_target. Thread-safe. */
final class JdbcTargetStore implements TargetStore {

  // One walk of discovery_target_wake from its head; LIMIT rows are locked, because the CTE is
  // evaluated once. The outer ORDER BY stands for rows that moved while they were being locked.
  static final String CLAIM =
      """
      WITH due AS MATERIALIZED (
        SELECT %1$s, wake_at
        FROM discovery_target
        WHERE wake_at <= :dueBy AND source = ANY(:sources)
        ORDER BY wake_at, source, scope_key
        LIMIT :limit
        FOR UPDATE SKIP LOCKED
      )
      SELECT %1$s
      FROM due
      ORDER BY wake_at, source, scope_key
      LIMIT :limit
      """
          .formatted(TargetRow.COLUMNS);

  private static final String CLAIM_ONLY =
      """
      WITH due AS MATERIALIZED (
        SELECT %1$s, wake_at
        FROM discovery_target AS target
        JOIN unnest(:onlySources, :onlyScopeKeys) AS wanted (source, scope_key) USING (source, scope_key)
        WHERE wake_at <= :dueBy AND source = ANY(:sources)
        ORDER BY wake_at, source, scope_key
        LIMIT :limit
        FOR UPDATE OF target SKIP LOCKED
      )
      SELECT %1$s
      FROM due
      ORDER BY wake_at, source, scope_key
      LIMIT :limit
      """
          .formatted(TargetRow.COLUMNS);

  private static final String DUE =
      """
      SELECT %1$s
      FROM discovery_target
      WHERE wake_at <= :dueBy AND source = ANY(:sources)
      ORDER BY wake_at, source, scope_key
      LIMIT :limit
      """
          .formatted(TargetRow.COLUMNS);

  private static final String DUE_ONLY =
      """
      SELECT %1$s
      FROM discovery_target
      JOIN unnest(:onlySources, :onlyScopeKeys) AS wanted (source, scope_key) USING (source, scope_key)
      WHERE wake_at <= :dueBy AND source = ANY(:sources)
      ORDER BY wake_at, source, scope_key
      LIMIT :limit
      """
          .formatted(TargetRow.COLUMNS);

  // Rows are locked in the order in which they come out of the sort.
  private static final String LOCK =
      """
      SELECT %1$s
      FROM discovery_target AS target
      JOIN unnest(:sources, :scopeKeys) AS wanted (source, scope_key) USING (source, scope_key)
      ORDER BY source, scope_key
      LIMIT :limit
      FOR UPDATE OF target
      """
          .formatted(TargetRow.COLUMNS);

  private static final String FIND =
      """
      SELECT %1$s
      FROM discovery_target
      JOIN unnest(:sources, :scopeKeys) AS wanted (source, scope_key) USING (source, scope_key)
      ORDER BY source, scope_key
      LIMIT :limit
      """
          .formatted(TargetRow.COLUMNS);

  private static final String LOCK_PARKED =
      """
      SELECT %1$s
      FROM discovery_target
      WHERE source = :source AND parked = :reason
      ORDER BY source, scope_key
      LIMIT :limit
      FOR UPDATE
      """
          .formatted(TargetRow.COLUMNS);

  // Relies on discovery_target_pkey: PRIMARY KEY (source, scope_key).
  private static final String INSERT =
      """
      INSERT INTO discovery_target (%1$s)
      SELECT %1$s
      FROM unnest(:sources, :scopeKeys, :crons, :zones, :frequencies, :overlaps, :spreads, :actives,
          :lastSlotAts, :lastSlotWalls, :lastSlotOffGrids, :slotAts, :slotWalls, :slotOffGrids, :dues,
          :parks, :details, :sinces, :recheckAts, :rechecks, :inFlights) AS fresh (%1$s)
      ORDER BY source COLLATE "C", scope_key COLLATE "C"
      ON CONFLICT (source, scope_key) DO NOTHING
      """
          .formatted(TargetRow.COLUMNS);

  // Relies on the constraints of discovery_target and on its trigger
  // discovery_target_last_slot_grows.
  private static final String ADVANCE =
      """
      UPDATE discovery_target AS target
      SET active = moved.active,
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
          in_flight_run = moved.in_flight_run
      FROM unnest(:sources, :scopeKeys, :actives,
          :lastSlotAts, :lastSlotWalls, :lastSlotOffGrids, :slotAts, :slotWalls, :slotOffGrids, :dues,
          :parks, :details, :sinces, :recheckAts, :rechecks, :inFlights)
          AS moved (source, scope_key, active,
          last_slot_at, last_slot_wall, last_slot_off_grid, slot_at, slot_wall, slot_off_grid, due_at,
          parked, parked_detail, parked_since, recheck_at, rechecks, in_flight_run)
      WHERE target.source = moved.source AND target.scope_key = moved.scope_key
      """;

  private static final String UPDATE =
      """
      UPDATE discovery_target AS target
      SET cron = moved.cron,
          zone = moved.zone,
          frequency_seconds = moved.frequency_seconds,
          overlap = moved.overlap,
          spread_ms = moved.spread_ms,
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
          in_flight_run = moved.in_flight_run
      FROM unnest(:sources, :scopeKeys, :crons, :zones, :frequencies, :overlaps, :spreads, :actives,
          :lastSlotAts, :lastSlotWalls, :lastSlotOffGrids, :slotAts, :slotWalls, :slotOffGrids, :dues,
          :parks, :details, :sinces, :recheckAts, :rechecks, :inFlights) AS moved (%1$s)
      WHERE target.source = moved.source AND target.scope_key = moved.scope_key
      """
          .formatted(TargetRow.COLUMNS);

  private final Database database;

  JdbcTargetStore(Database database) {
    this.database = database;
  }

  @Override
  public List<Target> claim(DueQuery query) {
    return database.locking(
        "cannot claim due targets",
        handle -> select(handle, query, query.only().isPresent() ? CLAIM_ONLY : CLAIM));
  }

  @Override
  public List<Target> due(DueQuery query) {
    return database.with(
        "cannot read due targets",
        handle -> select(handle, query, query.only().isPresent() ? DUE_ONLY : DUE));
  }

  @Override
  public List<Target> lock(Collection<TargetId> targets) {
    return database.locking("cannot lock targets", handle -> select(handle, targets, LOCK));
  }

  @Override
  public List<Target> find(Collection<TargetId> targets) {
    return database.with("cannot read targets", handle -> select(handle, targets, FIND));
  }

  @Override
  public List<Target> lockParked(SourceName source, ParkReason reason, int limit) {
    return database.locking(
        "cannot lock parked targets",
        handle ->
            handle
                .createQuery(LOCK_PARKED)
                .bind("source", source.value())
                .bind("reason", reason.name())
                .bind("limit", limit)
                .map(TargetRow::read)
                .list());
  }

  @Override
  public void insert(List<Target> targets) {
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

  @Override
  public void update(List<Target> targets) {
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

  @Override
  public void advance(List<Target> targets) {
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

  private static List<Target> select(Handle handle, Collection<TargetId> targets, String sql) {
    if (targets.isEmpty()) {
      return List.of();
    }
    Set<TargetId> distinct = Set.copyOf(targets);
    Query query = handle.createQuery(sql);
    Ids.bind(query, "sources", "scopeKeys", distinct);
    return query.bind("limit", distinct.size()).map(TargetRow::read).list();
  }

  private static List<Target> select(Handle handle, DueQuery due, String sql) {
    Set<TargetId> only = due.only().orElse(Collections.emptySet());
    if (due.sources().isEmpty() || (due.only().isPresent() && only.isEmpty())) {
      return List.of();
    }
    Query query = handle.createQuery(sql);
    if (due.only().isPresent()) {
      Ids.bind(query, "onlySources", "onlyScopeKeys", only);
    }
    return query
        .bind("dueBy", Bind.at(due.dueBy()))
        .bind("sources", SqlArray.texts(due.sources(), SourceName::value))
        .bind("limit", due.limit())
        .map(TargetRow::read)
        .list();
  }
}
