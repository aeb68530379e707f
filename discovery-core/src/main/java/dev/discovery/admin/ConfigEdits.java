package dev.discovery.admin;

import dev.discovery.access.Actor;
import dev.discovery.access.AuditEntry.Touched;
import dev.discovery.access.Operation;
import dev.discovery.access.Subject;
import dev.discovery.city.City;
import dev.discovery.city.CityId;
import dev.discovery.config.ConfigCheck;
import dev.discovery.config.ConfigVersion;
import dev.discovery.config.DiscoveryConfig;
import dev.discovery.config.DiscoveryConfigJson;
import dev.discovery.config.Violation;
import dev.discovery.orchestrator.OwnSources;
import dev.discovery.orchestrator.Projector;
import dev.discovery.port.ConfigChange;
import dev.discovery.port.RegisteredSource;
import dev.discovery.port.Storage;
import dev.discovery.port.StoredConfig;
import dev.discovery.source.SourceName;
import dev.discovery.source.SourceRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Changes cities and their configs: the city is locked, the config written as a new version, and
 * subscriptions and targets follow. Thread-safe.
 */
final class ConfigEdits {

  private final Storage storage;
  private final OwnSources own;
  private final Projector projector;
  private final Gate gate;

  ConfigEdits(Storage storage, SourceRegistry registry, Projector projector, Gate gate) {
    this.storage = storage;
    this.own = new OwnSources(registry);
    this.projector = projector;
    this.gate = gate;
  }

  void putCity(City city, Actor actor) {
    gate.change(
        Operation.PUT_CITY,
        Subject.of(city.id()),
        actor,
        journal -> {
          StoredConfig stored = put(city, journal);
          projector.project(List.of(stored), now());
          return stored;
        });
  }

  SaveResult importCity(City city, String json, Actor actor) {
    return gate.change(
        Operation.IMPORT_CITY,
        Subject.of(city.id()),
        actor,
        journal -> {
          DiscoveryConfig config = DiscoveryConfigJson.read(json);
          return config.isReadable()
              ? write(put(city, journal), config, journal)
              : new SaveResult.Rejected(config.violations());
        });
  }

  SaveResult save(CityId city, DiscoveryConfig config, ConfigVersion madeAgainst, Actor actor) {
    return locked(
        Operation.SAVE_CONFIG,
        city,
        actor,
        (current, journal) ->
            current.version().equals(madeAgainst)
                ? checked(current, config, journal)
                : new SaveResult.Stale(current));
  }

  SaveResult edit(
      Operation operation, CityId city, UnaryOperator<DiscoveryConfig> change, Actor actor) {
    return locked(
        operation,
        city,
        actor,
        (current, journal) -> checked(current, change.apply(current.config()), journal));
  }

  private SaveResult locked(
      Operation operation,
      CityId city,
      Actor actor,
      BiFunction<StoredConfig, Journal, SaveResult> change) {
    return gate.change(
        operation,
        Subject.of(city),
        actor,
        journal ->
            storage.configs().lock(List.of(city)).stream()
                .findFirst()
                .map(current -> change.apply(current, journal))
                .orElseGet(() -> new SaveResult.UnknownCity(city)));
  }

  private SaveResult checked(StoredConfig current, DiscoveryConfig config, Journal journal) {
    List<RegisteredSource> registered = storage.sources().all();
    List<Violation> violations =
        new NewViolations(own.judged(registered)).of(current.config(), config, names(registered));
    return violations.isEmpty()
        ? write(current, config, journal)
        : new SaveResult.Rejected(violations);
  }

  /** The city as it is then, locked. */
  private StoredConfig put(City city, Journal journal) {
    Optional<City> before = storage.configs().put(city);
    if (!before.equals(Optional.of(city))) {
      journal.record(
          now(),
          Touched.of(city.id()),
          before.map(ConfigEdits::attributes).orElse(""),
          attributes(city));
    }
    return storage.configs().lock(List.of(city.id())).get(0);
  }

  private static String attributes(City city) {
    return "name=%s country=%s region=%s zone=%s"
        .formatted(
            city.name(),
            city.country(),
            city.region().map(Object::toString).orElse(""),
            city.zone());
  }

  private SaveResult write(StoredConfig current, DiscoveryConfig config, Journal journal) {
    Instant now = now();
    boolean unchanged =
        !current.version().equals(ConfigVersion.NONE) && config.equals(current.config());
    ConfigVersion version = unchanged ? current.version() : current.version().next();
    if (!unchanged) {
      CityId city = current.city().id();
      storage.configs().write(new ConfigChange(city, config, version, journal.actor(), now));
      journal.record(now, Touched.of(city), "version " + current.version(), "version " + version);
    }
    projector.project(List.of(new StoredConfig(current.city(), config, version)), now);
    List<RegisteredSource> registered = storage.sources().all();
    List<Violation> quarantined =
        ConfigCheck.check(config, own.judged(registered), names(registered));
    return unchanged
        ? new SaveResult.Unchanged(version, quarantined)
        : new SaveResult.Saved(version, quarantined);
  }

  /** What any node has, so that one without a source may write configs that name it. */
  private static Set<SourceName> names(List<RegisteredSource> registered) {
    return registered.stream().map(source -> source.traits().name()).collect(Collectors.toSet());
  }

  private Instant now() {
    return storage.clock().instant();
  }
}
