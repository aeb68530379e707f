package dev.discovery.jdbc;

import dev.discovery.city.CityId;
import dev.discovery.port.PartStore;
import dev.discovery.port.RunHistory;
import dev.discovery.port.RunQuery;
import dev.discovery.run.LedgerEntry;
import dev.discovery.run.RunRecord;
import dev.discovery.source.RunId;
import dev.discovery.source.SourceName;
import dev.discovery.source.TargetId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** Pages of discovery_run. Thread-safe. */
final class JdbcRunHistory implements RunHistory {

  private static final String MATCHES =
      """
      (CAST(:source AS text) IS NULL OR source = :source)
            AND (CAST(:states AS text[]) IS NULL OR state = ANY (CAST(:states AS text[])))
            AND (CAST(:verdicts AS text[]) IS NULL OR verdict = ANY (CAST(:verdicts AS text[])))
            AND (CAST(:trigger AS text) IS NULL OR trigger = :trigger)
            AND decided_at >= :from
            AND decided_at < :until\
      """;

  // Along an index that gives the order. Nothing above the walk needs all of it: it ends with the
  // last row of the page. Its own last row is given too, whether it matches or not: the next page
  // goes on there. So are rows from before the range, of which the first one ends the search.
  private static final String WALK =
      """
      SELECT %1$s, coalesce(matches, false) AS matches, nth
      FROM (
        SELECT %3$s, row_number() OVER (ORDER BY run_id DESC) AS nth,
            %2$s AS matches
        FROM discovery_run
        WHERE run_id < :before
          %%s
        ORDER BY run_id DESC
        LIMIT :walk
      ) AS walked
      WHERE matches OR nth = :walk OR decided_at < :over
      ORDER BY run_id DESC
      LIMIT :limit
      """
          .formatted(RunRow.COLUMNS, MATCHES, RunRow.WITHOUT_DETAIL);

  // Relies on discovery_run_pkey.
  static final String OF_ALL = WALK.formatted("");

  // Relies on discovery_run_failed.
  static final String OF_FAILURES = WALK.formatted("AND verdict = 'FAILED'");

  // Relies on discovery_run_in_flight.
  static final String OF_IN_FLIGHT =
      WALK.formatted("AND decision = 'ENQUEUED' AND finished_at IS NULL");

  // Relies on discovery_run_history.
  static final String OF_TARGET =
      WALK.formatted("AND source = :ofSource AND scope_key = :ofScopeKey");

  // Relies on discovery_run_history, as far into each target's entries. Those above the highest
  // place at which one of these walks ends are all that there are.
  static final String OF_TARGETS =
      """
      WITH walked AS MATERIALIZED (
        SELECT run_id, nth, coalesce(matches, false) AS matches
        FROM unnest(:ofSources, :ofScopeKeys) AS wanted (of_source, of_scope_key)
        CROSS JOIN LATERAL (
          SELECT run_id, row_number() OVER (ORDER BY run_id DESC) AS nth,
            %2$s AS matches
          FROM discovery_run
          WHERE source = of_source AND scope_key = of_scope_key AND run_id < :before
          ORDER BY source DESC, scope_key DESC, run_id DESC
          LIMIT :walk
        ) AS newest
      ),
      chosen AS MATERIALIZED (
        SELECT run_id, matches, nth
        FROM walked
        WHERE (matches OR nth = :walk)
          AND run_id >= coalesce((SELECT max(run_id) FROM walked WHERE nth = :walk), 0)
        ORDER BY run_id DESC
        LIMIT :limit
      )
      SELECT %1$s, matches, nth
      FROM discovery_run
      JOIN chosen USING (run_id)
      WHERE run_id = ANY (ARRAY(SELECT run_id FROM chosen))
      ORDER BY run_id DESC
      LIMIT :limit
      """
          .formatted(RunRow.WITHOUT_DETAIL, MATCHES);

  private static final String TARGETS_OF_CITY =
      """
      SELECT source, scope_key
      FROM discovery_subscription
      WHERE city_id = :city AND scope_key IS NOT NULL
      ORDER BY source
      LIMIT 10000
      """;

  // The first id whose entry is of that time or later, by halves: a probe of the primary key each.
  static final String SEEK =
      """
      WITH RECURSIVE halves (low, high) AS (
        SELECT 0::bigint, coalesce((SELECT max(run_id) FROM discovery_run), 0) + 1
        UNION ALL
        SELECT CASE WHEN is_early THEN middle ELSE low END, CASE WHEN is_early THEN high ELSE middle END
        FROM halves
        CROSS JOIN LATERAL (SELECT (low + high) / 2) AS half (middle)
        CROSS JOIN LATERAL (
          SELECT coalesce(
            (SELECT decided_at FROM discovery_run WHERE run_id >= middle ORDER BY run_id LIMIT 1) < :at, false)
        ) AS probe (is_early)
        WHERE high - low > 1
      )
      SELECT min(high)
      FROM halves
      """;

  private final Database database;
  private final RecordReads records;

