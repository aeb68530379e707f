package dev.discovery.config;

import dev.discovery.source.Shown;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SourceRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is wrong with a config in the eyes of a node, which knows the schemas of its sources. */
public final class ConfigCheck {

  private ConfigCheck() {}

  /**
   * All violations of the document plus those against the registry: sources that it does not have,
   * required settings that are missing, settings that their schema does not take. Disabled sources
   * are checked like enabled ones. A source that this node does not have is named for the person
   * who may have mistyped it, and is not quarantined for that: another node may have it.
   */
  public static List<Violation> check(DiscoveryConfig config, SourceRegistry registry) {
    var violations = new ArrayList<>(config.violations());
    for (SourceEntry entry : config.sources()) {
      if (entry instanceof SourceConfig source) {
        violations.addAll(ofSource(config, source, registry));
      }
    }
    return List.copyOf(violations);
  }

  /** Those of one entry against the registry. */
  public static List<Violation> ofSource(
      DiscoveryConfig config, SourceConfig source, SourceRegistry registry) {
    String pointer = config.pointer(source.name());
    Optional<SourceDefinition> definition = registry.find(source.name());
    if (definition.isEmpty()) {
      String found = Shown.value(source.name().value());
      return List.of(
          new Violation(pointer + "/name", "a source that this node has registered", found));
    }
    return definition.get().settings().problems(source.settings()).stream()
        .map(
            problem ->
                new Violation(
                    Violation.pointer(pointer + "/settings", problem.key()),
                    problem.expected(),
                    problem.found()))
        .toList();
  }
}
