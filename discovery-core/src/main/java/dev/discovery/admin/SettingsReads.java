package dev.discovery.admin;

import dev.discovery.access.Actor;
import dev.discovery.access.Operation;
import dev.discovery.access.Subject;
import dev.discovery.port.Storage;
import dev.discovery.source.SourceRegistry;
import dev.discovery.source.TargetId;
import dev.discovery.worker.AttemptSettings;
import dev.discovery.worker.SettingsResolver;

/** Looks at what an attempt would be given, by the code that gives it. Thread-safe. */
final class SettingsReads {

  private final SettingsResolver resolver;
  private final Gate gate;

  SettingsReads(Storage storage, SourceRegistry registry, Gate gate) {
    this.resolver = new SettingsResolver(storage, registry);
    this.gate = gate;
  }

  AttemptSettings inForce(TargetId target, Actor actor) {
    return gate.read(
        Operation.READ_SETTINGS, Subject.of(target), actor, () -> resolver.resolve(target));
  }
}
