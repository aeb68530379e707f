package dev.discovery.testkit;

import dev.discovery.city.City;
import dev.discovery.city.CityId;
import dev.discovery.config.ConfigVersion;
import dev.discovery.config.DiscoveryConfig;
import dev.discovery.port.ConfigChange;
import dev.discovery.port.ConfigStore;
import dev.discovery.port.PortException;
import dev.discovery.port.PortException.Fault;
import dev.discovery.port.StoredConfig;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeSet;

/** Cities, their newest configs, and every version. Thread-safe. */
final class InMemoryConfigStore implements ConfigStore {

  private final MemoryDatabase database;
  private final Table<CityId, StoredConfig> cities;
  private final Table<CityId, List<ConfigChange>> versions;

  InMemoryConfigStore(MemoryDatabase database) {
    this.database = database;
    this.cities = new Table<>(database);
    this.versions = new Table<>(database);
  }

  @Override
  public List<StoredConfig> find(Collection<CityId> ids) {
    return database.statement(() -> found(ids));
  }

  @Override
  public List<StoredConfig> page(Optional<CityId> after, int limit) {
    return database.statement(
        () -> {
          NavigableMap<CityId, StoredConfig> all = cities.rows();
          NavigableMap<CityId, StoredConfig> rest =
              after.map(id -> all.tailMap(id, false)).orElse(all);
          return rest.values().stream().limit(limit).toList();
        });
  }

  @Override
  public List<StoredConfig> lock(Collection<CityId> ids) {
    return database.statementInTransaction(
        () -> {
          ids.stream().sorted().distinct().forEach(cities::lock);
          return found(ids);
        });
  }

  private List<StoredConfig> found(Collection<CityId> ids) {
    return new TreeSet<>(ids).stream().map(cities::find).flatMap(Optional::stream).toList();
  }

  @Override
  public Optional<City> put(City city) {
    return database.statementInTransaction(
        () -> {
          var added = new StoredConfig(city, DiscoveryConfig.EMPTY, ConfigVersion.NONE);
          if (cities.insert(city.id(), added)) {
            return Optional.empty();
          }
          StoredConfig stored = cities.find(city.id()).orElseThrow();
          cities.put(city.id(), new StoredConfig(city, stored.config(), stored.version()));
          return Optional.of(stored.city());
        });
  }

  @Override
  public void write(ConfigChange change) {
    database.execute(
        () -> {
          StoredConfig stored =
              cities
                  .lock(change.city())
                  .filter(current -> current.version().next().equals(change.version()))
                  .orElseThrow(() -> refused(change));
          cities.put(
              change.city(), new StoredConfig(stored.city(), change.config(), change.version()));
          var history = new ArrayList<>(versions.find(change.city()).orElse(List.of()));
          history.add(
              0,
              new ConfigChange(
                  change.city(),
                  change.config(),
                  change.version(),
                  change.actor(),
                  Micros.cut(change.at())));
          versions.put(change.city(), history);
        });
  }

  @Override
  public List<ConfigChange> history(CityId city, Optional<ConfigVersion> before, int limit) {
    return database.statement(
        () ->
            versions.find(city).orElse(List.of()).stream()
                .filter(
                    change ->
                        before.filter(end -> change.version().value() >= end.value()).isEmpty())
                .limit(limit)
                .toList());
  }

  private static PortException refused(ConfigChange change) {
    return new PortException(
        Fault.DATA,
        "the version does not follow the stored one (city=%s, version=%s)"
            .formatted(change.city(), change.version()));
  }
}
