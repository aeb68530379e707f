package dev.discovery.jdbc;

import dev.discovery.city.CityId;
import dev.discovery.health.HealthCounts;
import dev.discovery.health.HealthFacts;
import dev.discovery.health.HealthMarks;
import dev.discovery.health.HealthPage;
import dev.discovery.health.HealthQuery;
import dev.discovery.port.HealthStore;
import dev.discovery.source.SourceName;
import dev.discovery.source.TargetId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;

/** Health in warn_at and fail_at of discovery_target_stats. Thread-safe. */
final class JdbcHealthStore implements HealthStore {

  private static final String FIND =
      """
      SELECT source, scope_key, warn_at, fail_at,
          last_run_at, last_success_at, last_nonempty_at,
          last_failure_at, last_failure_kind, last_failure_message,
          consecutive_successes, consecutive_failures, recent
      FROM discovery_target_stats
      JOIN unnest(:sources, :scopeKeys) AS wanted (source, scope_key) USING (source, scope_key)
      ORDER BY source, scope_key
      LIMIT :limit
      """;

  private static final String WRITE =
      """
      UPDATE discovery_target_stats AS stored
      SET warn_at = marked.warn_at,
          fail_at = marked.fail_at
      FROM unnest(:sources, :scopeKeys, :warnAts, :failAts) AS marked (source, scope_key, warn_at, fail_at)
      WHERE stored.source = marked.source AND stored.scope_key = marked.scope_key
      """;

  /**
   * Whether a pause in force reaches {@code source} and {@code scope_key} of a row. While there is
   * none at all, one probe for the whole statement says so.
   */
  static final String PAUSED =
      """
      (EXISTS (SELECT FROM discovery_pause WHERE state = 'STANDING') AND EXISTS (
        SELECT
        FROM discovery_pause AS pause
        WHERE pause.state = 'STANDING'
          AND pause.source IN ('', %1$s.source)
          AND pause.scope_key IN ('', %1$s.scope_key)
          AND (pause.until_at IS NULL OR pause.until_at > :now)
      ))\
      """;

  private static final String COUNTS =
      """
      count(*) FILTER (WHERE warn_at > :now AND NOT %1$s) AS pass,
          count(*) FILTER (WHERE warn_at <= :now AND fail_at > :now AND NOT %1$s) AS warn,
          count(*) FILTER (WHERE fail_at <= :now AND NOT %1$s) AS fail,
          count(*) AS targets\
      """;

  // A source has as many rows as targets; they are counted from its range of both keys.
  private static final String OF_SOURCES =
      """
      SELECT source, %s
      FROM discovery_target AS target
      LEFT JOIN discovery_target_stats AS stats USING (source, scope_key)
      WHERE target.active AND source = ANY(:sources)
      GROUP BY source
      ORDER BY source
      """
          .formatted(COUNTS.formatted(PAUSED.formatted("target")));

  private static final String OF_CITIES =
      """
      SELECT city_id, %s
      FROM discovery_subscription AS sub
      LEFT JOIN discovery_target_stats USING (source, scope_key)
      WHERE city_id = ANY(:cities) AND status = 'ACTIVE'
      GROUP BY city_id
      ORDER BY city_id
      """
          .formatted(COUNTS.formatted(PAUSED.formatted("sub")));

  private final Database database;

  JdbcHealthStore(Database database) {
    this.database = database;
  }

  @Override
  public Map<TargetId, HealthFacts> find(Collection<TargetId> targets) {
    var found = new HashMap<TargetId, HealthFacts>();
    targets.forEach(target -> found.put(target, HealthFacts.NONE));
    if (!found.isEmpty()) {
      database
          .with(
              "cannot read the health of targets",
              handle -> {
                Query query = handle.createQuery(FIND);
                Ids.bind(query, "sources", "scopeKeys", found.keySet());
                return query
                    .bind("limit", found.size())
                    .map(
                        (result, context) -> {
                          var row = new Row(result);
                          return Map.entry(row.target(), facts(row));
                        })
                    .list();
              })
          .forEach(entry -> found.put(entry.getKey(), entry.getValue()));
    }
    return found;
  }

  private static HealthFacts facts(Row row) throws SQLException {
    return new HealthFacts(
        StatisticsRow.standing(row),
        row.has("warn_at")
            ? Optional.of(new HealthMarks(row.at("warn_at"), row.at("fail_at")))
            : Optional.empty());
  }

  @Override
  public void write(Map<TargetId, Optional<HealthMarks>> marks) {
    List<Map.Entry<TargetId, Optional<HealthMarks>>> rows = List.copyOf(marks.entrySet());
    database.with(
        "cannot write the health of targets",
        handle -> {
          Update write = handle.createUpdate(WRITE);
          Ids.bind(write, "sources", "scopeKeys", rows.stream().map(Map.Entry::getKey).toList());
          return write
              .bind(
                  "warnAts",
                  SqlArray.instants(
                      rows, row -> row.getValue().map(HealthMarks::warnAt).orElse(null)))
              .bind(
                  "failAts",
                  SqlArray.instants(
                      rows, row -> row.getValue().map(HealthMarks::failAt).orElse(null)))
              .execute();
        });
  }

  @Override
  public Map<SourceName, HealthCounts> ofSources(Collection<SourceName> sources, Instant now) {
    var counts = new HashMap<SourceName, HealthCounts>();
    sources.forEach(source -> counts.put(source, HealthCounts.NONE));
    database
        .with(
            "cannot count the health of sources",
            handle ->
                handle
                    .createQuery(OF_SOURCES)
                    .bind("sources", SqlArray.texts(counts.keySet(), SourceName::value))
                    .bind("now", Bind.at(now))
                    .map(
                        (result, context) -> {
                          var row = new Row(result);
                          return Map.entry(new SourceName(row.text("source")), counts(row));
                        })
                    .list())
        .forEach(entry -> counts.put(entry.getKey(), entry.getValue()));
    return counts;
  }

  @Override
  public Map<CityId, HealthCounts> ofCities(Collection<CityId> cities, Instant now) {
    var counts = new HashMap<CityId, HealthCounts>();
    Set.copyOf(cities).forEach(city -> counts.put(city, HealthCounts.NONE));
    database
        .with(
            "cannot count the health of cities",
            handle ->
                handle
                    .createQuery(OF_CITIES)
                    .bind("cities", SqlArray.texts(counts.keySet(), CityId::value))
                    .bind("now", Bind.at(now))
                    .map(
                        (result, context) -> {
                          var row = new Row(result);
                          return Map.entry(new CityId(row.text("city_id")), counts(row));
                        })
                    .list())
        .forEach(entry -> counts.put(entry.getKey(), entry.getValue()));
    return counts;
  }

  private static HealthCounts counts(Row row) throws SQLException {
    long pass = row.number("pass");
    long warn = row.number("warn");
    long fail = row.number("fail");
    return new HealthCounts(pass, warn, fail, row.number("targets") - pass - warn - fail);
  }

  @Override
  public HealthPage page(HealthQuery query) {
    return new CityPage(new CityWalk(database, query.from().asOf()), query).read();
  }
}
