package dev.discovery.testkit;

import dev.discovery.city.CityId;
import dev.discovery.health.CityStanding;
import dev.discovery.health.HealthCounts;
import dev.discovery.health.HealthFacts;
import dev.discovery.health.HealthMarks;
import dev.discovery.health.HealthPage;
import dev.discovery.health.HealthPosition;
import dev.discovery.health.HealthPosition.Key;
import dev.discovery.health.HealthQuery;
import dev.discovery.health.HealthStatus;
import dev.discovery.plan.Pauses;
import dev.discovery.plan.Subscription;
import dev.discovery.plan.SubscriptionStatus;
import dev.discovery.plan.Target;
import dev.discovery.port.HealthStore;
import dev.discovery.port.Storage;
import dev.discovery.source.SourceName;
import dev.discovery.source.TargetId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * From when on each target warns and fails. Lists are made by looking at everything. Thread-safe.
 */
final class InMemoryHealth implements HealthStore {

  private static final List<HealthStatus> PARTS =
      List.of(HealthStatus.FAIL, HealthStatus.WARN, HealthStatus.PASS, HealthStatus.UNKNOWN);

  private static final Comparator<CityStanding> WORST_FIRST =
      Comparator.comparing((CityStanding of) -> PARTS.indexOf(of.status()))
          .thenComparing(CityStanding::key);

  private final MemoryDatabase database;
  private final Storage storage;
  private final InMemoryTotals totals;

  InMemoryHealth(MemoryDatabase database, Storage storage, InMemoryTotals totals) {
    this.database = database;
    this.storage = storage;
    this.totals = totals;
  }

  @Override
  public Map<TargetId, HealthFacts> find(Collection<TargetId> targets) {
    return database.statement(
        () -> {
          var found = new HashMap<TargetId, HealthFacts>();
          targets.forEach(target -> found.put(target, totals.facts(target)));
          return found;
        });
  }

  @Override
  public void write(Map<TargetId, Optional<HealthMarks>> marks) {
    database.execute(() -> marks.forEach(totals::mark));
  }

  @Override
  public Map<SourceName, HealthCounts> ofSources(Collection<SourceName> sources, Instant now) {
    return database.statement(
        () -> {
          var counts = new HashMap<SourceName, HealthCounts>();
          new HashSet<>(sources)
              .forEach(
                  source ->
                      counts.put(
                          source,
                          count(
                              storage
                                  .targets()
                                  .pageOf(source, Optional.empty(), Integer.MAX_VALUE)
                                  .stream()
                                  .map(Target::id)
                                  .toList(),
                              now)));
          return counts;
        });
  }

  @Override
  public Map<CityId, HealthCounts> ofCities(Collection<CityId> cities, Instant now) {
    return database.statement(
        () -> {
          var counts = new HashMap<CityId, HealthCounts>();
          new HashSet<>(cities).forEach(city -> counts.put(city, count(wanted(city), now)));
          return counts;
        });
  }

  private HealthCounts count(List<TargetId> targets, Instant now) {
    HealthCounts counts = HealthCounts.NONE;
    for (TargetId target : targets) {
      counts =
          counts.plus(known(target, now).map(of -> of.status(now)).orElse(HealthStatus.UNKNOWN));
    }
    return counts;
  }

  private List<TargetId> wanted(CityId city) {
    return storage.subscriptions().ofCities(List.of(city)).stream()
        .filter(each -> each.status() == SubscriptionStatus.ACTIVE)
        .map(Subscription::target)
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<HealthMarks> known(TargetId target, Instant now) {
    Pauses pauses = storage.pauses().reaching(List.of(target));
    return totals.facts(target).marks().filter(of -> pauses.on(target, now).isEmpty());
  }

  @Override
  public HealthPage page(HealthQuery query) {
    HealthPosition from = query.from();
    List<CityStanding> rest =
        database.statement(
            () ->
                storage.configs().page(Optional.empty(), Integer.MAX_VALUE).stream()
                    .map(city -> standing(city.city().id(), Micros.cut(from.asOf())))
                    .filter(of -> query.only().isEmpty() || query.only().get() == of.status())
                    .filter(of -> isAfter(of, from))
                    .sorted(WORST_FIRST)
                    .toList());
    List<CityStanding> page = rest.stream().limit(query.limit()).toList();
    return new HealthPage(
        page,
        Optional.of(page)
            .filter(of -> of.size() < rest.size())
            .map(of -> of.get(of.size() - 1))
            .map(last -> new HealthPosition(from.asOf(), last.status(), Optional.of(last.key()))));
  }

  private static boolean isAfter(CityStanding standing, HealthPosition from) {
    int part = Integer.compare(PARTS.indexOf(standing.status()), PARTS.indexOf(from.part()));
    return part > 0
        || (part == 0 && from.last().filter(last -> last.compareTo(standing.key()) >= 0).isEmpty());
  }

  private CityStanding standing(CityId city, Instant now) {
    var fails = new ArrayList<Key>();
    var warns = new ArrayList<Key>();
    for (TargetId target : wanted(city)) {
      known(target, now)
          .ifPresent(
              marks -> {
                warns.add(Key.of(marks.warnAt(), target, city));
                if (marks.status(now) == HealthStatus.FAIL) {
                  fails.add(Key.of(marks.failAt(), target, city));
                }
              });
    }
    if (!fails.isEmpty()) {
      return new CityStanding(HealthStatus.FAIL, fails.stream().min(Key::compareTo).get());
    }
    return warns.stream()
        .min(Key::compareTo)
        .map(
            key ->
                new CityStanding(
                    key.mark().get().isAfter(now) ? HealthStatus.PASS : HealthStatus.WARN, key))
        .orElseGet(() -> new CityStanding(HealthStatus.UNKNOWN, Key.of(city)));
  }
}
