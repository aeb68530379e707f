package dev.discovery.admin;

import dev.discovery.access.Actor;
import dev.discovery.access.Operation;
import dev.discovery.access.Subject;
import dev.discovery.city.CityId;
import dev.discovery.config.DiscoveryConfig;
import dev.discovery.config.SourceEntry;
import dev.discovery.plan.Pauses;
import dev.discovery.plan.Subscription;
import dev.discovery.plan.Target;
import dev.discovery.port.Storage;
import dev.discovery.port.StoredConfig;
import dev.discovery.run.TargetStats;
import dev.discovery.source.SourceName;
import dev.discovery.source.TargetId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Shows how sources are doing. A fixed number of statements for each answer. Thread-safe. */
final class Overviews {

  private final Storage storage;
  private final Gate gate;

  Overviews(Storage storage, Gate gate) {
    this.storage = storage;
    this.gate = gate;
  }

  List<SourceOverview> sources(CityId city, Actor actor) {
    return gate.read(
        Operation.READ_CITY,
        Subject.of(city),
        actor,
        () ->
            storage
                .configs()
                .find(city)
                .map(StoredConfig::config)
                .map(config -> sources(city, config))
                .orElse(List.of()));
  }

  Optional<TargetOverview> target(TargetId id, Actor actor) {
    return gate.read(
        Operation.READ_TARGETS,
        Subject.of(id),
        actor,
        () -> Optional.ofNullable(targets(List.of(id)).get(id)));
  }

  private List<SourceOverview> sources(CityId city, DiscoveryConfig config) {
    Map<SourceName, Subscription> subscriptions = new HashMap<>();
    storage
        .subscriptions()
        .ofCities(List.of(city))
        .forEach(each -> subscriptions.put(each.source(), each));
    Map<TargetId, TargetOverview> targets =
        targets(subscriptions.values().stream().flatMap(each -> each.target().stream()).toList());
    var overviews = new ArrayList<SourceOverview>();
    for (SourceEntry entry : config.sources()) {
      // Taken out, because what a second entry of the same name says does not count.
      Optional<Subscription> subscription =
          entry.sourceName().flatMap(name -> Optional.ofNullable(subscriptions.remove(name)));
      overviews.add(
          new SourceOverview(
              entry,
              subscription,
              subscription
                  .flatMap(Subscription::target)
                  .flatMap(id -> Optional.ofNullable(targets.get(id)))));
    }
    return List.copyOf(overviews);
  }

  private Map<TargetId, TargetOverview> targets(Collection<TargetId> ids) {
    List<Target> targets = storage.targets().find(ids);
    Map<TargetId, TargetStats> stats = storage.stats().ofTargets(ids);
    Pauses pauses = storage.pauses().reaching(ids);
    Instant now = storage.clock().instant();
    return targets.stream()
        .collect(
            Collectors.toMap(
                Target::id,
                target ->
                    new TargetOverview(
                        target, stats.get(target.id()), pauses.on(target.id(), now))));
  }
}
