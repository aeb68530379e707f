package dev.discovery.jdbc;

import dev.discovery.access.Actor;
import dev.discovery.plan.Pause;
import dev.discovery.plan.PauseScope;
import dev.discovery.plan.Pauses;
import dev.discovery.port.PauseStore;
import dev.discovery.source.ScopeKey;
import dev.discovery.source.SourceName;
import dev.discovery.source.TargetId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.StatementContext;

/** Pauses in discovery_pause. Thread-safe. */
final class JdbcPauseStore implements PauseStore {

  // At most four scopes for each target, and for each of them one pause and what has just ended.
  private static final String REACHING =
      """
      SELECT pause_id, source, scope_key, reason, actor, since, until_at
      FROM discovery_pause
      JOIN unnest(:sources, :scopeKeys) AS wanted (source, scope_key) USING (source, scope_key)
      ORDER BY source, scope_key, pause_id
      """;

  // Rows are locked in the order in which they come out of the sort; a row that somebody was just
  // ending is read again as he left it.
  private static final String HOLD =
      """
      SELECT pause_id, source, scope_key, reason, actor, since, until_at
      FROM discovery_pause AS pause
      JOIN unnest(:sources, :scopeKeys) AS wanted (source, scope_key) USING (source, scope_key)
      ORDER BY source, scope_key, pause_id
      FOR SHARE OF pause
      """;

  private static final String MAKE_ROOM =
      """
      UPDATE discovery_pause
      SET state = 'OVER'
      WHERE source = :source AND scope_key = :scopeKey AND state = 'STANDING' AND until_at <= :since
      """;

  // Relies on discovery_pause_one_standing: UNIQUE (source, scope_key) WHERE state = 'STANDING'.
  private static final String ADD =
      """
      INSERT INTO discovery_pause (source, scope_key, reason, actor, since, until_at, state)
      VALUES (:source, :scopeKey, :reason, :actor, :since, :until, 'STANDING')
      ON CONFLICT (source, scope_key) WHERE state = 'STANDING' DO NOTHING
      """;

  private static final String STANDING =
      """
      SELECT pause_id, source, scope_key, reason, actor, since, until_at
      FROM discovery_pause
      WHERE source = :source AND scope_key = :scopeKey AND state = 'STANDING'
      """;

  private static final String RESUME =
      """
      UPDATE discovery_pause
      SET state = 'RESUMED',
          until_at = greatest(since, :now)
      WHERE source = :source
        AND scope_key = :scopeKey
        AND state = 'STANDING'
        AND (until_at IS NULL OR until_at > :now)
      RETURNING pause_id, source, scope_key, reason, actor, since, until_at
      """;

  private static final String RESUMED =
      """
      SELECT pause_id, source, scope_key, reason, actor, since, until_at
      FROM discovery_pause
      WHERE state = 'RESUMED'
      ORDER BY pause_id
      LIMIT :limit
      """;

  private static final String WOKEN =
      """
      UPDATE discovery_pause
      SET state = 'OVER'
      WHERE source = :source AND scope_key = :scopeKey AND pause_id = :id AND state = 'RESUMED'
      """;

  // Those that a tick holds are left to the next time. Two probes for each pause: the indexes are
  // discovery_target_wake and discovery_target_waiting.
  static final String FORGET =
      """
      WITH past AS MATERIALIZED (
        SELECT source, scope_key, pause_id
        FROM discovery_pause
        WHERE state <> 'RESUMED'
          AND until_at <= :now
          AND NOT EXISTS (SELECT FROM discovery_target WHERE wake_at <= until_at)
          AND NOT EXISTS (
            SELECT FROM discovery_target
            WHERE parked IN ('OVERLAP', 'PAUSED', 'UNKNOWN_SOURCE') AND due_at <= until_at
          )
        ORDER BY source, scope_key, pause_id
        FOR UPDATE SKIP LOCKED
      )
      DELETE FROM discovery_pause AS pause
      USING past
      WHERE pause.source = past.source
        AND pause.scope_key = past.scope_key
        AND pause.pause_id = past.pause_id
      """;

  private static final String IN_FORCE =
      """
      SELECT pause_id, source, scope_key, reason, actor, since, until_at
      FROM discovery_pause
      WHERE state = 'STANDING' AND (until_at IS NULL OR until_at > :now)
      ORDER BY since DESC, pause_id DESC
      LIMIT :limit
      """;

  private final Database database;

