package dev.discovery.plan;

import dev.discovery.city.City;
import dev.discovery.config.CitySchedule;
import dev.discovery.config.ConfigCheck;
import dev.discovery.config.DiscoveryConfig;
import dev.discovery.config.InvalidSource;
import dev.discovery.config.PolicyOverrides;
import dev.discovery.config.SourceConfig;
import dev.discovery.config.SourceEntry;
import dev.discovery.config.Violation;
import dev.discovery.schedule.Frequency;
import dev.discovery.source.Scope;
import dev.discovery.source.ScopeKey;
import dev.discovery.source.SourceName;
import dev.discovery.source.SourceRegistry;
import dev.discovery.source.TargetId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * From what people want to what the machine does: configs to subscriptions, and subscriptions to
 * wishes for targets. Pure.
 *
 * @param traits of every source that any node has registered
 * @param registry the sources whose settings this node may judge; those of others are checked when
 *     an attempt starts
 */
public record Projection(Map<SourceName, SourceTraits> traits, SourceRegistry registry) {

  private static final int SHOWN_VIOLATIONS = 3;

  /** What {@code city} wants: one subscription for each source that its config names. */
  public List<Subscription> subscriptions(City city, DiscoveryConfig config) {
    var byName = new LinkedHashMap<SourceName, Subscription>();
    for (SourceEntry entry : config.sources()) {
      entry
          .sourceName()
          .filter(name -> !byName.containsKey(name))
          .ifPresent(name -> byName.put(name, subscription(city, config, name, entry)));
    }
    return new ArrayList<>(byName.values());
  }

  /** What {@code city} wants of one source: of {@link #subscriptions} that one, if it is there. */
  public Optional<Subscription> subscription(City city, DiscoveryConfig config, SourceName source) {
    return config.sources().stream()
        .filter(entry -> entry.sourceName().equals(Optional.of(source)))
        .findFirst()
        .map(entry -> subscription(city, config, source, entry));
  }

  private Subscription subscription(
      City city, DiscoveryConfig config, SourceName name, SourceEntry entry) {
    return entry instanceof SourceConfig source
        ? subscription(city, config, source)
        : unreadable(city, name, ((InvalidSource) entry).violations());
  }

  /**
   * What all of them together ask of a target.
   *
   * @param config of the city, for a target of scope CITY; other targets do not depend on it
   */
  public Wish wish(Demand demand, DiscoveryConfig config) {
    if (demand.isActive()) {
      return new Wish.On(effective(demand, config));
    }
    return demand
        .quarantined()
        .map(held -> (Wish) new Wish.Invalid(held.detail()))
        .orElseGet(Wish.Off::new);
  }

  private TargetSchedule effective(Demand demand, DiscoveryConfig config) {
    TargetId target = demand.target();
    SourceTraits source = traits.get(target.source());
    Frequency smallest = demand.smallest().orElseThrow();
    if (target.scope().scope() != Scope.CITY) {
      return new TargetSchedule(source.cron(), source.zone(), smallest, source.policies());
    }
    CitySchedule schedule = config.schedule().orElseThrow();
    PolicyOverrides policies = config.source(target.source()).orElseThrow().policies();
    return new TargetSchedule(
        schedule.cron().text(),
        schedule.zone().getId(),
        smallest,
        policies.over(source.policies()));
  }

  private Subscription subscription(City city, DiscoveryConfig config, SourceConfig source) {
    Optional<SourceTraits> known = Optional.ofNullable(traits.get(source.name()));
    Optional<ScopeKey> place = known.flatMap(of -> ScopeKey.of(of.scope(), city));
    Standing standing = standing(config, source, known, place);
    return new Subscription(
        city.id(),
        source.name(),
        place,
        Optional.of(source.frequency()),
        standing.status(),
        standing.detail(),
        source.settings().fingerprint());
  }

  private Standing standing(
      DiscoveryConfig config,
      SourceConfig source,
      Optional<SourceTraits> known,
      Optional<ScopeKey> place) {
    Optional<CitySchedule> schedule = config.schedule();
    if (!source.enabled()) {
      return new Standing(SubscriptionStatus.DISABLED, "the source is disabled for this city");
    }
    if (schedule.isPresent() && !schedule.get().enabled()) {
      return new Standing(SubscriptionStatus.DISABLED, "the schedule of this city is disabled");
    }
    if (known.isEmpty()) {
      return new Standing(SubscriptionStatus.UNKNOWN, "no node has registered this source");
    }
    if (place.isEmpty()) {
      return new Standing(SubscriptionStatus.UNKNOWN, "the city has no region");
    }
    if (schedule.isEmpty() && known.get().scope() == Scope.CITY) {
      return new Standing(SubscriptionStatus.QUARANTINED, "the schedule of this city is invalid");
    }
    List<Violation> violations = ConfigCheck.ofSource(config, source, registry);
    if (!violations.isEmpty()) {
      return new Standing(SubscriptionStatus.QUARANTINED, shown(violations));
    }
    return new Standing(SubscriptionStatus.ACTIVE, "");
  }

  private Subscription unreadable(City city, SourceName name, List<Violation> violations) {
    Optional<ScopeKey> place =
        Optional.ofNullable(traits.get(name)).flatMap(of -> ScopeKey.of(of.scope(), city));
    return new Subscription(
        city.id(),
        name,
        place,
        Optional.empty(),
        SubscriptionStatus.QUARANTINED,
        shown(violations),
        "");
  }

  private static String shown(List<Violation> violations) {
    String first =
        violations.stream()
            .limit(SHOWN_VIOLATIONS)
            .map(Violation::toString)
            .collect(Collectors.joining("; "));
    int more = violations.size() - SHOWN_VIOLATIONS;
    return more > 0 ? first + "; and " + more + " more" : first;
  }

  private record Standing(SubscriptionStatus status, String detail) {}
}
