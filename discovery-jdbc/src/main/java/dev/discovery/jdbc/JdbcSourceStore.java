package dev.discovery.jdbc;

import dev.discovery.city.CityId;
import dev.discovery.plan.SourceTraits;
import dev.discovery.port.RegisteredSource;
import dev.discovery.port.RegisteredSource.Progress;
import dev.discovery.port.RegisteredSource.Projected;
import dev.discovery.port.RegisteredSource.Projecting;
import dev.discovery.port.SourceStore;
import dev.discovery.source.Scope;
import dev.discovery.source.SourceName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Registered sources in discovery_source. Who holds all of them has a shared advisory lock, and who
 * changes what a projection reads has it alone: row locks would make two projections, each of which
 * holds its own source's row, wait for each other. Thread-safe.
 */
final class JdbcSourceStore implements SourceStore {

  // The key is the table's own, so that stores in other schemas of the database are not held up.
  private static final String SHARE =
      "SELECT pg_advisory_xact_lock_shared(1146307443, 'discovery_source'::regclass::oid::int)";

  private static final String EXCLUDE =
      "SELECT pg_advisory_xact_lock(1146307443, 'discovery_source'::regclass::oid::int)";

  private static final String COLUMNS =
      "source, scope, cron, zone, "
          + PolicyColumns.NAMES
          + ", fingerprint, seen_at, projecting, projecting_after";

  // As many rows as hosts have definitions in code.
  private static final String ALL =
      """
      SELECT %s
      FROM discovery_source
      ORDER BY source
      """
          .formatted(COLUMNS);

  private static final String LOCK =
      """
      SELECT %s
      FROM discovery_source
      WHERE source = :source
      FOR UPDATE
      """
          .formatted(COLUMNS);

  private static final String LOCK_UNCHANGED =
      """
      SELECT (scope, cron, zone, %1$s, fingerprint)
          IS NOT DISTINCT FROM (:scope, :cron, :zone, %2$s, :fingerprint) AS unchanged
      FROM discovery_source
      WHERE source = :source
      FOR UPDATE
      """
          .formatted(PolicyColumns.NAMES, PolicyColumns.ROW);

  // Relies on discovery_source_pkey: PRIMARY KEY (source).
  private static final String PUT =
      """
      INSERT INTO discovery_source (%1$s)
      VALUES (:source, :scope, :cron, :zone, %2$s, :fingerprint, :seenAt, :projecting, :projectingAfter)
      ON CONFLICT (source) DO UPDATE
      SET scope = EXCLUDED.scope,
          cron = EXCLUDED.cron,
          zone = EXCLUDED.zone,
          overlap = EXCLUDED.overlap,
          catch_up = EXCLUDED.catch_up,
          catch_up_window_seconds = EXCLUDED.catch_up_window_seconds,
          spread_ms = EXCLUDED.spread_ms,
          objective_seconds = EXCLUDED.objective_seconds,
          fingerprint = EXCLUDED.fingerprint,
          seen_at = EXCLUDED.seen_at,
          projecting = EXCLUDED.projecting,
          projecting_after = EXCLUDED.projecting_after
      """
          .formatted(COLUMNS, PolicyColumns.ROW);

  // Rows are locked in the order of their names: nodes say this at the same time.
  private static final String SEEN =
      """
      WITH known AS MATERIALIZED (
        SELECT source
        FROM discovery_source
        WHERE source = ANY(:sources)
        ORDER BY source
        FOR UPDATE
      )
      UPDATE discovery_source AS stored
      SET seen_at = greatest(stored.seen_at, :now)
      FROM known
      WHERE stored.source = known.source
      """;

  private final Database database;

  JdbcSourceStore(Database database) {
    this.database = database;
  }

  @Override
  public List<RegisteredSource> all() {
    return database.with("cannot read sources", JdbcSourceStore::readAll);
  }

  @Override
  public List<RegisteredSource> hold() {
    return database.locking(
        "cannot hold the sources",
        handle -> {
          // A statement of its own: the next one sees what was committed while this one waited.
          handle.createQuery(SHARE).mapTo(String.class).one();
          return readAll(handle);
        });
  }

  @Override
  public Optional<RegisteredSource> lock(SourceName source) {
    return database.locking(
        "cannot lock a source",
        handle ->
            handle
                .createQuery(LOCK)
                .bind("source", source.value())
                .map(JdbcSourceStore::read)
                .findOne());
  }

  @Override
  public void put(RegisteredSource source) {
    database.locking(
        "cannot put a source",
        handle -> {
          var stored = handle.createQuery(LOCK_UNCHANGED);
          bindTraits(stored, source);
          boolean unchanged = stored.mapTo(Boolean.class).findOne().orElse(false);
          if (!unchanged) {
            handle.createQuery(EXCLUDE).mapTo(String.class).one();
          }
          var put = handle.createUpdate(PUT);
          bindTraits(put, source);
          return put.bind("seenAt", Bind.at(source.seenAt()))
              .bind("projecting", source.progress() instanceof Projecting)
              .bind("projectingAfter", after(source.progress()).map(CityId::value).orElse(null))
              .execute();
        });
  }

  private static Optional<CityId> after(Progress progress) {
    return progress instanceof Projecting projecting ? projecting.after() : Optional.empty();
  }

  @Override
  public void seen(Collection<SourceName> sources, Instant now) {
    database.with(
        "cannot note that sources were seen",
        handle ->
            handle
                .createUpdate(SEEN)
                .bind("sources", SqlArray.texts(sources, SourceName::value))
                .bind("now", Bind.at(now))
                .execute());
  }

  private static void bindTraits(SqlStatement<?> statement, RegisteredSource source) {
    SourceTraits traits = source.traits();
    statement
        .bind("source", traits.name().value())
        .bind("scope", traits.scope().name())
        .bind("cron", traits.cron())
        .bind("zone", traits.zone())
        .bind("fingerprint", source.fingerprint());
    PolicyColumns.bind(statement, traits.policies());
  }

  private static List<RegisteredSource> readAll(Handle handle) {
    return handle.createQuery(ALL).map(JdbcSourceStore::read).list();
  }

  private static RegisteredSource read(ResultSet result, StatementContext context)
      throws SQLException {
    var row = new Row(result);
    var traits =
        new SourceTraits(
            new SourceName(row.text("source")),
            row.value(Scope.class, "scope"),
            row.text("cron"),
            row.text("zone"),
            PolicyColumns.read(row));
    Progress progress =
        row.flag("projecting")
            ? new Projecting(row.findText("projecting_after").map(CityId::new))
            : new Projected();
    return new RegisteredSource(traits, row.text("fingerprint"), row.at("seen_at"), progress);
  }
}
