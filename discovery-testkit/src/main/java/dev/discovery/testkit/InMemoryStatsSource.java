package dev.discovery.testkit;

import dev.discovery.city.CityId;
import dev.discovery.plan.Subscription;
import dev.discovery.plan.Target;
import dev.discovery.port.StatsSource;
import dev.discovery.run.Grain;
import dev.discovery.run.Measured;
import dev.discovery.run.Run;
import dev.discovery.run.Statistics;
import dev.discovery.run.TargetReport;
import dev.discovery.run.TargetStats;
import dev.discovery.run.Window;
import dev.discovery.source.FailureKind;
import dev.discovery.source.ScopeKey;
import dev.discovery.source.SourceName;
import dev.discovery.source.TargetId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** Reads what the ledger has added up. Thread-safe. */
final class InMemoryStatsSource implements StatsSource {

  private final MemoryDatabase database;
  private final InMemorySubscriptionStore subscriptions;
  private final InMemoryTargetStore targets;
  private final InMemoryTotals totals;
  private final InMemoryRollups rollups;
  private final InMemoryRunLedger runs;

  InMemoryStatsSource(
      MemoryDatabase database,
      InMemorySubscriptionStore subscriptions,
      InMemoryTargetStore targets,
      InMemoryTotals totals,
      InMemoryRollups rollups,
      InMemoryRunLedger runs) {
    this.database = database;
    this.subscriptions = subscriptions;
    this.targets = targets;
    this.totals = totals;
    this.rollups = rollups;
    this.runs = runs;
  }

  @Override
  public Map<TargetId, TargetStats> ofTargets(Collection<TargetId> asked) {
    return database.statement(() -> byTarget(asked, totals::of));
  }

  @Override
  public Map<TargetId, TargetReport> ofTargets(
      Collection<TargetId> asked, Window window, Instant now) {
    return database.statement(() -> byTarget(asked, target -> report(target, window, now)));
  }

  private static <V> Map<TargetId, V> byTarget(
      Collection<TargetId> asked, Function<TargetId, V> of) {
    var found = new TreeMap<TargetId, V>();
    new HashSet<>(asked).forEach(target -> found.put(target, of.apply(target)));
    return found;
  }

  @Override
  public Map<CityId, Map<SourceName, TargetReport>> ofCities(
      Collection<CityId> cities, Window window, Instant now) {
    return database.statement(
        () -> {
          var found = new TreeMap<CityId, Map<SourceName, TargetReport>>();
          for (CityId city : new HashSet<>(cities)) {
            var bySource = new TreeMap<SourceName, TargetReport>();
            fedTo(city)
                .forEach(target -> bySource.put(target.source(), report(target, window, now)));
            found.put(city, bySource);
          }
          return found;
        });
  }

  private List<TargetId> fedTo(CityId city) {
    return subscriptions.ofCities(List.of(city)).stream()
        .map(Subscription::target)
        .flatMap(Optional::stream)
        .toList();
  }

  @Override
  public Map<SourceName, TargetReport> ofScope(ScopeKey scope, Window window, Instant now) {
    return database.statement(
        () -> {
          var bySource = new TreeMap<SourceName, TargetReport>();
          allTargets()
              .filter(target -> target.scope().equals(scope))
              .forEach(target -> bySource.put(target.source(), report(target, window, now)));
          return bySource;
        });
  }

  @Override
  public List<TargetReport> page(
      SourceName source, Optional<ScopeKey> after, int limit, Window window, Instant now) {
    return database.statement(
        () ->
            allTargets()
                .filter(target -> target.source().equals(source))
                .filter(target -> after.isEmpty() || target.scope().compareTo(after.get()) > 0)
                .sorted()
                .limit(limit)
                .map(target -> report(target, window, now))
                .toList());
  }

  private Stream<TargetId> allTargets() {
    return targets.all().stream().map(Target::id);
  }

  private TargetReport report(TargetId target, Window window, Instant now) {
    TargetStats stats = totals.of(target);
    Statistics inside =
        window
            .from(Micros.cut(now))
            .map(
                from ->
                    sum(window.isOfHours() ? endedSince(target, from) : daysSince(target, from)))
            .orElse(stats.total());
    return new TargetReport(stats, window, inside);
  }

  /** From the ledger, of whose hours a target keeps no other record. */
  private SortedMap<Instant, Statistics> endedSince(TargetId target, Instant from) {
    var hours = new TreeMap<Instant, Statistics>();
    runs.endedOf(target)
        .filter(run -> !finishedAt(run).isBefore(from))
        .forEach(
            run ->
                hours.merge(
                    Grain.HOUR.startOf(finishedAt(run)),
                    Statistics.NONE.plus(run),
                    Statistics::plus));
    return hours;
  }

  private static Instant finishedAt(Run run) {
    return run.progress().finishedAt().orElseThrow();
  }

  private SortedMap<Instant, Statistics> daysSince(TargetId target, Instant from) {
    var days = new TreeMap<Instant, Statistics>();
    rollups
        .days(target)
        .forEach((day, of) -> days.put(day.atStartOfDay(ZoneOffset.UTC).toInstant(), of));
    return days.tailMap(from, true);
  }

  @Override
  public Statistics ofSource(SourceName source, Window window, Instant now) {
    return database.statement(
        () -> sum(rollups.hours(source, window.from(Micros.cut(now)).orElse(Instant.MIN))));
  }

  @Override
  public SortedMap<SourceName, Statistics> ofSources(Window window, Instant now) {
    Instant from = window.from(Micros.cut(now)).orElse(Instant.MIN);
    return database.statement(
        () -> {
          var bySource = new TreeMap<SourceName, Statistics>();
          for (SourceName source : rollups.sources()) {
            SortedMap<Instant, Statistics> hours = rollups.hours(source, from);
            if (!hours.isEmpty()) {
              bySource.put(source, sum(hours));
            }
          }
          return bySource;
        });
  }

  @Override
  public Map<FailureKind, Long> failures(SourceName source, Window window, Instant now) {
    return database.statement(
        () -> rollups.failures(source, window.from(Micros.cut(now)).orElse(Instant.MIN)));
  }

  @Override
  public SortedMap<Instant, Statistics> series(Measured of, Grain grain, Instant from) {
    Instant start = grain.startOf(from);
    return database.statement(
        () -> {
          var buckets = new TreeMap<Instant, Statistics>();
          parts(of, grain, start)
              .forEach(
                  part ->
                      part.forEach(
                          (at, sum) -> buckets.merge(grain.startOf(at), sum, Statistics::plus)));
          return buckets;
        });
  }

  private Stream<SortedMap<Instant, Statistics>> parts(Measured of, Grain grain, Instant from) {
    if (of instanceof Measured.OfSource one) {
      return Stream.of(rollups.hours(one.source(), from));
    }
    if (of instanceof Measured.Everything) {
      return rollups.sources().stream().map(source -> rollups.hours(source, from));
    }
    List<TargetId> them =
        of instanceof Measured.OfCity city
            ? fedTo(city.city())
            : List.of(((Measured.OfTarget) of).target());
    return them.stream()
        .map(target -> grain == Grain.HOUR ? endedSince(target, from) : daysSince(target, from));
  }

  private static Statistics sum(SortedMap<Instant, Statistics> parts) {
    return parts.values().stream().reduce(Statistics.NONE, Statistics::plus);
  }
}
