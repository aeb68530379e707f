package dev.discovery.testkit;

import dev.discovery.city.CityId;
import dev.discovery.plan.Demand;
import dev.discovery.plan.Subscription;
import dev.discovery.plan.SubscriptionStatus;
import dev.discovery.port.SubscriptionStore;
import dev.discovery.source.SourceName;
import dev.discovery.source.TargetId;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What cities want, by city and source. Thread-safe. */
final class InMemorySubscriptionStore implements SubscriptionStore {

  private final MemoryDatabase database;
  private final Table<Key, Subscription> subscriptions;
  private final Index<CityId, Key, Subscription> byCity;
  private final Index<SourceName, Key, Subscription> bySource;
  private final Index<TargetId, Key, Subscription> byTarget;

  InMemorySubscriptionStore(MemoryDatabase database) {
    this.database = database;
    this.subscriptions = new Table<>(database);
    this.byCity = subscriptions.indexedBy(each -> Optional.of(each.city()));
    this.bySource = subscriptions.indexedBy(each -> Optional.of(each.source()));
    this.byTarget = subscriptions.indexedBy(Subscription::target);
  }

  private record Key(CityId city, SourceName source) implements Comparable<Key> {

    private static final Comparator<Key> ORDER =
        Comparator.comparing(Key::city).thenComparing(Key::source);

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }
  }

  @Override
  public List<Subscription> ofCities(Collection<CityId> cities) {
    return database.statement(() -> new TreeSet<>(cities).stream().flatMap(byCity::at).toList());
  }

  @Override
  public void replace(Collection<CityId> cities, List<Subscription> wanted) {
    database.execute(
        () -> {
          var gone = new TreeSet<Key>();
          cities.forEach(city -> gone.addAll(byCity.keysAt(city)));
          gone.forEach(subscriptions::remove);
          wanted.forEach(each -> subscriptions.put(new Key(each.city(), each.source()), each));
        });
  }

  @Override
  public List<Demand> demandOfOthers(Collection<CityId> cities, Collection<TargetId> targets) {
    Set<CityId> left = new HashSet<>(cities);
    return database.statement(
        () -> new TreeSet<>(targets).stream().map(target -> demand(target, left)).toList());
  }

  private Demand demand(TargetId target, Set<CityId> leftOut) {
    List<Subscription> others =
        byTarget.at(target).filter(each -> !leftOut.contains(each.city())).toList();
    Demand demand = Demand.none(target);
    for (Subscription each : others) {
      demand = demand.plus(each);
    }
    return demand;
  }

  @Override
  public List<Subscription> distinctSettings(TargetId target, int limit) {
    return database.statement(
        () -> {
          Set<String> fingerprints = new HashSet<>();
          return byTarget
              .at(target)
              .filter(each -> each.status() == SubscriptionStatus.ACTIVE)
              .filter(each -> fingerprints.add(each.settingsFingerprint()))
              .limit(limit)
              .toList();
        });
  }

  @Override
  public List<CityId> citiesNaming(SourceName source, Optional<CityId> after, int limit) {
    return database.statement(
        () ->
            bySource.keysAt(source).stream()
                .map(Key::city)
                .filter(city -> after.isEmpty() || city.compareTo(after.get()) > 0)
                .limit(limit)
                .toList());
  }
}
