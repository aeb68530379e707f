package dev.discovery.orchestrator;

import dev.discovery.city.CityId;
import dev.discovery.plan.ParkReason;
import dev.discovery.plan.Parked;
import dev.discovery.plan.SourceTraits;
import dev.discovery.plan.Target;
import dev.discovery.port.DueQuery;
import dev.discovery.port.PortException;
import dev.discovery.port.RegisteredSource;
import dev.discovery.port.RegisteredSource.Projected;
import dev.discovery.port.RegisteredSource.Projecting;
import dev.discovery.port.Storage;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SourceName;
import dev.discovery.source.SourceRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the store what this node has registered, and keeps targets in line with what all nodes
 * have. Every step is a transaction under the lock of one source's row, can be repeated, and is
 * shared by all nodes: a crash between two of them loses nothing. Lock order: source, then cities,
 * then targets. Thread-safe.
 */
public final class SourceRegistration {

  /** A source that no node has claimed for so long is one that no node knows. */
  public static final Duration UNKNOWN_AFTER = Duration.ofMinutes(10);

  private static final Logger log = LoggerFactory.getLogger(SourceRegistration.class);
  private static final int CITIES = 200;
  private static final int TARGETS = 1_000;

  private final Storage storage;
  private final SourceRegistry registry;
  private final OwnSources own;
  private final Projector projector;

  /** For the sources of {@code registry}. */
  public SourceRegistration(Storage storage, SourceRegistry registry, Projector projector) {
    this.storage = storage;
    this.registry = registry;
    this.own = new OwnSources(registry);
    this.projector = projector;
  }

  /**
   * At the start of a node: stores what is new or has changed, and projects the cities that name
   * it. While nodes with different definitions of one source run side by side, the one that started
   * last is obeyed, and only nodes that have its definition judge settings and project.
   */
  public void register() {
    put(storage.sources().all(), other -> true);
    maintain();
  }

  /**
   * At the start and every minute: says that this node has its sources, unparks what was parked
   * while no node had them, finishes projections that are not finished, and parks the due targets
   * of sources that no node has had for {@link #UNKNOWN_AFTER}. A definition that no node has had
   * for so long gives way to this node's. A source for which any of that fails is logged, and tried
   * again in the next round.
   *
   * @throws PortException if the sources cannot be read or noted at all
   */
  public void maintain() {
    Instant now = storage.clock().instant();
    put(storage.sources().all(), other -> isUnknown(other, now));
    List<RegisteredSource> stored = storage.sources().all();
    // First: who parks looks at this under the lock of the source, and so has either committed what
    // is unparked below, or finds that the source is known.
    seen(stored, now);
    for (RegisteredSource source : stored) {
      SourceName name = source.traits().name();
      if (registry.find(name).isPresent()) {
        guarded(name, () -> repeat(() -> unpark(name)));
      } else if (isUnknown(source, now)) {
        guarded(name, () -> repeat(() -> park(name, now)));
      }
    }
    for (RegisteredSource source : stored) {
      if (own.isOwn(source) && source.progress() instanceof Projecting) {
        SourceName name = source.traits().name();
        guarded(name, () -> project(name, stored));
      }
    }
  }

  /** A node speaks for the definition that it has; another one's ages until it gives way. */
  private void seen(List<RegisteredSource> stored, Instant now) {
    storage
        .sources()
        .seen(
            stored.stream().filter(own::isOwn).map(source -> source.traits().name()).toList(), now);
  }

  private void put(List<RegisteredSource> stored, Predicate<RegisteredSource> givesWay) {
    Map<SourceName, RegisteredSource> byName =
        stored.stream()
            .collect(Collectors.toMap(source -> source.traits().name(), Function.identity()));
    for (SourceDefinition definition : registry.definitions()) {
      if (isMissing(Optional.ofNullable(byName.get(definition.name())), givesWay)) {
        storage.transactions().run(() -> put(definition, givesWay));
      }
    }
  }

