package dev.discovery.admin;

import dev.discovery.access.Actor;
import dev.discovery.access.Operation;
import dev.discovery.access.Subject;
import dev.discovery.city.CityId;
import dev.discovery.config.CitySchedule;
import dev.discovery.config.DiscoveryConfig;
import dev.discovery.config.InvalidSource;
import dev.discovery.config.SourceConfig;
import dev.discovery.config.SourceEntry;
import dev.discovery.config.Violation;
import dev.discovery.port.Storage;
import dev.discovery.port.StoredConfig;
import dev.discovery.source.SourceName;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Switches cities and their sources on and off: one field of the newest config, under the city's
 * lock, whatever a person saw of the rest. Thread-safe.
 */
final class Switches {

  private final Storage storage;
  private final ConfigWriter writer;
  private final Gate gate;

  Switches(Storage storage, ConfigWriter writer, Gate gate) {
    this.storage = storage;
    this.writer = writer;
    this.gate = gate;
  }

  SwitchResult city(CityId city, boolean enabled, Actor actor) {
    return locked(
        city,
        enabled,
        Subject.of(city),
        actor,
        (current, journal) -> {
          DiscoveryConfig config = current.config();
          Optional<CitySchedule> schedule = config.schedule();
          return schedule.isEmpty()
              ? new SwitchResult.Invalid(ofSchedule(config))
              : write(current, config.with(schedule.get().withEnabled(enabled)), journal);
        });
  }

  SwitchResult source(CityId city, SourceName source, boolean enabled, Actor actor) {
    return locked(
        city,
        enabled,
        Subject.of(city, source),
        actor,
        (current, journal) -> {
          DiscoveryConfig config = current.config();
          Optional<SourceConfig> entry = config.source(source);
          return entry.isEmpty()
              ? missing(config, city, source)
              : write(current, config.with(entry.get().withEnabled(enabled)), journal);
        });
  }

  private SwitchResult locked(
      CityId city,
      boolean enabled,
      Subject subject,
      Actor actor,
      BiFunction<StoredConfig, Journal, SwitchResult> change) {
    return gate.change(
        enabled ? Operation.ENABLE : Operation.DISABLE,
        subject,
        actor,
        journal ->
            storage.configs().lock(List.of(city)).stream()
                .findFirst()
                .map(current -> change.apply(current, journal))
                .orElseGet(() -> new SwitchResult.UnknownCity(city)));
  }

  private SwitchResult write(StoredConfig current, DiscoveryConfig config, Journal journal) {
    SaveResult saved = writer.checked(current, config, "", journal);
    if (saved instanceof SaveResult.Saved done) {
      return new SwitchResult.Switched(done.version());
    }
    return saved instanceof SaveResult.Unchanged same
        ? new SwitchResult.Unchanged(same.version())
        : new SwitchResult.Invalid(saved.violations());
  }

  /** A config that is not readable at all has no schedule either. */
  private static List<Violation> ofSchedule(DiscoveryConfig config) {
    return config.violations().stream()
        .filter(violation -> !violation.pointer().startsWith("/sources"))
        .toList();
  }

  private static SwitchResult missing(DiscoveryConfig config, CityId city, SourceName source) {
    for (SourceEntry entry : config.sources()) {
      if (entry instanceof InvalidSource invalid
          && invalid.sourceName().equals(Optional.of(source))) {
        return new SwitchResult.Invalid(invalid.violations());
      }
    }
    return new SwitchResult.UnknownSource(city, source);
  }
}
