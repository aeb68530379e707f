package dev.discovery.quickstart;

import dev.discovery.city.CityId;
import dev.discovery.plan.Subscription;
import dev.discovery.plan.SubscriptionStatus;
import dev.discovery.plan.Target;
import dev.discovery.port.RunQuery;
import dev.discovery.port.Storage;
import dev.discovery.run.LedgerEntry;
import dev.discovery.run.Run;
import dev.discovery.run.TargetReport;
import dev.discovery.run.Window;
import dev.discovery.source.SourceName;
import dev.discovery.source.TargetId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What Discovery remembers of some cities, read in one go: it shows that everything a page could
 * show is a question to the ports. Immutable.
 *
 * @param subscriptions what the cities want
 * @param targets what is synced for them
 * @param runs the newest of each target, oldest first
 * @param stats by city and source
 */
record Ledger(
    List<Subscription> subscriptions,
    Map<TargetId, Target> targets,
    List<Run> runs,
    Map<CityId, Map<SourceName, TargetReport>> stats) {

  private static final int NEWEST = 10_000;

  static Ledger read(Storage storage, List<CityId> cities) {
    List<Subscription> subscriptions = storage.subscriptions().ofCities(cities);
    List<TargetId> ids =
        subscriptions.stream().flatMap(each -> each.target().stream()).distinct().toList();
    List<Run> runs =
        ids.stream()
            .map(id -> storage.history().page(RunQuery.ALL.of(id), Optional.empty(), NEWEST))
            .flatMap(page -> page.entries().stream())
            .flatMap(entry -> run(entry).stream())
            .sorted(Comparator.comparing(Run::id))
            .toList();
    Map<TargetId, Target> targets =
        storage.targets().find(ids).stream()
            .collect(Collectors.toMap(Target::id, Function.identity()));
    return new Ledger(
        subscriptions,
        targets,
        runs,
        storage.stats().ofCities(cities, Window.DAY, storage.clock().instant()));
  }

  /** Targets that at least one city wants, and how many do. */
  Map<TargetId, Long> wanted() {
    return subscriptions.stream()
        .filter(each -> each.status() == SubscriptionStatus.ACTIVE)
        .flatMap(each -> each.target().stream())
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
  }

  private static Optional<Run> run(LedgerEntry entry) {
    return entry instanceof LedgerEntry.Asked asked ? Optional.of(asked.run()) : Optional.empty();
  }
}