  JdbcPauseStore(Database database) {
    this.database = database;
  }

  @Override
  public Pauses reaching(Collection<TargetId> targets) {
    return database.with("cannot read pauses", handle -> select(handle, targets, REACHING));
  }

  @Override
  public Pauses hold(Collection<TargetId> targets) {
    return database.locking("cannot hold pauses", handle -> select(handle, targets, HOLD));
  }

  private static Pauses select(Handle handle, Collection<TargetId> targets, String sql) {
    Set<PauseScope> scopes = new LinkedHashSet<>();
    targets.forEach(target -> scopes.addAll(PauseScope.reaching(target)));
    return new Pauses(
        handle
            .createQuery(sql)
            .bind("sources", SqlArray.texts(scopes, JdbcPauseStore::source))
            .bind("scopeKeys", SqlArray.texts(scopes, JdbcPauseStore::scopeKey))
            .map(JdbcPauseStore::read)
            .list());
  }

  @Override
  public Optional<Pause> add(Pause pause) {
    return database.locking(
        "cannot add a pause",
        handle -> {
          Optional<Pause> standing = Optional.empty();
          boolean added = false;
          while (!added && standing.isEmpty()) {
            // One that stood in the way may be gone when it is looked for: then there is room.
            bindScope(handle.createUpdate(MAKE_ROOM), pause.scope())
                .bind("since", Bind.at(pause.since()))
                .execute();
            added = insert(handle, pause) == 1;
            standing =
                added
                    ? Optional.empty()
                    : bindScope(handle.createQuery(STANDING), pause.scope())
                        .map(JdbcPauseStore::read)
                        .findOne();
          }
          return standing;
        });
  }

  private static int insert(Handle handle, Pause pause) {
    return bindScope(handle.createUpdate(ADD), pause.scope())
        .bind("reason", pause.reason())
        .bind("actor", pause.actor().name())
        .bind("since", Bind.at(pause.since()))
        .bind("until", Bind.at(pause.until()))
        .execute();
  }

  @Override
  public Optional<Resumed> resume(PauseScope scope, Instant now) {
    return database.with(
        "cannot end a pause",
        handle ->
            bindScope(handle.createQuery(RESUME), scope)
                .bind("now", Bind.at(now))
                .map(JdbcPauseStore::readResumed)
                .findOne());
  }

  @Override
  public List<Resumed> resumed(int limit) {
    return database.with(
        "cannot read resumed pauses",
        handle ->
            handle
                .createQuery(RESUMED)
                .bind("limit", limit)
                .map(JdbcPauseStore::readResumed)
                .list());
  }

  @Override
  public void woken(Resumed pause) {
    database.with(
        "cannot note that targets were woken",
        handle ->
            bindScope(handle.createUpdate(WOKEN), pause.pause().scope())
                .bind("id", pause.id())
                .execute());
  }

  @Override
  public void forget(Instant now) {
    database.with(
        "cannot forget pauses",
        handle -> handle.createUpdate(FORGET).bind("now", Bind.at(now)).execute());
  }

  @Override
  public List<Pause> inForce(Instant now, int limit) {
    return database.with(
        "cannot read pauses",
        handle ->
            handle
                .createQuery(IN_FORCE)
                .bind("now", Bind.at(now))
                .bind("limit", limit)
                .map(JdbcPauseStore::read)
                .list());
  }

  private static <S extends SqlStatement<S>> S bindScope(S statement, PauseScope scope) {
    return statement.bind("source", source(scope)).bind("scopeKey", scopeKey(scope));
  }

  private static String source(PauseScope scope) {
    return scope.source().map(SourceName::value).orElse("");
  }

  private static String scopeKey(PauseScope scope) {
    return scope.scope().map(ScopeKey::toString).orElse("");
  }

  private static Resumed readResumed(ResultSet result, StatementContext context)
      throws SQLException {
    return new Resumed(new Row(result).number("pause_id"), read(result, context));
  }

  private static Pause read(ResultSet result, StatementContext context) throws SQLException {
    var row = new Row(result);
    var scope =
        new PauseScope(
            Optional.of(row.text("source")).filter(text -> !text.isEmpty()).map(SourceName::new),
            Optional.of(row.text("scope_key"))
                .filter(text -> !text.isEmpty())
                .map(ScopeKey::parse));
    return new Pause(
        scope,
        row.text("reason"),
        new Actor(row.text("actor")),
        row.at("since"),
        row.findAt("until_at"));
  }
}
