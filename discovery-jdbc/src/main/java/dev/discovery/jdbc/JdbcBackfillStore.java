package dev.discovery.jdbc;

import dev.discovery.access.Actor;
import dev.discovery.plan.Backfill;
import dev.discovery.plan.BackfillGrid;
import dev.discovery.plan.BackfillId;
import dev.discovery.plan.BackfillPlan;
import dev.discovery.plan.BackfillRequest;
import dev.discovery.port.BackfillStore;
import dev.discovery.port.PortException;
import dev.discovery.port.PortException.Fault;
import dev.discovery.source.SourceName;
import dev.discovery.source.TargetId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;

/** Backfills in discovery_backfill. Thread-safe. */
final class JdbcBackfillStore implements BackfillStore {

  private static final String ADD =
      """
      INSERT INTO discovery_backfill (source, scope_key, from_at, to_at, pace_seconds, reason,
          cron, zone, frequency_seconds, requested_by, created_at, total, enqueued, state,
          next_slot_at, next_slot_wall, next_slot_off_grid, next_at)
      VALUES (:source, :scopeKey, :from, :to, :pace, :reason,
          :cron, :zone, :frequency, :requestedBy, :createdAt, :total, 0, 'ACTIVE',
          :slotAt, CAST(:slotWall AS timestamp), :slotOffGrid, :createdAt)
      RETURNING %1$s
      """
          .formatted(BackfillRow.COLUMNS);

  private static final String FIND =
      """
      SELECT %1$s
      FROM discovery_backfill
      WHERE backfill_id = :id
      """
          .formatted(BackfillRow.COLUMNS);

  // One walk of discovery_backfill_next from its head.
  static final String DUE =
      """
      SELECT %1$s
      FROM discovery_backfill
      WHERE state = 'ACTIVE' AND next_at <= :now AND source = ANY(:sources)
      ORDER BY next_at, backfill_id
      LIMIT :limit
      """
          .formatted(BackfillRow.COLUMNS);

  private static final String LOCK =
      """
      SELECT %1$s
      FROM discovery_backfill
      WHERE backfill_id = ANY(:ids)
      ORDER BY backfill_id
      LIMIT :limit
      FOR UPDATE
      """
          .formatted(BackfillRow.COLUMNS);

  private static final String UPDATE =
      """
      UPDATE discovery_backfill AS backfill
      SET state = moved.state,
          enqueued = moved.enqueued,
          next_slot_at = moved.next_slot_at,
          next_slot_wall = moved.next_slot_wall,
          next_slot_off_grid = moved.next_slot_off_grid,
          next_at = moved.next_at,
          waits_for = moved.waits_for,
          finished_at = moved.finished_at,
          finished_by = moved.finished_by
      FROM unnest(:ids, :states, :enqueued, :slotAts, :slotWalls, :slotOffGrids, :nextAts, :waits,
          :finishedAts, :finishedBys)
          AS moved (backfill_id, state, enqueued, next_slot_at, next_slot_wall, next_slot_off_grid, next_at,
          waits_for, finished_at, finished_by)
      WHERE backfill.backfill_id = moved.backfill_id AND backfill.state = 'ACTIVE'
      """;

  private static final String NEWEST =
      """
      SELECT %1$s
      FROM discovery_backfill
      WHERE backfill_id < :before
      ORDER BY backfill_id DESC
      LIMIT :limit
      """
          .formatted(BackfillRow.COLUMNS);

  private static final String NEWEST_OF =
      """
      SELECT %1$s
      FROM discovery_backfill
      WHERE source = :source AND scope_key = :scopeKey AND backfill_id < :before
      ORDER BY source DESC, scope_key DESC, backfill_id DESC
      LIMIT :limit
      """
          .formatted(BackfillRow.COLUMNS);

  private final Database database;

  JdbcBackfillStore(Database database) {
    this.database = database;
  }

  @Override
  public Backfill add(
      BackfillRequest request,
      BackfillGrid grid,
      BackfillPlan.Slots slots,
      Actor requestedBy,
      Instant now) {
    return database.with(
        "cannot add a backfill",
        handle -> {
          Query insert = handle.createQuery(ADD);
          BackfillRow.bind(insert, request);
          BackfillRow.bind(insert, grid, slots);
          return insert
              .bind("requestedBy", requestedBy.name())
              .bind("createdAt", Bind.at(now))
              .map(BackfillRow::read)
              .one();
        });
  }

  @Override
  public Optional<Backfill> find(BackfillId id) {
    return database.with(
        "cannot read a backfill",
        handle -> handle.createQuery(FIND).bind("id", id.value()).map(BackfillRow::read).findOne());
  }

  @Override
  public List<Backfill> due(Set<SourceName> sources, Instant now, int limit) {
    return database.with(
        "cannot read backfills that are due",
        handle ->
            handle
                .createQuery(DUE)
                .bind("now", Bind.at(now))
                .bind("sources", SqlArray.texts(sources, SourceName::value))
                .bind("limit", limit)
                .map(BackfillRow::read)
                .list());
  }

  @Override
  public List<Backfill> lock(Collection<BackfillId> ids) {
    return database.locking(
        "cannot lock backfills",
        handle ->
            handle
                .createQuery(LOCK)
                .bind("ids", SqlArray.longs(ids, BackfillId::value))
                .bind("limit", ids.size())
                .map(BackfillRow::read)
                .list());
  }

  @Override
  public void update(List<Backfill> backfills) {
    if (backfills.isEmpty()) {
      return;
    }
    int written =
        database.with(
            "cannot update backfills",
            handle -> {
              Update update = handle.createUpdate(UPDATE);
              BackfillRow.bind(update, backfills);
              return update.execute();
            });
    if (written != backfills.size()) {
      throw new PortException(
          Fault.DATA,
          "expected to write %d backfills, wrote %d: one is unknown, or has ended"
              .formatted(backfills.size(), written));
    }
  }

  @Override
  public List<Backfill> newest(Optional<TargetId> target, Optional<BackfillId> before, int limit) {
    return database.with(
        "cannot read backfills",
        handle -> {
          Query query = handle.createQuery(target.isPresent() ? NEWEST_OF : NEWEST);
          target.ifPresent(
              of ->
                  query
                      .bind("source", of.source().value())
                      .bind("scopeKey", of.scope().toString()));
          return query
              .bind("before", before.map(BackfillId::value).orElse(Long.MAX_VALUE))
              .bind("limit", limit)
              .map(BackfillRow::read)
              .list();
        });
  }
}
