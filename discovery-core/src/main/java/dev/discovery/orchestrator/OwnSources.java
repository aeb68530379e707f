package dev.discovery.orchestrator;

import dev.discovery.plan.Parked;
import dev.discovery.plan.SourceTraits;
import dev.discovery.port.RegisteredSource;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SourceName;
import dev.discovery.source.SourceRegistry;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The sources of this node, beside what is stored of them. While nodes differ in the definition of
 * a source, the stored one is in force, and only a node that has exactly that one judges settings:
 * what another one finds wrong may be right. Immutable.
 */
public final class OwnSources {

  private final SourceRegistry registry;
  private final Map<SourceName, String> fingerprints = new HashMap<>();

  /** Those of {@code registry}. */
  public OwnSources(SourceRegistry registry) {
    this.registry = registry;
    registry.definitions().forEach(own -> fingerprints.put(own.name(), fingerprint(own)));
  }

  /** Those whose stored definition is this node's: it judges the settings of these alone. */
  public SourceRegistry judged(Collection<RegisteredSource> stored) {
    List<SourceDefinition> same =
        stored.stream()
            .filter(this::isOwn)
            .map(source -> registry.find(source.traits().name()).orElseThrow())
            .toList();
    return SourceRegistry.of(same);
  }

  /** Why nothing of {@code stored} is decided while no node has it; empty while one does. */
  public Optional<Parked> unknown(RegisteredSource stored, Instant now) {
    boolean unknown = registry.find(stored.traits().name()).isEmpty() && stored.isUnknown(now);
    return unknown ? Optional.of(UnknownSources.why(stored, now)) : Optional.empty();
  }

  /** Whether {@code stored} is the definition that this node has. */
  boolean isOwn(RegisteredSource stored) {
    return Optional.ofNullable(fingerprints.get(stored.traits().name()))
        .filter(stored.fingerprint()::equals)
        .isPresent();
  }

  /** What the projection depends on, written out: records print their components. */
  static String fingerprint(SourceDefinition definition) {
    return SourceTraits.of(definition) + " " + definition.settings().fingerprint();
  }
}
