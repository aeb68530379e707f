package dev.discovery.orchestrator;

import dev.discovery.city.CityId;
import dev.discovery.config.DiscoveryConfig;
import dev.discovery.plan.Demand;
import dev.discovery.plan.Planner;
import dev.discovery.plan.Projection;
import dev.discovery.plan.Subscription;
import dev.discovery.plan.SubscriptionStatus;
import dev.discovery.plan.Target;
import dev.discovery.plan.TargetState;
import dev.discovery.plan.Wish;
import dev.discovery.port.StoredConfig;
import dev.discovery.source.TargetId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the configs of some cities make of their subscriptions and targets. Pure: a write puts it
 * into force, a preview only shows it. Immutable.
 */
final class CityProjection {

  private final Projection projection;
  private final List<CityId> cities;
  private final List<Subscription> after;
  private final Map<TargetId, DiscoveryConfig> followed;

  /**
   * From their configs.
   *
   * @param before the subscriptions that they had
   */
  CityProjection(Projection projection, List<StoredConfig> configs, List<Subscription> before) {
    this.projection = projection;
    this.cities = configs.stream().map(stored -> stored.city().id()).toList();
    this.after =
        configs.stream()
            .flatMap(stored -> projection.subscriptions(stored.city(), stored.config()).stream())
            .toList();
    this.followed = followed(configs, before, after);
  }

  /** The cities. */
  List<CityId> cities() {
    return cities;
  }

  /** The subscriptions that they have by their configs. */
  List<Subscription> subscriptions() {
    return after;
  }

  /** Every target that they fed or feed. */
  Set<TargetId> targets() {
    return followed.keySet();
  }

  /** Those that must be there, as they are if they are missing. */
  List<Target> wanted() {
    var wanted = new TreeMap<TargetId, Target>();
    for (Subscription each : after) {
      if (each.status() == SubscriptionStatus.ACTIVE) {
        TargetId id = each.target().orElseThrow();
        if (wish(Demand.none(id).plus(each)) instanceof Wish.On on) {
          wanted.putIfAbsent(id, new Target(id, on.schedule(), TargetState.NEW));
        }
      }
    }
    return new ArrayList<>(wanted.values());
  }

  /**
   * What becomes of targets.
   *
   * @param targets some of {@link #targets}
   * @param others what all other cities ask of each of them
   */
  List<ProjectedChange> changes(List<Target> targets, List<Demand> others, Instant now) {
    Map<TargetId, Demand> demands =
        others.stream().collect(Collectors.toMap(Demand::target, Function.identity()));
    for (Subscription each : after) {
      each.target()
          .ifPresent(id -> demands.computeIfPresent(id, (is, demand) -> demand.plus(each)));
    }
    return targets.stream()
        .map(
            target ->
                new ProjectedChange(
                    target, Planner.edit(target, wish(demands.get(target.id())), now)))
        .toList();
  }

  private Wish wish(Demand demand) {
    return projection.wish(demand, followed.get(demand.target()));
  }

  /** Every target that these cities fed or feed, with the config of the city that it follows. */
  private static Map<TargetId, DiscoveryConfig> followed(
      List<StoredConfig> cities, List<Subscription> before, List<Subscription> after) {
    var byCity = new HashMap<CityId, DiscoveryConfig>();
    cities.forEach(stored -> byCity.put(stored.city().id(), stored.config()));
    var followed = new TreeMap<TargetId, DiscoveryConfig>();
    for (Collection<Subscription> side : List.of(before, after)) {
      for (Subscription each : side) {
        each.target().ifPresent(target -> followed.put(target, byCity.get(each.city())));
      }
    }
    return followed;
  }
}
