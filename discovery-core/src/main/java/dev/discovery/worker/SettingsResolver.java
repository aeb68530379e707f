package dev.discovery.worker;

import dev.discovery.city.City;
import dev.discovery.city.CityId;
import dev.discovery.config.ConfigCheck;
import dev.discovery.config.DiscoveryConfig;
import dev.discovery.config.SourceConfig;
import dev.discovery.config.Violation;
import dev.discovery.orchestrator.OwnSources;
import dev.discovery.plan.Projection;
import dev.discovery.plan.SourceTraits;
import dev.discovery.plan.Subscription;
import dev.discovery.plan.SubscriptionStatus;
import dev.discovery.port.Storage;
import dev.discovery.port.StoredConfig;
import dev.discovery.source.MergedSettings;
import dev.discovery.source.Scope;
import dev.discovery.source.Settings;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SourceRegistry;
import dev.discovery.source.TargetId;
import dev.discovery.worker.AttemptSettings.InForce;
import dev.discovery.worker.AttemptSettings.NotJudged;
import dev.discovery.worker.AttemptSettings.NotWanted;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads the settings that are in force when an attempt starts, or why there are none: what was
 * disabled or broken since the run was enqueued is not run. Thread-safe.
 */
public final class SettingsResolver {

  /** How many different settings are merged: those of the first cities, by id. */
  public static final int MOST_VARIANTS = 100;

  private final Storage storage;
  private final SourceRegistry registry;
  private final OwnSources own;

  /** On this store, for the sources of this node. */
  public SettingsResolver(Storage storage, SourceRegistry registry) {
    this.storage = storage;
    this.registry = registry;
    this.own = new OwnSources(registry);
  }

  /** What an attempt for {@code target} that starts now is to work with. */
  public AttemptSettings resolve(TargetId target) {
    return registry
        .find(target.source())
        .map(definition -> resolve(definition, target))
        .orElseGet(() -> new NotJudged("this node does not have the source"));
  }

  private AttemptSettings resolve(SourceDefinition definition, TargetId target) {
    return definition.scope() == Scope.CITY && target.scope().city().isPresent()
        ? ofCity(definition, target.scope().city().get())
        : ofSubscribers(definition, target);
  }

  private AttemptSettings ofCity(SourceDefinition definition, CityId id) {
    Optional<StoredConfig> found = storage.configs().find(id);
    if (found.isEmpty()) {
      return new NotWanted("there is no such city any more");
    }
    City city = found.get().city();
    var traits = Map.of(definition.name(), SourceTraits.of(definition));
    Optional<Subscription> subscription =
        new Projection(traits, registry)
            .subscription(city, found.get().config(), definition.name());
    if (subscription.isEmpty()) {
      return new NotWanted("the city's config does not name the source any more");
    }
    if (subscription.get().status() == SubscriptionStatus.QUARANTINED) {
      return invalid(definition, subscription.get().detail());
    }
    if (subscription.get().status() != SubscriptionStatus.ACTIVE) {
      return new NotWanted(subscription.get().detail());
    }
    SourceConfig source = found.get().config().source(definition.name()).orElseThrow();
    Settings settings = definition.settings().applyDefaults(source.settings());
    return new InForce(Optional.of(city), settings, List.of(), true);
  }

  private AttemptSettings ofSubscribers(SourceDefinition definition, TargetId target) {
    List<Subscription> variants =
        storage.subscriptions().distinctSettings(target, MOST_VARIANTS + 1);
    List<CityId> cities = variants.stream().limit(MOST_VARIANTS).map(Subscription::city).toList();
    List<Asked> all =
        storage.configs().find(cities).stream()
            .flatMap(stored -> asked(stored, definition).stream())
            .toList();
    List<Asked> valid = all.stream().filter(each -> each.violations().isEmpty()).toList();
    if (all.isEmpty()) {
      return new NotWanted("no city asks for it any more");
    }
    if (valid.size() < all.size() && !judges(definition)) {
      return new NotJudged("a city asks for it with settings of another definition");
    }
    if (valid.isEmpty()) {
      Asked first = all.get(0);
      return new NotWanted(
          "no city asks for it with valid settings; %s: %s"
              .formatted(first.city(), first.violations().get(0)));
    }
    Map<CityId, Settings> byCity =
        valid.stream().collect(Collectors.toMap(Asked::city, Asked::settings));
    MergedSettings merged = MergedSettings.of(definition.settings(), byCity);
    boolean complete = variants.size() <= MOST_VARIANTS;
    return new InForce(Optional.empty(), merged.settings(), merged.conflicts(), complete);
  }

  private AttemptSettings invalid(SourceDefinition definition, String why) {
    return judges(definition) ? new NotWanted(why) : new NotJudged(why);
  }

  private boolean judges(SourceDefinition definition) {
    return own.judged(storage.sources().all()).find(definition.name()).isPresent();
  }

  /** Empty for a city that has left since the subscriptions were read. */
  private Optional<Asked> asked(StoredConfig stored, SourceDefinition definition) {
    DiscoveryConfig config = stored.config();
    return config
        .source(definition.name())
        .map(
            source ->
                new Asked(
                    stored.city().id(),
                    source.settings(),
                    ConfigCheck.ofSource(config, source, registry)));
  }

  /** What a city asks for, and what is wrong with it. */
  private record Asked(CityId city, Settings settings, List<Violation> violations) {}
}
