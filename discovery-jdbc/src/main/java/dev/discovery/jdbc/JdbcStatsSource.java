package dev.discovery.jdbc;

import dev.discovery.city.CityId;
import dev.discovery.port.StatsSource;
import dev.discovery.run.TargetStats;
import dev.discovery.source.SourceName;
import dev.discovery.source.TargetId;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jdbi.v3.core.statement.Query;

/** Totals from discovery_target_stats. One query, whatever was asked for. Thread-safe. */
final class JdbcStatsSource implements StatsSource {

  private static final String COLUMNS =
      """
      succeeded, failed, cancelled, lost, ok, partial, empty,
          items_found, items_created, items_updated, items_unchanged, items_skipped, items_failed,
          durations, array_lower(durations, 1) AS durations_first, %s\
      """
          .formatted(StandingRow.COLUMNS);

  private static final String OF_TARGETS =
      """
      SELECT source, scope_key, %s
      FROM discovery_target_stats
      JOIN unnest(:sources, :scopeKeys) AS wanted (source, scope_key) USING (source, scope_key)
      ORDER BY source, scope_key
      LIMIT :limit
      """
          .formatted(COLUMNS);

  // A city has as many rows as its config has sources, which its codec limits.
  private static final String OF_CITIES =
      """
      SELECT city_id, source, scope_key, %s
      FROM discovery_subscription
      LEFT JOIN discovery_target_stats USING (source, scope_key)
      WHERE city_id = ANY(:cities) AND scope_key IS NOT NULL
      ORDER BY city_id, source
      """
          .formatted(COLUMNS);

  private final Database database;

  JdbcStatsSource(Database database) {
    this.database = database;
  }

  @Override
  public Map<TargetId, TargetStats> ofTargets(Collection<TargetId> targets) {
    Map<TargetId, TargetStats> byTarget = new HashMap<>();
    targets.forEach(target -> byTarget.put(target, TargetStats.none(target)));
    if (!byTarget.isEmpty()) {
      database
          .with(
              "cannot read totals",
              handle -> {
                Query query = handle.createQuery(OF_TARGETS);
                Ids.bind(query, "sources", "scopeKeys", byTarget.keySet());
                return query
                    .bind("limit", byTarget.size())
                    .map((result, context) -> stats(new Row(result)))
                    .list();
              })
          .forEach(stats -> byTarget.put(stats.target(), stats));
    }
    return byTarget;
  }

  @Override
  public Map<CityId, Map<SourceName, TargetStats>> ofCities(Collection<CityId> cities) {
    Map<CityId, Map<SourceName, TargetStats>> byCity = new HashMap<>();
    Set.copyOf(cities).forEach(city -> byCity.put(city, new TreeMap<>()));
    if (!byCity.isEmpty()) {
      database
          .with(
              "cannot read totals of cities",
              handle ->
                  handle
                      .createQuery(OF_CITIES)
                      .bind("cities", SqlArray.texts(byCity.keySet(), CityId::value))
                      .map(
                          (result, context) -> {
                            var row = new Row(result);
                            return new OfCity(new CityId(row.text("city_id")), stats(row));
                          })
                      .list())
          .forEach(of -> byCity.get(of.city()).put(of.stats().target().source(), of.stats()));
    }
    return byCity;
  }

  private static TargetStats stats(Row row) throws SQLException {
    TargetId target = row.target();
    if (!row.has("last_run_at")) {
      return TargetStats.none(target);
    }
    return new TargetStats(target, StatisticsRow.read(row), StandingRow.read(row));
  }

  private record OfCity(CityId city, TargetStats stats) {}
}
