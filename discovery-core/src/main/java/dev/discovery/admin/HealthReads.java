package dev.discovery.admin;

import dev.discovery.Check;
import dev.discovery.access.Actor;
import dev.discovery.access.Operation;
import dev.discovery.access.Subject;
import dev.discovery.city.CityId;
import dev.discovery.health.CityHealth;
import dev.discovery.health.CityStanding;
import dev.discovery.health.HealthCounts;
import dev.discovery.health.HealthFacts;
import dev.discovery.health.HealthPage;
import dev.discovery.health.HealthPosition;
import dev.discovery.health.HealthQuery;
import dev.discovery.health.HealthStatus;
import dev.discovery.health.TargetHealth;
import dev.discovery.plan.Pauses;
import dev.discovery.plan.SubscriptionStatus;
import dev.discovery.plan.Target;
import dev.discovery.port.Storage;
import dev.discovery.source.SourceName;
import dev.discovery.source.TargetId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Shows what is healthy, and why something is not. Thread-safe. */
final class HealthReads {

  private static final int MOST_CITIES = 200;

  private final Storage storage;
  private final Gate gate;

  HealthReads(Storage storage, Gate gate) {
    this.storage = storage;
    this.gate = gate;
  }

  Optional<TargetHealth> ofTarget(TargetId target, Actor actor) {
    return gate.read(
        Operation.READ_STATISTICS,
        Subject.of(target),
        actor,
        () -> ofTargets(List.of(target)).stream().findFirst());
  }

  CityHealth ofCity(CityId city, Actor actor) {
    return gate.read(
        Operation.READ_STATISTICS,
        Subject.of(city),
        actor,
        () -> new CityHealth(city, ofTargets(wanted(city))));
  }

  private List<TargetId> wanted(CityId city) {
    return storage.subscriptions().ofCities(List.of(city)).stream()
        .filter(each -> each.status() == SubscriptionStatus.ACTIVE)
        .flatMap(each -> each.target().stream())
        .toList();
  }

  private List<TargetHealth> ofTargets(Collection<TargetId> ids) {
    List<Target> targets = storage.targets().find(ids);
    Map<TargetId, HealthFacts> facts = storage.health().find(ids);
    Pauses pauses = storage.pauses().reaching(ids);
    Instant now = storage.clock().instant();
    return targets.stream()
        .map(
            target ->
                TargetHealth.of(target, facts.get(target.id()), pauses.on(target.id(), now), now))
        .toList();
  }

  HealthCounts ofSource(SourceName source, Actor actor) {
    return gate.read(
        Operation.READ_STATISTICS,
        Subject.of(source),
        actor,
        () -> storage.health().ofSources(List.of(source), storage.clock().instant()).get(source));
  }

  SortedMap<SourceName, HealthCounts> ofSources(Actor actor) {
    return gate.read(
        Operation.READ_STATISTICS,
        Subject.EVERYTHING,
        actor,
        () -> {
          List<SourceName> all =
              storage.sources().all().stream().map(source -> source.traits().name()).toList();
          return new TreeMap<>(storage.health().ofSources(all, storage.clock().instant()));
        });
  }

  CitiesByHealth cities(
      Optional<HealthStatus> only, Optional<HealthPosition> from, int limit, Actor actor) {
    Check.argument(limit >= 1 && limit <= MOST_CITIES, "limit", "1 to " + MOST_CITIES, limit);
    return gate.read(
        Operation.LIST_CITIES, Subject.EVERYTHING, actor, () -> visible(only, from, limit, actor));
  }

  private CitiesByHealth visible(
      Optional<HealthStatus> only, Optional<HealthPosition> from, int limit, Actor actor) {
    HealthPosition begin =
        from.orElseGet(
            () ->
                new HealthPosition(
                    storage.clock().instant(), only.orElse(HealthStatus.FAIL), Optional.empty()));
    HealthPage page = storage.health().page(new HealthQuery(begin, only, limit));
    List<CityStanding> visible =
        page.cities().stream()
            .filter(of -> gate.allows(Operation.READ_STATISTICS, Subject.of(of.city()), actor))
            .toList();
    List<CityId> ids = visible.stream().map(CityStanding::city).toList();
    Map<CityId, HealthCounts> counts = storage.health().ofCities(ids, begin.asOf());
    return new CitiesByHealth(
        visible.stream().map(of -> new CitiesByHealth.Entry(of, counts.get(of.city()))).toList(),
        page.next());
  }
}
