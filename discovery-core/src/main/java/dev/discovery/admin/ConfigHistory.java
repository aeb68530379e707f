package dev.discovery.admin;

import dev.discovery.Check;
import dev.discovery.access.Actor;
import dev.discovery.access.Operation;
import dev.discovery.access.Subject;
import dev.discovery.city.CityId;
import dev.discovery.config.ConfigDiff;
import dev.discovery.config.ConfigVersion;
import dev.discovery.config.DiscoveryConfig;
import dev.discovery.orchestrator.OwnSources;
import dev.discovery.port.ConfigChange;
import dev.discovery.port.Storage;
import dev.discovery.port.StoredConfig;
import dev.discovery.source.SourceRegistry;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Looks at the versions of a config, and at what differs between them. Thread-safe. */
final class ConfigHistory {

  private final Storage storage;
  private final OwnSources own;
  private final Gate gate;

  ConfigHistory(Storage storage, SourceRegistry registry, Gate gate) {
    this.storage = storage;
    this.own = new OwnSources(registry);
    this.gate = gate;
  }

  List<ConfigChange> page(CityId city, Optional<ConfigVersion> before, int limit, Actor actor) {
    Check.argument(limit >= 1 && limit <= 100, "limit", "1 to 100", limit);
    return read(city, actor, () -> storage.configs().history(city, before, limit));
  }

  Optional<ConfigChange> version(CityId city, ConfigVersion version, Actor actor) {
    return read(city, actor, () -> find(storage, city, version));
  }

  Optional<ConfigDiff> diff(CityId city, ConfigVersion from, ConfigVersion to, Actor actor) {
    return read(
        city,
        actor,
        () ->
            config(city, from)
                .flatMap(before -> config(city, to).map(after -> between(before, after))));
  }

  Optional<ConfigDiff> diff(CityId city, DiscoveryConfig proposal, Actor actor) {
    return gate.read(
        Operation.READ_CITY,
        Subject.of(city),
        actor,
        () ->
            storage
                .configs()
                .find(city)
                .map(StoredConfig::config)
                .map(newest -> between(newest, proposal)));
  }

  /** That version, if there is one. */
  static Optional<ConfigChange> find(Storage storage, CityId city, ConfigVersion version) {
    return storage.configs().history(city, Optional.of(version.next()), 1).stream()
        .filter(change -> change.version().equals(version))
        .findFirst();
  }

  private Optional<DiscoveryConfig> config(CityId city, ConfigVersion version) {
    return version.equals(ConfigVersion.NONE)
        ? storage.configs().find(city).map(known -> DiscoveryConfig.EMPTY)
        : find(storage, city, version).map(ConfigChange::config);
  }

  private ConfigDiff between(DiscoveryConfig before, DiscoveryConfig after) {
    return ConfigDiff.between(before, after, own.judged(storage.sources().all()));
  }

  private <T> T read(CityId city, Actor actor, Supplier<T> work) {
    return gate.read(Operation.READ_HISTORY, Subject.of(city), actor, work);
  }
}
