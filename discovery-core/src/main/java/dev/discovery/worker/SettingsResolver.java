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
import dev.discovery.source.Scope;
import dev.discovery.source.Settings;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SourceRegistry;
import dev.discovery.source.TargetId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the settings that are in force when an attempt starts, or why there are none: what was
 * disabled or broken since the run was enqueued is not run. Thread-safe.
 */
final class SettingsResolver {

  private static final Logger log = LoggerFactory.getLogger(RunWorker.class);
  private static final int MOST_VARIANTS = 100;

  private final Storage storage;
  private final SourceRegistry registry;
  private final OwnSources own;

  SettingsResolver(Storage storage, SourceRegistry registry) {
    this.storage = storage;
    this.registry = registry;
    this.own = new OwnSources(registry);
  }

  /** What an attempt is to run with. */
  sealed interface Resolved {}

  /** These settings, with defaults; the city for a target of scope CITY. */
  record Wanted(Optional<City> city, Settings settings) implements Resolved {}

  /** Nobody wants it any more, or with settings that its schema takes. */
  record NotWanted(String why) implements Resolved {}

  /** It looks invalid, to a node that is not to judge that: the stored definition is another. */
  record NotJudged(String why) implements Resolved {}

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
    if (subscription.get().status() == SubscriptionStatus.QUARANTINED) {
      return invalid(definition, subscription.get().detail());
    }
    if (subscription.get().status() != SubscriptionStatus.ACTIVE) {
      return new NotWanted(subscription.get().detail());
    }
    SourceConfig source = found.get().config().source(definition.name()).orElseThrow();
    return new Wanted(Optional.of(city), definition.settings().applyDefaults(source.settings()));
  }

  private Resolved ofSubscribers(SourceDefinition definition, TargetId target) {
    List<Asked> all =
        variants(target).stream().flatMap(each -> asked(each, definition).stream()).toList();
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
    // A schema's rules are about one setting each, so what is merged of valid settings is valid.
    var merged = new LinkedHashMap<String, Object>();
    valid.forEach(each -> each.settings().values().forEach(merged::putIfAbsent));
    return new Wanted(Optional.empty(), definition.settings().applyDefaults(new Settings(merged)));
  }

  private Resolved invalid(SourceDefinition definition, String why) {
    return judges(definition) ? new NotWanted(why) : new NotJudged(why);
  }

  private boolean judges(SourceDefinition definition) {
    return own.judged(storage.sources().all()).find(definition.name()).isPresent();
  }

  private List<Subscription> variants(TargetId target) {
    List<Subscription> some = storage.subscriptions().distinctSettings(target, MOST_VARIANTS + 1);
    if (some.size() <= MOST_VARIANTS) {
      return some;
    }
    log.warn("too many different settings, some ignored: target={} used={}", target, MOST_VARIANTS);
    return some.subList(0, MOST_VARIANTS);
  }

  /** Empty for a city that has left since the subscriptions were read. */
  private Optional<Asked> asked(Subscription subscriber, SourceDefinition definition) {
    Optional<DiscoveryConfig> config =
        storage.configs().find(subscriber.city()).map(StoredConfig::config);
    return config
        .flatMap(of -> of.source(definition.name()))
        .map(
            source ->
                new Asked(
                    subscriber.city(),
                    source.settings(),
                    ConfigCheck.ofSource(config.get(), source, registry)));
  }

  /** What a city asks for, and what is wrong with it. */
  private record Asked(CityId city, Settings settings, List<Violation> violations) {}
}