  private void put(SourceDefinition definition, Predicate<RegisteredSource> givesWay) {
    Optional<RegisteredSource> before = storage.sources().lock(definition.name());
    if (!isMissing(before, givesWay)) {
      return;
    }
    Instant now = storage.clock().instant();
    Instant seenAt = before.map(RegisteredSource::seenAt).filter(now::isBefore).orElse(now);
    storage
        .sources()
        .put(
            new RegisteredSource(
                SourceTraits.of(definition),
                OwnSources.fingerprint(definition),
                seenAt,
                new Projecting(Optional.empty())));
    log.info("source registered: source={}", definition.name());
  }

  private boolean isMissing(
      Optional<RegisteredSource> stored, Predicate<RegisteredSource> givesWay) {
    return stored.map(source -> !own.isOwn(source) && givesWay.test(source)).orElse(true);
  }

  private static boolean isUnknown(RegisteredSource source, Instant now) {
    return !source.seenAt().plus(UNKNOWN_AFTER).isAfter(now);
  }

  private void project(SourceName name, List<RegisteredSource> stored) {
    while (storage.transactions().call(() -> projectPage(name))) {
      // All pages together may take longer than a source stays known.
      seen(stored, storage.clock().instant());
    }
  }

  /** Whether there is more. */
  private boolean projectPage(SourceName name) {
    RegisteredSource source = storage.sources().lock(name).orElseThrow();
    if (!own.isOwn(source) || !(source.progress() instanceof Projecting projecting)) {
      return false;
    }
    List<CityId> cities = storage.subscriptions().citiesNaming(name, projecting.after(), CITIES);
    if (!cities.isEmpty()) {
      projector.project(storage.configs().lock(cities), storage.clock().instant());
    }
    boolean more = cities.size() == CITIES;
    storage
        .sources()
        .put(
            new RegisteredSource(
                source.traits(),
                source.fingerprint(),
                source.seenAt(),
                more
                    ? new Projecting(Optional.of(cities.get(cities.size() - 1)))
                    : new Projected()));
    log.info("cities projected: source={} cities={} more={}", name, cities.size(), more);
    return more;
  }

  /** While there is nothing to unpark, one probe of an index. */
  private boolean unpark(SourceName name) {
    List<Target> parked = storage.targets().lockParked(name, ParkReason.UNKNOWN_SOURCE, TARGETS);
    if (!parked.isEmpty()) {
      storage
          .targets()
          .advance(parked.stream().map(each -> each.in(each.state().unparked())).toList());
      log.info("source is back, targets unparked: source={} n={}", name, parked.size());
    }
    return parked.size() == TARGETS;
  }

  private boolean park(SourceName name, Instant now) {
    Optional<RegisteredSource> source = storage.sources().lock(name);
    if (source.filter(it -> isUnknown(it, now)).isEmpty()) {
      return false;
    }
    List<Target> due =
        storage.targets().claim(new DueQuery(now, Set.of(name), Optional.empty(), TARGETS));
    Parked why =
        Parked.untilEvent(
            ParkReason.UNKNOWN_SOURCE,
            "no running node has registered the source since " + source.get().seenAt(),
            now);
    storage
        .targets()
        .advance(due.stream().map(target -> target.in(target.state().parked(why))).toList());
    if (!due.isEmpty()) {
      log.warn("source unknown to every node, targets parked: source={} n={}", name, due.size());
    }
    return due.size() == TARGETS;
  }

  /** One source that cannot be maintained holds no other one up; the next round tries again. */
  private static void guarded(SourceName source, Runnable step) {
    try {
      step.run();
    } catch (PortException e) {
      log.warn(
          "source not maintained, tried again later: source={} problem={}", source, e.getMessage());
    } catch (RuntimeException e) {
      log.warn("source not maintained, tried again later: source={}", source, e);
    }
  }

  private void repeat(BooleanSupplier step) {
    boolean more = true;
    while (more) {
      more = storage.transactions().call(step::getAsBoolean);
    }
  }
}
