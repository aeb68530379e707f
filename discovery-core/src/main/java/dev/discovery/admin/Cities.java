package dev.discovery.admin;

import dev.discovery.Check;
import dev.discovery.access.Actor;
import dev.discovery.access.Operation;
import dev.discovery.access.Subject;
import dev.discovery.city.CityId;
import dev.discovery.port.Storage;
import dev.discovery.port.StoredConfig;
import java.util.List;
import java.util.Optional;

/** Looks at cities and their newest configs. Thread-safe. */
final class Cities {

  private final Storage storage;
  private final Gate gate;

  Cities(Storage storage, Gate gate) {
    this.storage = storage;
    this.gate = gate;
  }

  Optional<StoredConfig> find(CityId city, Actor actor) {
    return gate.read(
        Operation.READ_CITY, Subject.of(city), actor, () -> storage.configs().find(city));
  }

  CityPage page(Optional<CityId> after, int limit, Actor actor) {
    Check.argument(limit >= 1 && limit <= 1_000, "limit", "1 to 1000", limit);
    return gate.read(
        Operation.LIST_CITIES, Subject.EVERYTHING, actor, () -> visible(after, limit, actor));
  }

  private CityPage visible(Optional<CityId> after, int limit, Actor actor) {
    List<StoredConfig> all = storage.configs().page(after, limit);
    List<StoredConfig> visible =
        all.stream()
            .filter(city -> gate.allows(Operation.READ_CITY, Subject.of(city.city().id()), actor))
            .toList();
    Optional<CityId> next =
        all.size() < limit ? Optional.empty() : Optional.of(all.get(limit - 1).city().id());
    return new CityPage(visible, next);
  }
}
