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
import dev.discovery.source.SourceName;
import java.util.List;
import java.util.Optional;

/**
 * Switches cities and their sources on and off: one field of the newest config, under the city's
 * lock, whatever a person saw of the rest. Thread-safe.
 */
final class Switches {

  private final ConfigEdits configs;

  Switches(ConfigEdits configs) {
    this.configs = configs;
  }

  SwitchResult city(CityId city, boolean enabled, Actor actor) {
    return configs.locked(
        operation(enabled),
        Subject.of(city),
        actor,
        (current, journal) -> {
          DiscoveryConfig config = current.config();
          Optional<CitySchedule> schedule = config.schedule();
          return schedule.isEmpty()
              ? new SwitchResult.Invalid(ofSchedule(config))
              : switched(
                  configs.checked(
                      current, config.with(schedule.get().withEnabled(enabled)), journal));
        },
        () -> new SwitchResult.UnknownCity(city));
  }

  SwitchResult source(CityId city, SourceName source, boolean enabled, Actor actor) {
    return configs.locked(
        operation(enabled),
        Subject.of(city, source),
        actor,
        (current, journal) -> {
          DiscoveryConfig config = current.config();
          Optional<SourceConfig> entry = config.source(source);
          return entry.isEmpty()
              ? missing(config, city, source)
              : switched(
                  configs.checked(
                      current, config.with(entry.get().withEnabled(enabled)), journal));
        },
        () -> new SwitchResult.UnknownCity(city));
  }

  private static Operation operation(boolean enabled) {
    return enabled ? Operation.ENABLE : Operation.DISABLE;
  }

  private static SwitchResult switched(SaveResult saved) {
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
