package dev.discovery.admin;

import dev.discovery.Check;
import dev.discovery.access.Actor;
import dev.discovery.access.Operation;
import dev.discovery.access.Subject;
import dev.discovery.city.CityId;
import dev.discovery.port.ConfigChange;
import dev.discovery.port.Storage;
import java.util.List;

/** Looks at the versions of a config. Thread-safe. */
final class ConfigHistory {

  private final Storage storage;
  private final Gate gate;

  ConfigHistory(Storage storage, Gate gate) {
    this.storage = storage;
    this.gate = gate;
  }

  List<ConfigChange> newest(CityId city, int limit, Actor actor) {
    Check.argument(limit >= 1 && limit <= 100, "limit", "1 to 100", limit);
    return gate.read(
        Operation.READ_HISTORY,
        Subject.of(city),
        actor,
        () -> storage.configs().history(city, limit));
  }
}
