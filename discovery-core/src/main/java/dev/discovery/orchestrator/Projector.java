package dev.discovery.orchestrator;

import dev.discovery.city.CityId;
import dev.discovery.config.CitySchedule;
import dev.discovery.plan.Demand;
import dev.discovery.plan.Edit;
import dev.discovery.plan.Planner;
import dev.discovery.plan.Projection;
import dev.discovery.plan.SourceTraits;
import dev.discovery.plan.Subscription;
import dev.discovery.plan.SubscriptionStatus;
import dev.discovery.plan.Target;
import dev.discovery.plan.TargetState;
import dev.discovery.plan.Wish;
import dev.discovery.port.RegisteredSource;
import dev.discovery.port.RunLedger.Entry;
import dev.discovery.port.Storage;
import dev.discovery.port.StoredConfig;
import dev.discovery.source.SourceName;
import dev.discovery.source.SourceRegistry;
import dev.discovery.source.TargetId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Brings subscriptions and targets in line with the configs of some cities, in the transaction that
 * changed them. A fixed number of statements, whatever the number of cities. Thread-safe.
 */
public final class Projector {

  private final Storage storage;
  private final OwnSources own;
  private final String instance;

  /**
   * On these ports, with the settings schemas of this node's sources, as far as its definitions are
   * the stored ones.
   */
  public Projector(Storage storage, SourceRegistry registry, String instance) {
    this.storage = storage;
    this.own = new OwnSources(registry);
    this.instance = instance;
  }

  /**
   * Projects cities that the caller has locked. Targets are locked in order, and only then are the
   * subscriptions of all cities read: of two cities that leave a target at once, the later one sees
   * that nobody is left.
   */
  public void project(List<StoredConfig> cities, Instant now) {
    List<RegisteredSource> held = storage.sources().hold();
    Projection projection = new Projection(traits(held), own.judged(held));
    List<CityId> ids = cities.stream().map(stored -> stored.city().id()).toList();
    List<Subscription> before = storage.subscriptions().ofCities(ids);
    List<Subscription> after =
        cities.stream()
            .flatMap(stored -> projection.subscriptions(stored.city(), stored.config()).stream())
            .toList();
    storage.subscriptions().replace(ids, after);

    Map<TargetId, Optional<CitySchedule>> schedules = schedules(cities, before, after);
    if (schedules.isEmpty()) {
      return;
    }
    storage.targets().insert(wanted(projection, after, schedules));
    List<Target> locked = storage.targets().lock(schedules.keySet());
    edit(projection, locked, schedules, now);
  }

  private void edit(
      Projection projection,
      List<Target> locked,
      Map<TargetId, Optional<CitySchedule>> schedules,
      Instant now) {
    Map<TargetId, Demand> demands =
        storage.subscriptions().demand(locked.stream().map(Target::id).toList()).stream()
            .collect(Collectors.toMap(Demand::target, demand -> demand));
    var changed = new ArrayList<Target>();
    var gaps = new ArrayList<Entry>();
    for (Target target : locked) {
      Wish wish = projection.wish(demands.get(target.id()), schedules.get(target.id()));
      Edit edit = Planner.edit(target, wish, now);
      if (!edit.target().equals(target)) {
        changed.add(edit.target());
      }
      edit.gap()
          .ifPresent(gap -> gaps.add(new Entry.Skipped(target.id(), gap.slot(), gap.reason())));
    }
    if (!changed.isEmpty()) {
      storage.targets().update(changed);
    }
    if (!gaps.isEmpty()) {
      storage.runs().record(gaps, now, instance);
    }
  }

  /** Every target that these cities fed or feed, with the schedule of the city that it follows. */
  private static Map<TargetId, Optional<CitySchedule>> schedules(
      List<StoredConfig> cities, List<Subscription> before, List<Subscription> after) {
    var byCity = new HashMap<CityId, Optional<CitySchedule>>();
    cities.forEach(stored -> byCity.put(stored.city().id(), stored.config().schedule()));
    var schedules = new TreeMap<TargetId, Optional<CitySchedule>>();
    for (Collection<Subscription> side : List.of(before, after)) {
      for (Subscription each : side) {
        each.target().ifPresent(target -> schedules.put(target, byCity.get(each.city())));
      }
    }
    return schedules;
  }

  private static List<Target> wanted(
      Projection projection,
      List<Subscription> after,
      Map<TargetId, Optional<CitySchedule>> schedules) {
    var wanted = new TreeMap<TargetId, Target>();
    for (Subscription each : after) {
      if (each.status() == SubscriptionStatus.ACTIVE) {
        TargetId id = each.target().orElseThrow();
        Demand own = new Demand(id, each.frequency(), Optional.empty());
        if (projection.wish(own, schedules.get(id)) instanceof Wish.On on) {
          wanted.putIfAbsent(id, new Target(id, on.schedule(), TargetState.NEW));
        }
      }
    }
    return new ArrayList<>(wanted.values());
  }

  private static Map<SourceName, SourceTraits> traits(List<RegisteredSource> held) {
    return held.stream()
        .map(RegisteredSource::traits)
        .collect(Collectors.toMap(SourceTraits::name, traits -> traits));
  }
}
