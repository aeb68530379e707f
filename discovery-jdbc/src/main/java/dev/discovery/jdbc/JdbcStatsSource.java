package dev.discovery.jdbc;

import dev.discovery.city.CityId;
import dev.discovery.jdbc.StatsSql.Reports;
import dev.discovery.port.StatsSource;
import dev.discovery.run.Grain;
import dev.discovery.run.Measured;
import dev.discovery.run.Statistics;
import dev.discovery.run.TargetReport;
import dev.discovery.run.TargetStats;
import dev.discovery.run.Window;
import dev.discovery.source.FailureKind;
import dev.discovery.source.ScopeKey;
import dev.discovery.source.SourceName;
import dev.discovery.source.TargetId;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Answers from the tables of statistics. One query, whatever was asked for. Thread-safe. */
final class JdbcStatsSource implements StatsSource {

  private final Database database;

  JdbcStatsSource(Database database) {
    this.database = database;
  }

  @Override
  public Map<TargetId, TargetStats> ofTargets(Collection<TargetId> targets) {
    Map<TargetId, TargetStats> byTarget = new HashMap<>();
    ofTargets(targets, Window.ALL, Instant.EPOCH)
        .forEach((target, report) -> byTarget.put(target, report.stats()));
    return byTarget;
  }

  @Override
  public Map<TargetId, TargetReport> ofTargets(
      Collection<TargetId> targets, Window window, Instant now) {
    Set<TargetId> distinct = Set.copyOf(targets);
    Map<TargetId, TargetReport> byTarget = new HashMap<>();
    if (!distinct.isEmpty()) {
      reports(
              StatsSql.OF_TARGETS,
              window,
              now,
              query -> Ids.bind(query, "sources", "scopeKeys", distinct))
          .forEach(found -> byTarget.put(found.report().target(), found.report()));
    }
    return byTarget;
  }

  @Override
  public Map<CityId, Map<SourceName, TargetReport>> ofCities(
      Collection<CityId> cities, Window window, Instant now) {
    Map<CityId, Map<SourceName, TargetReport>> byCity = new HashMap<>();
    Set.copyOf(cities).forEach(city -> byCity.put(city, new TreeMap<>()));
    if (!byCity.isEmpty()) {
      reports(StatsSql.OF_CITIES, window, now, query -> bindCities(query, byCity.keySet()))
          .forEach(
              found ->
                  found
                      .cities()
                      .forEach(
                          city ->
                              byCity
                                  .get(city)
                                  .put(found.report().target().source(), found.report())));
    }
    return byCity;
  }

  @Override
  public Map<SourceName, TargetReport> ofScope(ScopeKey scope, Window window, Instant now) {
    Map<SourceName, TargetReport> bySource = new TreeMap<>();
    reports(StatsSql.OF_SCOPE, window, now, query -> query.bind("scopeKey", scope.toString()))
        .forEach(found -> bySource.put(found.report().target().source(), found.report()));
    return bySource;
  }

  @Override
  public List<TargetReport> page(
      SourceName source, Optional<ScopeKey> after, int limit, Window window, Instant now) {
    return reports(
            StatsSql.PAGE,
            window,
            now,
            query ->
                query
                    .bind("source", source.value())
                    .bind("after", after.map(ScopeKey::toString).orElse(""))
                    .bind("limit", limit))
        .stream()
        .map(Found::report)
        .toList();
  }

  /** A report, and the cities for which it was found. */
  private record Found(TargetReport report, List<CityId> cities) {}

  private List<Found> reports(Reports sql, Window window, Instant now, Consumer<Query> binding) {
    Optional<Instant> from = window.from(now);
    return database.with(
        "cannot read statistics of targets",
        handle -> {
          Query query = handle.createQuery(sql.of(window));
          binding.accept(query);
          from.ifPresent(since -> bindFrom(query, since, window.isOfHours()));
          return query.map((result, context) -> found(new Row(result), window)).list();
        });
  }

  private static Found found(Row row, Window window) throws SQLException {
    TargetStats stats = StatisticsRow.target(row);
    Statistics inside = window == Window.ALL ? stats.total() : StatisticsRow.inside(row);
    List<CityId> cities =
        row.has("cities")
            ? List.of(row.texts("cities")).stream().map(CityId::new).toList()
            : List.of();
    return new Found(new TargetReport(stats, window, inside), cities);
  }

