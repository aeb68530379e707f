package dev.discovery.port;

import dev.discovery.city.City;
import dev.discovery.city.CityId;
import dev.discovery.config.ConfigVersion;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Keeps cities, their configs and every version of them. What a stored config says is never lost:
 * an invalid one is returned with its violations. Contract: {@code ConfigStoreContract}.
 */
public interface ConfigStore {

  /** These cities and their configs, ordered by id. Unknown ones are left out. */
  List<StoredConfig> find(Collection<CityId> cities);

  /** The city and its config, if there is such a city. */
  default Optional<StoredConfig> find(CityId city) {
    return find(List.of(city)).stream().findFirst();
  }

  /** Up to {@code limit} cities, ordered by id, after {@code after} (from the first, if empty). */
  List<StoredConfig> page(Optional<CityId> after, int limit);

  /**
   * Locks cities, in the order of their ids, until the transaction ends, and returns them as they
   * are then. Unknown ones are left out. Must be called in a transaction.
   */
  List<StoredConfig> lock(Collection<CityId> cities);

  /**
   * Inserts the city without a config, or replaces its attributes. Locks it. Must be called in a
   * transaction.
   *
   * @return the city as it was before, under the lock; empty if it was inserted
   */
  Optional<City> put(City city);

  /**
   * Makes {@code change} the newest config of its city, which the caller has locked, and adds it to
   * the history.
   *
   * @throws PortException with fault DATA if its version does not follow the stored one
   */
  void write(ConfigChange change);

  /**
   * Up to {@code limit} versions of a city's config, newest first, before {@code before} (from the
   * newest, if empty).
   */
  List<ConfigChange> history(CityId city, Optional<ConfigVersion> before, int limit);
}
