package dev.discovery.jdbc;

import dev.discovery.plan.ParkReason;
import dev.discovery.plan.PauseScope;
import dev.discovery.plan.Target;
import dev.discovery.port.DueQuery;
import dev.discovery.port.TargetStore;
import dev.discovery.source.ScopeKey;
import dev.discovery.source.SourceName;
import dev.discovery.source.TargetId;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

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

  private static final String LOCK_FREE = LOCK.strip() + " SKIP LOCKED";

  private static final String FIND =
      """
      SELECT %1$s
      FROM discovery_target
      JOIN unnest(:sources, :scopeKeys) AS wanted (source, scope_key) USING (source, scope_key)
      ORDER BY source, scope_key
      LIMIT :limit
      """
          .formatted(TargetRow.COLUMNS);

  // Keyset over discovery_target_pkey; the empty text is before every source.
  private static final String PAGE =
      """
      SELECT %1$s
      FROM discovery_target
      WHERE active AND (source, scope_key) > (:source, :scopeKey)
      ORDER BY source, scope_key
      LIMIT :limit
      """
          .formatted(TargetRow.COLUMNS);

  private static final String PAGE_OF =
      """
      SELECT %1$s
      FROM discovery_target
      WHERE active AND source = :source AND scope_key > :scopeKey
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

  // The partial indexes discovery_target_parked and discovery_target_paused_place are in the order
  // of these. Rows are locked in it, and one that has moved meanwhile does not count to the limit.
  private static final String WAKE =
      """
      WITH paused AS MATERIALIZED (
        SELECT source, scope_key
        FROM discovery_target
        WHERE parked = 'PAUSED'
          AND (source, scope_key) > (:afterSource, :afterScopeKey)
          AND %s
        ORDER BY source, scope_key
        LIMIT :limit
        FOR UPDATE
      )
      UPDATE discovery_target AS target
      SET recheck_at = least(target.recheck_at, :at)
      FROM paused
      WHERE target.source = paused.source AND target.scope_key = paused.scope_key
      RETURNING target.source, target.scope_key
      """;

  private static final String WAKE_EVERYTHING = WAKE.formatted("true");

  private static final String WAKE_SOURCE = WAKE.formatted("source = :source");

  private static final String WAKE_PLACE = WAKE.formatted("scope_key = :scopeKey");

  private static final String WAKE_TARGET =
      WAKE.formatted("source = :source AND scope_key = :scopeKey");

  private final Database database;
  private final TargetWriter writer;

  JdbcTargetStore(Database database) {
    this.database = database;
    this.writer = new TargetWriter(database);
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
  public List<Target> lockFree(Collection<TargetId> targets) {
    return database.locking(
        "cannot lock free targets", handle -> select(handle, targets, LOCK_FREE));
  }

  @Override
  public List<Target> find(Collection<TargetId> targets) {
    return database.with("cannot read targets", handle -> select(handle, targets, FIND));
  }

  @Override
  public List<Target> page(Optional<TargetId> after, int limit) {
    return database.with(
        "cannot read a page of targets",
        handle ->
            handle
                .createQuery(PAGE)
                .bind("source", after.map(last -> last.source().value()).orElse(""))
                .bind("scopeKey", after.map(last -> last.scope().toString()).orElse(""))
                .bind("limit", limit)
                .map(TargetRow::read)
                .list());
  }

  @Override
  public List<Target> pageOf(SourceName source, Optional<ScopeKey> after, int limit) {
    return database.with(
        "cannot read a page of targets of a source",
        handle ->
            handle
                .createQuery(PAGE_OF)
                .bind("source", source.value())
                .bind("scopeKey", after.map(ScopeKey::toString).orElse(""))
                .bind("limit", limit)
                .map(TargetRow::read)
                .list());
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
  public List<TargetId> wakePaused(
      PauseScope scope, Optional<TargetId> after, Instant at, int limit) {
    return database.with(
        "cannot wake paused targets",
        handle -> {
          Query query = handle.createQuery(wake(scope));
          scope.source().ifPresent(source -> query.bind("source", source.value()));
          scope.scope().ifPresent(place -> query.bind("scopeKey", place.toString()));
          return query
              .bind("afterSource", after.map(id -> id.source().value()).orElse(""))
              .bind("afterScopeKey", after.map(id -> id.scope().toString()).orElse(""))
              .bind("at", Bind.at(at))
              .bind("limit", limit)
              .map((result, context) -> new Row(result).target())
              .stream()
              .sorted()
              .toList();
        });
  }

  private static String wake(PauseScope scope) {
    if (scope.source().isEmpty()) {
      return scope.scope().isEmpty() ? WAKE_EVERYTHING : WAKE_PLACE;
    }
    return scope.scope().isEmpty() ? WAKE_SOURCE : WAKE_TARGET;
  }

  @Override
  public void insert(List<Target> targets) {
    writer.insert(targets);
  }

  @Override
  public void update(List<Target> targets) {
    writer.update(targets);
  }

  @Override
  public void advance(List<Target> targets) {
    writer.advance(targets);
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
