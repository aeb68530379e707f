package dev.discovery.admin;

import dev.discovery.Check;
import dev.discovery.access.Actor;
import dev.discovery.access.Operation;
import dev.discovery.access.Subject;
import dev.discovery.city.CityId;
import dev.discovery.port.StatsSource;
import dev.discovery.port.Storage;
import dev.discovery.run.Grain;
import dev.discovery.run.Measured;
import dev.discovery.run.Series;
import dev.discovery.run.Statistics;
import dev.discovery.run.TargetReport;
import dev.discovery.run.Window;
import dev.discovery.source.FailureKind;
import dev.discovery.source.ScopeKey;
import dev.discovery.source.SourceName;
import dev.discovery.source.TargetId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.BiFunction;

/** Shows what came of runs. Beside the clock one statement for each answer. Thread-safe. */
final class StatisticsReads {

  private static final int MOST_CITIES = 200;
  private static final int MOST_TARGETS = 200;

  private final Storage storage;
  private final Gate gate;

  StatisticsReads(Storage storage, Gate gate) {
    this.storage = storage;
    this.gate = gate;
  }

  TargetReport ofTarget(TargetId target, Window window, Actor actor) {
    return read(
        Subject.of(target),
        actor,
        (stats, now) -> stats.ofTargets(List.of(target), window, now).get(target));
  }

  Map<SourceName, TargetReport> ofCity(CityId city, Window window, Actor actor) {
    return read(
        Subject.of(city),
        actor,
        (stats, now) -> stats.ofCities(List.of(city), window, now).get(city));
  }

  Map<CityId, Map<SourceName, TargetReport>> ofCities(
      Collection<CityId> cities, Window window, Actor actor) {
    Check.argument(cities.size() <= MOST_CITIES, "cities", "at most " + MOST_CITIES, cities.size());
    return gate.read(
        Operation.LIST_CITIES,
        Subject.EVERYTHING,
        actor,
        () -> storage.stats().ofCities(visible(cities, actor), window, now()));
  }

  private List<CityId> visible(Collection<CityId> cities, Actor actor) {
    return cities.stream()
        .filter(city -> gate.allows(Operation.READ_STATISTICS, Subject.of(city), actor))
        .toList();
  }

  Map<SourceName, TargetReport> ofScope(ScopeKey scope, Window window, Actor actor) {
    return read(
        new Subject(scope.city(), Optional.empty()),
        actor,
        (stats, now) -> stats.ofScope(scope, window, now));
  }

  Statistics ofSource(SourceName source, Window window, Actor actor) {
    return read(Subject.of(source), actor, (stats, now) -> stats.ofSource(source, window, now));
  }

  SortedMap<SourceName, Statistics> ofSources(Window window, Actor actor) {
    return read(Subject.EVERYTHING, actor, (stats, now) -> stats.ofSources(window, now));
  }

  List<TargetReport> targets(
      SourceName source, Optional<ScopeKey> after, int limit, Window window, Actor actor) {
    Check.argument(limit >= 1 && limit <= MOST_TARGETS, "limit", "1 to " + MOST_TARGETS, limit);
    return read(
        Subject.of(source), actor, (stats, now) -> stats.page(source, after, limit, window, now));
  }

  Map<FailureKind, Long> failures(SourceName source, Window window, Actor actor) {
    return read(Subject.of(source), actor, (stats, now) -> stats.failures(source, window, now));
  }

  Series series(Measured of, Grain grain, int count, Actor actor) {
    Series.check(grain, count);
    return read(
        subject(of),
        actor,
        (stats, now) ->
            Series.upTo(now, grain, count, stats.series(of, grain, grain.startOf(count, now))));
  }

  private static Subject subject(Measured of) {
    if (of instanceof Measured.OfTarget one) {
      return Subject.of(one.target());
    }
    if (of instanceof Measured.OfCity one) {
      return Subject.of(one.city());
    }
    return of instanceof Measured.OfSource one ? Subject.of(one.source()) : Subject.EVERYTHING;
  }

  private <T> T read(Subject subject, Actor actor, BiFunction<StatsSource, Instant, T> work) {
    return gate.read(
        Operation.READ_STATISTICS, subject, actor, () -> work.apply(storage.stats(), now()));
  }

  private Instant now() {
    return storage.clock().instant();
  }
}
