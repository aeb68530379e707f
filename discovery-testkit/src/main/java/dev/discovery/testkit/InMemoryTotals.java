package dev.discovery.testkit;

import dev.discovery.city.CityId;
import dev.discovery.health.Freshness;
import dev.discovery.health.HealthFacts;
import dev.discovery.health.HealthMarks;
import dev.discovery.plan.Subscription;
import dev.discovery.port.StatsSource;
import dev.discovery.run.Run;
import dev.discovery.run.TargetStats;
import dev.discovery.source.SourceName;
import dev.discovery.source.TargetId;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The totals of every target, to which the ledger adds each run that ends. Thread-safe. */
final class InMemoryTotals implements StatsSource {

  private final MemoryDatabase database;
  private final InMemorySubscriptionStore subscriptions;
  private final InMemoryRollups rollups;
  private final Table<TargetId, TargetStats> totals;
  private final Table<TargetId, HealthMarks> marks;

  InMemoryTotals(
      MemoryDatabase database, InMemorySubscriptionStore subscriptions, InMemoryRollups rollups) {
    this.database = database;
    this.subscriptions = subscriptions;
    this.rollups = rollups;
    this.totals = new Table<>(database);
    this.marks = new Table<>(database);
  }

  @Override
  public Map<TargetId, TargetStats> ofTargets(Collection<TargetId> targets) {
    return database.statement(
        () -> {
          var found = new TreeMap<TargetId, TargetStats>();
          targets.forEach(target -> found.put(target, of(target)));
          return found;
        });
  }

  @Override
  public Map<CityId, Map<SourceName, TargetStats>> ofCities(Collection<CityId> cities) {
    return database.statement(
        () -> {
          var found = new TreeMap<CityId, Map<SourceName, TargetStats>>();
          new HashSet<>(cities).forEach(city -> found.put(city, ofCity(city)));
          return found;
        });
  }

  private Map<SourceName, TargetStats> ofCity(CityId city) {
    var bySource = new TreeMap<SourceName, TargetStats>();
    for (Subscription each : subscriptions.ofCities(List.of(city))) {
      each.target().ifPresent(target -> bySource.put(each.source(), of(target)));
    }
    return bySource;
  }

  private TargetStats of(TargetId target) {
    return totals.find(target).orElseGet(() -> TargetStats.none(target));
  }

  /** Adds a run that has just ended; in a statement of the ledger. */
  void add(Run ended, Optional<Freshness> freshness) {
    TargetId target = ended.target();
    totals.insert(target, TargetStats.none(target));
    TargetStats after = of(target).plus(ended);
    totals.put(target, after);
    mark(target, HealthMarks.after(marks.find(target), ended, after.standing(), freshness));
    rollups.add(ended);
  }

  /** What is stored of its health; in a statement of another store. */
  HealthFacts facts(TargetId target) {
    return new HealthFacts(of(target).standing(), marks.find(target));
  }

  /** Stores from when on it warns and fails; in a statement of another store. */
  void mark(TargetId target, Optional<HealthMarks> next) {
    if (totals.lock(target).isPresent()) {
      next.ifPresentOrElse(of -> marks.put(target, of), () -> marks.remove(target));
    }
  }
}
