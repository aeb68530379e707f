package dev.discovery.worker;

import dev.discovery.city.City;
import dev.discovery.city.CityId;
import dev.discovery.config.ConfigCheck;
import dev.discovery.config.SourceConfig;
import dev.discovery.plan.Projection;
import dev.discovery.plan.SourceTraits;
import dev.discovery.plan.Subscription;
import dev.discovery.plan.SubscriptionStatus;
import dev.discovery.port.Storage;
import dev.discovery.port.StoredConfig;
import dev.discovery.source.Scope;
import dev.discovery.source.Settings;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SourceRegistry;
import dev.discovery.source.TargetId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the settings that are in force when an attempt starts, or why there are none: what was
 * disabled or broken since the run was enqueued is not run. Thread-safe.
 */
final class SettingsResolver {

  private static final int MOST_VARIANTS = 100;

  private final Storage storage;
  private final SourceRegistry registry;

  SettingsResolver(Storage storage, SourceRegistry registry) {
    this.storage = storage;
    this.registry = registry;
  }

  /** What an attempt is to run with. */
  sealed interface Resolved {}

  /** These settings, with defaults; the city for a target of scope CITY. */
  record Wanted(Optional<City> city, Settings settings) implements Resolved {}

  /** Nobody wants it any more. */
  record NotWanted(String why) implements Resolved {}

  Resolved resolve(SourceDefinition definition, TargetId target) {
    return definition.scope() == Scope.CITY && target.scope().city().isPresent()
        ? ofCity(definition, target.scope().city().get())
        : ofSubscribers(definition, target);
  }

  private Resolved ofCity(SourceDefinition definition, CityId id) {
    Optional<StoredConfig> found = storage.configs().find(id);
    if (found.isEmpty()) {
      return new NotWanted("there is no such city any more");
    }
    City city = found.get().city();
    var traits = Map.of(definition.name(), SourceTraits.of(definition));
    Optional<Subscription> subscription =
        new Projection(traits, registry)
            .subscriptions(city, found.get().config()).stream()
                .filter(each -> each.source().equals(definition.name()))
                .findFirst();
    if (subscription.isEmpty()) {
      return new NotWanted("the city's config does not name the source any more");
    }
    if (subscription.get().status() != SubscriptionStatus.ACTIVE) {
      return new NotWanted(subscription.get().detail());
    }
    SourceConfig source = found.get().config().source(definition.name()).orElseThrow();
    return new Wanted(Optional.of(city), definition.settings().applyDefaults(source.settings()));
  }

  private Resolved ofSubscribers(SourceDefinition definition, TargetId target) {
    List<Subscription> subscribers =
        storage.subscriptions().distinctSettings(target, MOST_VARIANTS);
    if (subscribers.isEmpty()) {
      return new NotWanted("no city asks for it any more");
    }
    var merged = new LinkedHashMap<String, Object>();
    for (Subscription subscriber : subscribers) {
      storage
          .configs()
          .find(subscriber.city())
          .filter(stored -> isValid(stored, definition))
          .flatMap(stored -> stored.config().source(definition.name()))
          .ifPresent(source -> source.settings().values().forEach(merged::putIfAbsent));
    }
    return new Wanted(Optional.empty(), definition.settings().applyDefaults(new Settings(merged)));
  }

  private boolean isValid(StoredConfig stored, SourceDefinition definition) {
    return stored
        .config()
        .source(definition.name())
        .filter(source -> ConfigCheck.ofSource(stored.config(), source, registry).isEmpty())
        .isPresent();
  }
}
