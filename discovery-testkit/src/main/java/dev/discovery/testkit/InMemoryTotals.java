package dev.discovery.testkit;

import dev.discovery.city.CityId;
import dev.discovery.plan.Subscription;
import dev.discovery.port.StatsSource;
import dev.discovery.run.Failure;
import dev.discovery.run.Run;
import dev.discovery.run.RunState;
import dev.discovery.run.TargetStats;
import dev.discovery.run.Verdict;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.SourceName;
import dev.discovery.source.TargetId;
import dev.discovery.source.Trigger;
import java.time.Instant;
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
  private final Table<TargetId, TargetStats> totals;

  InMemoryTotals(MemoryDatabase database, InMemorySubscriptionStore subscriptions) {
    this.database = database;
    this.subscriptions = subscriptions;
    this.totals = new Table<>(database);
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
  void add(Run ended) {
    TargetId target = ended.target();
    totals.insert(target, TargetStats.none(target));
    totals.put(target, sum(of(target), ended));
  }

  private static TargetStats sum(TargetStats before, Run ended) {
    RunState state = ended.state();
    boolean ofNow = ended.trigger() != Trigger.BACKFILL;
    boolean failed = ofNow && ended.progress().verdict().filter(Verdict.FAILED::equals).isPresent();
    boolean succeeded = ofNow && !failed && state == RunState.SUCCEEDED;
    Instant at = ended.progress().finishedAt().orElseThrow();
    long failures = before.consecutiveFailures() + (failed ? 1 : 0);
    return new TargetStats(
        before.target(),
        before.ended().plus(state),
        before.items().plus(ended.progress().items().orElse(ItemCounts.NONE)),
        later(before.lastRunAt(), at),
        succeeded ? later(before.lastSuccessAt(), at) : before.lastSuccessAt(),
        failed ? ended.progress().failure().map(Failure::withoutDetail) : before.lastFailure(),
        succeeded ? 0 : failures);
  }

  private static Optional<Instant> later(Optional<Instant> known, Instant at) {
    return Optional.of(known.filter(before -> before.isAfter(at)).orElse(at));
  }
}
