package dev.discovery.port;

import dev.discovery.city.CityId;
import dev.discovery.plan.Demand;
import dev.discovery.plan.Subscription;
import dev.discovery.source.SourceName;
import dev.discovery.source.TargetId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Keeps what cities want, as projected from their configs: one subscription for each city and
 * source. Written only under the locks of the cities. Contract: {@code SubscriptionStoreContract}.
 */
public interface SubscriptionStore {

  /** All subscriptions of these cities, ordered by city and source. */
  List<Subscription> ofCities(Collection<CityId> cities);

  /** Makes {@code subscriptions} the only ones of these cities. */
  void replace(Collection<CityId> cities, List<Subscription> subscriptions);

  /**
   * What all cities but {@code cities} together ask of each of these targets, ordered by target;
   * one for each.
   */
  List<Demand> demandOfOthers(Collection<CityId> cities, Collection<TargetId> targets);

  /**
   * Active subscriptions to {@code target}, ordered by city, one for each distinct fingerprint of
   * settings (the first city that has it), at most {@code limit}.
   */
  List<Subscription> distinctSettings(TargetId target, int limit);

  /**
   * Up to {@code limit} cities that have a subscription to {@code source}, whatever its status,
   * ordered by id, after {@code after} (from the first, if empty).
   */
  List<CityId> citiesNaming(SourceName source, Optional<CityId> after, int limit);
}
