package dev.discovery.jdbc;

import dev.discovery.access.Actor;
import dev.discovery.access.AuditEntry;
import dev.discovery.access.AuditEntry.Touched;
import dev.discovery.access.Operation;
import dev.discovery.city.CityId;
import dev.discovery.port.AuditLog;
import dev.discovery.port.AuditQuery;
import dev.discovery.source.RunId;
import dev.discovery.source.ScopeKey;
import dev.discovery.source.SourceName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.StatementContext;

/** What people did, in discovery_audit. Thread-safe. */
final class JdbcAuditLog implements AuditLog {

  private static final String INSERT =
      """
      INSERT INTO discovery_audit (at, actor, operation, city_id, source, scope_key, run_id, reason, before, after)
      VALUES (:at, :actor, :operation, :city, :source, :scope, :run, :reason, :before, :after)
      """;

  // One statement for each leading column, so that each has an index that gives it its order:
  // discovery_audit_of_city, _of_source, _of_actor, _newest.
  static final String OF_CITY =
      """
      SELECT audit_id, at, actor, operation, city_id, source, scope_key, run_id, reason, before, after
      FROM discovery_audit
      WHERE city_id = :city
        AND (CAST(:source AS text) IS NULL OR source = :source)
        AND (CAST(:actor AS text) IS NULL OR actor = :actor)
        AND at >= :from
        AND (at, audit_id) < (:end, :before)
      ORDER BY at DESC, audit_id DESC
      LIMIT :limit
      """;

  static final String OF_SOURCE =
      """
      SELECT audit_id, at, actor, operation, city_id, source, scope_key, run_id, reason, before, after
      FROM discovery_audit
      WHERE source = :source
        AND (CAST(:actor AS text) IS NULL OR actor = :actor)
        AND at >= :from
        AND (at, audit_id) < (:end, :before)
      ORDER BY at DESC, audit_id DESC
      LIMIT :limit
      """;

  static final String OF_ACTOR =
      """
      SELECT audit_id, at, actor, operation, city_id, source, scope_key, run_id, reason, before, after
      FROM discovery_audit
      WHERE actor = :actor
        AND at >= :from
        AND (at, audit_id) < (:end, :before)
      ORDER BY at DESC, audit_id DESC
      LIMIT :limit
      """;

  static final String OF_ALL =
      """
      SELECT audit_id, at, actor, operation, city_id, source, scope_key, run_id, reason, before, after
      FROM discovery_audit
      WHERE at >= :from
        AND (at, audit_id) < (:end, :before)
      ORDER BY at DESC, audit_id DESC
      LIMIT :limit
      """;

  private final Database database;

  JdbcAuditLog(Database database) {
    this.database = database;
  }

  @Override
  public void record(AuditEntry entry) {
    Touched touched = entry.touched();
    database.locking(
        "cannot record what was changed",
        handle ->
            handle
                .createUpdate(INSERT)
                .bind("at", Bind.at(entry.at()))
                .bind("actor", entry.actor().name())
                .bind("operation", entry.operation().name())
                .bind("city", Bind.text(touched.city().orElse(null)))
                .bind("source", Bind.text(touched.source().orElse(null)))
                .bind("scope", Bind.text(touched.scope().orElse(null)))
                .bind("run", touched.run().map(RunId::value).orElse(null))
                .bind("reason", entry.reason())
                .bind("before", entry.before())
                .bind("after", entry.after())
                .execute());
  }

  @Override
  public List<AuditRow> find(AuditQuery query, Optional<Position> before, int limit) {
    Optional<Position> last =
        before.filter(it -> query.until().filter(end -> !it.at().isBefore(end)).isEmpty());
    Optional<Instant> end = last.map(Position::at).or(query::until);
    return database.with(
        "cannot read the audit log",
        handle ->
            handle
                .createQuery(statement(query))
                .configure(SqlStatements.class, it -> it.setUnusedBindingAllowed(true))
                .bind("city", Bind.text(query.city().orElse(null)))
                .bind("source", Bind.text(query.source().orElse(null)))
                .bind("actor", Bind.text(query.actor().orElse(null)))
                .bind("from", query.from().map(Bind::at).orElse(OffsetDateTime.MIN))
                .bind("end", end.map(Bind::at).orElse(OffsetDateTime.MAX))
                .bind("before", last.map(Position::id).orElse(0L))
                .bind("limit", limit)
                .map(JdbcAuditLog::read)
                .list());
  }

  private static String statement(AuditQuery query) {
    if (query.city().isPresent()) {
      return OF_CITY;
    }
    if (query.source().isPresent()) {
      return OF_SOURCE;
    }
    return query.actor().isPresent() ? OF_ACTOR : OF_ALL;
  }

  private static AuditRow read(ResultSet result, StatementContext context) throws SQLException {
    var row = new Row(result);
    var touched =
        new Touched(
            row.findText("city_id").map(CityId::new),
            row.findText("source").map(SourceName::new),
            row.findText("scope_key").map(ScopeKey::parse),
            row.has("run_id") ? Optional.of(new RunId(row.number("run_id"))) : Optional.empty());
    return new AuditRow(
        row.number("audit_id"),
        new AuditEntry(
            row.at("at"),
            new Actor(row.text("actor")),
            row.value(Operation.class, "operation"),
            touched,
            row.text("reason"),
            row.text("before"),
            row.text("after")));
  }
}
