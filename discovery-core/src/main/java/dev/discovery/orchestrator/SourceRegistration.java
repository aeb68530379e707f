package dev.discovery.orchestrator;

import dev.discovery.city.CityId;
import dev.discovery.plan.SourceTraits;
import dev.discovery.port.PortException;
import dev.discovery.port.RegisteredSource;
import dev.discovery.port.RegisteredSource.Projected;
import dev.discovery.port.RegisteredSource.Projecting;
import dev.discovery.port.Storage;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SourceName;
import dev.discovery.source.SourceRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
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

  private static final Logger log = LoggerFactory.getLogger(SourceRegistration.class);
  private static final int CITIES = 200;

  private final Storage storage;
  private final SourceRegistry registry;
  private final OwnSources own;
  private final Projector projector;
  private final UnknownSources unknown;
  // The fingerprints that this node found in the places of its own at its start, until they have
  // given way; not those of nodes that started after it.
  private final Map<SourceName, String> outdated = new ConcurrentHashMap<>();

  /** For the sources of {@code registry}. */
  public SourceRegistration(Storage storage, SourceRegistry registry, Projector projector) {
    this.storage = storage;
    this.registry = registry;
    this.own = new OwnSources(registry);
    this.projector = projector;
    this.unknown = new UnknownSources(storage);
  }

  /**
   * At the start of a node: stores what is new or has changed, and projects the cities that name
   * it. While nodes with different definitions of one source run side by side, the one that started
   * last is obeyed, and only nodes that have its definition judge settings and project. What cannot
   * be stored now is stored by {@link #maintain}.
   *
   * @throws PortException if the sources cannot be read at all
   */
  public void register() {
    storage.sources().all().stream()
        .filter(other -> !own.isOwn(other))
        .forEach(other -> outdated.put(other.traits().name(), other.fingerprint()));
    maintain();
  }

  /**
   * At the start and every minute: says that this node has its sources, unparks what was parked
   * while no node had them, finishes projections that are not finished, and parks the due targets
   * of sources that no node has had for {@link RegisteredSource#UNKNOWN_AFTER}. A definition that
   * no node has had for so long gives way to this node's. A source for which any of that fails is
   * logged, and tried again in the next round.
   *
   * @throws PortException if the sources cannot be read at all
   */
  public void maintain() {
    Instant now = storage.clock().instant();
    putMissing(storage.sources().all(), now);
    List<RegisteredSource> stored = storage.sources().all();
    // First: who parks looks at this under the lock of the source, and so has either committed what
    // is unparked below, or finds that the source is known.
    seen(stored, now);
    for (RegisteredSource source : stored) {
      SourceName name = source.traits().name();
      if (registry.find(name).isPresent()) {
        guarded(name, () -> unknown.unpark(name));
      } else if (source.isUnknown(now)) {
        guarded(name, () -> unknown.park(name, now));
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
    List<SourceName> mine =
        stored.stream().filter(own::isOwn).map(source -> source.traits().name()).toList();
    guarded(mine, () -> storage.sources().seen(mine, now));
  }

  private void putMissing(List<RegisteredSource> stored, Instant now) {
    Map<SourceName, RegisteredSource> byName =
        stored.stream()
            .collect(Collectors.toMap(source -> source.traits().name(), Function.identity()));
    for (SourceDefinition definition : registry.definitions()) {
      SourceName name = definition.name();
      if (isMissing(Optional.ofNullable(byName.get(name)), now)) {
        guarded(name, () -> storage.transactions().run(() -> put(definition, now)));
      }
    }
  }

  private boolean isMissing(Optional<RegisteredSource> stored, Instant now) {
    return stored.map(source -> !own.isOwn(source) && givesWay(source, now)).orElse(true);
  }

  private boolean givesWay(RegisteredSource other, Instant now) {
    return other.isUnknown(now) || other.fingerprint().equals(outdated.get(other.traits().name()));
  }

  private void put(SourceDefinition definition, Instant startedAt) {
    Optional<RegisteredSource> before = storage.sources().lock(definition.name());
    if (!isMissing(before, startedAt)) {
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
    storage.transactions().afterCommit(() -> registered(definition.name()));
  }

  private void registered(SourceName name) {
    outdated.remove(name);
    log.info("source registered: source={}", name);
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

  /** One source that cannot be maintained holds no other one up; the next round tries again. */
  private static void guarded(Object sources, Runnable step) {
    try {
      step.run();
    } catch (PortException e) {
      log.warn("not maintained, tried again later: source={} problem={}", sources, e.getMessage());
    } catch (RuntimeException e) {
      log.warn("not maintained, tried again later: source={}", sources, e);
    }
  }
}
