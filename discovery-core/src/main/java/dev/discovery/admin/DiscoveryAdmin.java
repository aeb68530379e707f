package dev.discovery.admin;

import dev.discovery.access.Actor;
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
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What people do with cities and their configs. Each change is one transaction: the city is locked,
 * the config written as a new version, and subscriptions and targets follow. May be called inside a
 * host's own transaction. Thread-safe.
 *
 * <p>Each call locks its city and then the city's targets. A host that changes several cities in
 * one transaction must do so in the order of their ids: otherwise two such transactions can wait
 * for each other, and the database rolls one of them back (SQLState 40P01, fault UNAVAILABLE).
 * Cities that share a target of a wider scope can do that even so; a host repeats its transaction
 * then.
 */
public final class DiscoveryAdmin {

  private static final Logger log = LoggerFactory.getLogger(DiscoveryAdmin.class);

  private final Storage storage;
  private final Projector projector;
  private final OwnSources own;

  /**
   * On these ports, checking settings by the schemas of this node's sources, as far as its
   * definitions are the stored ones.
   */
  public DiscoveryAdmin(Storage storage, SourceRegistry registry, Projector projector) {
    this.storage = storage;
    this.projector = projector;
    this.own = new OwnSources(registry);
  }

  /** The city and its config, if there is such a city. */
  public Optional<StoredConfig> find(CityId city) {
    return storage.configs().find(city);
  }

  /** Up to {@code limit} cities, ordered by id, after {@code after} (from the first, if empty). */
  public List<StoredConfig> page(Optional<CityId> after, int limit) {
    return storage.configs().page(after, limit);
  }

  /** The newest {@code limit} versions of a city's config, newest first. */
  public List<ConfigChange> history(CityId city, int limit) {
    return storage.configs().history(city, limit);
  }

  /**
   * Adds a city without a config, or changes the attributes of one; its targets follow, since
   * country and region decide which they are. Attributes have no history, as configs have: until
   * there is an audit log, a line in the log says who changed them.
   */
  public void putCity(City city, Actor actor) {
    storage
        .transactions()
        .run(
            () -> {
              storage.configs().put(city);
              projector.project(storage.configs().lock(List.of(city.id())), now());
              storage
                  .transactions()
                  .afterCommit(() -> log.info("city put: city={} actor={}", city.id(), actor));
            });
  }

  /**
   * Adds or changes a city, and makes {@code json} its config, whatever is invalid in it: that is
   * quarantined and reported, and the rest runs. For imports; people's edits go through {@link
   * #save}.
   *
   * @return Saved or Unchanged; Rejected only for a text that is no JSON object at all, since there
   *     is nothing in it to keep
   */
  public SaveResult importCity(City city, String json, Actor actor) {
    DiscoveryConfig config = DiscoveryConfigJson.read(json);
    if (!config.isReadable()) {
      return new SaveResult.Rejected(config.violations());
    }
    return storage
        .transactions()
        .call(
            () -> {
              storage.configs().put(city);
              StoredConfig current = storage.configs().lock(List.of(city.id())).get(0);
              return write(
                  new StoredConfig(city, current.config(), current.version()), config, actor);
            });
  }

  /**
   * Makes {@code config} the newest one of a city, if it was made against the newest one and is
   * valid wherever that was.
   *
   * @param madeAgainst the version that the person saw
   */
  public SaveResult save(
      CityId city, DiscoveryConfig config, ConfigVersion madeAgainst, Actor actor) {
    return locked(
        city,
        current ->
            current.version().equals(madeAgainst)
                ? checked(current, config, actor)
                : new SaveResult.Stale(current));
  }

  /**
   * Changes what is stored now, under the city's lock: for operations on a single field, which do
   * not depend on what a person saw.
   *
   * @param change from the newest config to the next one; pure
   */
  public SaveResult edit(CityId city, UnaryOperator<DiscoveryConfig> change, Actor actor) {
    return locked(city, current -> checked(current, change.apply(current.config()), actor));
  }

  private SaveResult locked(CityId city, Function<StoredConfig, SaveResult> change) {
    return storage
        .transactions()
        .call(
            () ->
                storage.configs().lock(List.of(city)).stream()
                    .findFirst()
                    .map(change)
                    .orElseGet(() -> new SaveResult.UnknownCity(city)));
  }

  private SaveResult checked(StoredConfig current, DiscoveryConfig config, Actor actor) {
    List<RegisteredSource> registered = storage.sources().all();
    List<Violation> violations =
        new NewViolations(own.judged(registered)).of(current.config(), config, names(registered));
    return violations.isEmpty()
        ? write(current, config, actor)
        : new SaveResult.Rejected(violations);
  }

  private SaveResult write(StoredConfig current, DiscoveryConfig config, Actor actor) {
    Instant now = now();
    boolean unchanged =
        !current.version().equals(ConfigVersion.NONE) && config.equals(current.config());
    ConfigVersion version = unchanged ? current.version() : current.version().next();
    if (!unchanged) {
      CityId city = current.city().id();
      storage.configs().write(new ConfigChange(city, config, version, actor.name(), now));
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