  @Override
  public Statistics ofSource(SourceName source, Window window, Instant now) {
    return database.with(
        "cannot read statistics of a source",
        handle ->
            handle
                .createQuery(SeriesSql.OF_SOURCE)
                .bind("source", source.value())
                .bind("from", from(window, now))
                .map((result, context) -> StatisticsRow.inside(new Row(result)))
                .one());
  }

  @Override
  public SortedMap<SourceName, Statistics> ofSources(Window window, Instant now) {
    var bySource = new TreeMap<SourceName, Statistics>();
    database.with(
        "cannot read statistics of sources",
        handle ->
            handle
                .createQuery(SeriesSql.OF_SOURCES)
                .bind("from", from(window, now))
                .map(
                    (result, context) -> {
                      var row = new Row(result);
                      return bySource.put(
                          new SourceName(row.text("source")), StatisticsRow.inside(row));
                    })
                .list());
    return bySource;
  }

  @Override
  public Map<FailureKind, Long> failures(SourceName source, Window window, Instant now) {
    var byKind = new EnumMap<FailureKind, Long>(FailureKind.class);
    database.with(
        "cannot read failures of a source",
        handle ->
            handle
                .createQuery(SeriesSql.FAILURES)
                .bind("source", source.value())
                .bind("from", from(window, now))
                .map(
                    (result, context) -> {
                      var row = new Row(result);
                      return byKind.put(row.value(FailureKind.class, "kind"), row.number("runs"));
                    })
                .list());
    return byKind;
  }

  @Override
  public SortedMap<Instant, Statistics> series(Measured of, Grain grain, Instant from) {
    var byBucket = new TreeMap<Instant, Statistics>();
    database.with(
        "cannot read statistics over time",
        handle ->
            series(handle, of, grain, grain.startOf(from))
                .map(
                    (result, context) -> {
                      var row = new Row(result);
                      return byBucket.put(row.at("at"), StatisticsRow.inside(row));
                    })
                .list());
    return byBucket;
  }

  private static Query series(Handle handle, Measured of, Grain grain, Instant from) {
    boolean hours = grain == Grain.HOUR;
    if (of instanceof Measured.OfTarget one) {
      Query query =
          handle.createQuery(hours ? SeriesSql.HOURS_OF_TARGETS : SeriesSql.DAYS_OF_TARGETS);
      Ids.bind(query, "sources", "scopeKeys", Set.of(one.target()));
      return bindFrom(query, from, hours);
    }
    if (of instanceof Measured.OfCity one) {
      Query query =
          handle.createQuery(hours ? SeriesSql.HOURS_OF_CITIES : SeriesSql.DAYS_OF_CITIES);
      return bindFrom(bindCities(query, Set.of(one.city())), from, hours);
    }
    Query query =
        of instanceof Measured.OfSource one
            ? handle.createQuery(SeriesSql.SERIES_OF_SOURCE).bind("source", one.source().value())
            : handle.createQuery(SeriesSql.SERIES_OF_EVERYTHING);
    return query.bind("unit", hours ? "hour" : "day").bind("from", Bind.at(from));
  }

  /** For what is read from days, or from the runs that ended lately. */
  private static Query bindFrom(Query query, Instant from, boolean hours) {
    LocalDate day = LocalDate.ofInstant(from, ZoneOffset.UTC);
    query.bind("day", day);
    return hours
        ? query
            .bind("from", Bind.at(from))
            .bind("dayStart", Bind.at(from.truncatedTo(ChronoUnit.DAYS)))
            .bind("bounds", DurationSql.bounds())
        : query;
  }

  private static Query bindCities(Query query, Set<CityId> cities) {
    return query.bind("cities", SqlArray.texts(cities, CityId::value));
  }

  /** Which the driver sends as -infinity for all time. */
  private static OffsetDateTime from(Window window, Instant now) {
    return window.from(now).map(at -> at.atOffset(ZoneOffset.UTC)).orElse(OffsetDateTime.MIN);
  }
}
