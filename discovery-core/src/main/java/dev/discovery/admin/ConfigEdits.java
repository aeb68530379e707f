package dev.discovery.admin;

import dev.discovery.access.Actor;
import dev.discovery.access.Operation;
import dev.discovery.access.Subject;
import dev.discovery.city.City;
import dev.discovery.city.CityId;
import dev.discovery.config.ConfigVersion;
import dev.discovery.config.DiscoveryConfig;
import dev.discovery.config.DiscoveryConfigJson;
import dev.discovery.port.Storage;
import dev.discovery.port.StoredConfig;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/** Changes cities and their configs, each under the city's lock. Thread-safe. */
final class ConfigEdits {

  private final Storage storage;
  private final ConfigWriter writer;
  private final Gate gate;

  ConfigEdits(Storage storage, ConfigWriter writer, Gate gate) {
    this.storage = storage;
    this.writer = writer;
    this.gate = gate;
  }

  void putCity(City city, Actor actor) {
    gate.change(
        Operation.PUT_CITY,
        Subject.of(city.id()),
        actor,
        journal -> {
          StoredConfig stored = writer.put(city, journal);
          writer.project(stored);
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
              ? writer.write(writer.put(city, journal), config, "", journal)
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
                ? writer.checked(current, config, "", journal)
                : stale(current, actor));
  }

  SaveResult edit(CityId city, UnaryOperator<DiscoveryConfig> change, Actor actor) {
    return locked(
        Operation.SAVE_CONFIG,
        city,
        actor,
        (current, journal) -> writer.checked(current, change.apply(current.config()), "", journal));
  }

  SaveResult rollBack(CityId city, ConfigVersion to, ConfigVersion madeAgainst, Actor actor) {
    return locked(
        Operation.ROLL_BACK_CONFIG,
        city,
        actor,
        (current, journal) ->
            current.version().equals(madeAgainst)
                ? rollBack(current, to, journal)
                : stale(current, actor));
  }

  private SaveResult stale(StoredConfig current, Actor actor) {
    boolean mayRead = gate.allows(Operation.READ_CITY, Subject.of(current.city().id()), actor);
    return new SaveResult.Stale(
        current.version(), mayRead ? Optional.of(current) : Optional.empty());
  }

  private SaveResult rollBack(StoredConfig current, ConfigVersion to, Journal journal) {
    CityId city = current.city().id();
    return ConfigHistory.find(storage, city, to)
        .map(old -> writer.checked(current, old.config(), ", as version " + to, journal))
        .orElseGet(() -> new SaveResult.UnknownVersion(city, to));
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
}