  JdbcRunHistory(Database database, PartStore parts) {
    this.database = database;
    this.records = new RecordReads(database, parts);
  }

  @Override
  public RunPage page(RunQuery query, Optional<RunId> before, int limit) {
    return database.with(
        "cannot read history",
        handle -> {
          long last = before.map(RunId::value).orElseGet(() -> firstAfter(query, handle));
          if (query.city().isEmpty() && query.target().isEmpty()) {
            return ofAny(query, last, limit, handle);
          }
          return ofTargets(targets(query, handle), query, last, limit, handle);
        });
  }

  @Override
  public Optional<RunRecord> find(RunId run) {
    return records.find(run);
  }

  /** The first id of an entry after the range. */
  private static long firstAfter(RunQuery query, Handle handle) {
    return query
        .until()
        .map(
            end ->
                handle
                    .createQuery(SEEK)
                    .bind("at", Bind.at(end.plus(SLACK)))
                    .mapTo(Long.class)
                    .one())
        .orElse(Long.MAX_VALUE);
  }

  private static RunPage ofAny(RunQuery query, long before, int limit, Handle handle) {
    String sql = query.isOfFailures() ? OF_FAILURES : OF_ALL;
    Query page = handle.createQuery(query.isOfRunsInFlight() ? OF_IN_FLIGHT : sql);
    return page(page, query, before, limit, MOST_LOOKED_AT);
  }

  private static RunPage ofTargets(
      List<TargetId> targets, RunQuery query, long before, int limit, Handle handle) {
    if (targets.isEmpty()) {
      return new RunPage(List.of(), Optional.empty());
    }
    if (targets.size() == 1) {
      TargetId only = targets.get(0);
      Query page =
          handle
              .createQuery(OF_TARGET)
              .bind("ofSource", only.source().value())
              .bind("ofScopeKey", only.scope().toString());
      return page(page, query, before, limit, MOST_LOOKED_AT);
    }
    Query page = handle.createQuery(OF_TARGETS);
    Ids.bind(page, "ofSources", "ofScopeKeys", targets);
    int each = Math.max(1, MOST_LOOKED_AT / targets.size());
    return page(page, query, before, limit, isOfEverything(query) ? Math.min(each, limit) : each);
  }

  private static boolean isOfEverything(RunQuery query) {
    return query.states().isEmpty()
        && query.verdicts().isEmpty()
        && query.trigger().isEmpty()
        && query.until().isEmpty();
  }

  private static List<TargetId> targets(RunQuery query, Handle handle) {
    List<TargetId> all =
        query
            .city()
            .map(city -> ofCity(city, handle))
            .orElseGet(() -> query.target().stream().toList());
    return all.stream()
        .filter(target -> query.target().filter(only -> !only.equals(target)).isEmpty())
        .filter(target -> query.source().filter(only -> !only.equals(target.source())).isEmpty())
        .toList();
  }

  private static List<TargetId> ofCity(CityId city, Handle handle) {
    return handle
        .createQuery(TARGETS_OF_CITY)
        .bind("city", city.value())
        .map((result, context) -> new Row(result).target())
        .list();
  }

  private static RunPage page(Query query, RunQuery asked, long before, int limit, int walk) {
    Optional<Instant> over = asked.from().map(start -> start.minus(SLACK));
    List<Walked> walked =
        query
            .configure(SqlStatements.class, it -> it.setUnusedBindingAllowed(true))
            .bind("source", asked.source().map(SourceName::value).orElse(null))
            .bind("states", names(asked.states()))
            .bind("verdicts", names(asked.verdicts()))
            .bind("trigger", Bind.text(asked.trigger().orElse(null)))
            .bind("from", asked.from().map(Bind::at).orElse(OffsetDateTime.MIN))
            .bind("until", asked.until().map(Bind::at).orElse(OffsetDateTime.MAX))
            .bind("over", over.map(Bind::at).orElse(OffsetDateTime.MIN))
            .bind("before", before)
            .bind("walk", walk)
            .bind("limit", limit)
            .map(Walked::read)
            .list();
    var entries = new ArrayList<LedgerEntry>();
    Optional<RunId> next = Optional.empty();
    for (Walked row : walked) {
      if (over.filter(row.entry().decidedAt()::isBefore).isPresent()) {
        return new RunPage(entries, Optional.empty());
      }
      if (row.matches()) {
        entries.add(row.entry());
      }
      boolean isLast = row.nth() == walk || entries.size() == limit;
      next = isLast ? Optional.of(row.entry().id()) : next;
    }
    return new RunPage(entries, next);
  }

  private static @Nullable SqlArray names(Set<? extends Enum<?>> some) {
    return some.isEmpty() ? null : SqlArray.texts(some, Enum::name);
  }

  /** An entry that was looked at. */
  private record Walked(LedgerEntry entry, boolean matches, long nth) {

    static Walked read(ResultSet result, StatementContext context) throws SQLException {
      var row = new Row(result);
      return new Walked(RunRow.read(result, context), row.flag("matches"), row.number("nth"));
    }
  }
}
