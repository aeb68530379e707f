package dev.discovery.config;

import dev.discovery.source.Shown;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SourceName;
import dev.discovery.source.SourceRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is wrong with a config in the eyes of a node, which knows the schemas of its sources. */
public final class ConfigCheck {

  private ConfigCheck() {}

  /**
   * All violations of the document, plus sources that no node has, required settings that are
   * missing, and settings that their schema does not take. Disabled sources are checked like
   * enabled ones. A source that no node has is named for the person who may have mistyped it, and
   * is not quarantined for that: a node may bring it later.
   *
   * @param registered the sources that any node has; settings are checked for those of {@code
   *     registry} alone
   */
  public static List<Violation> check(
      DiscoveryConfig config, SourceRegistry registry, Set<SourceName> registered) {
    var violations = new ArrayList<>(config.violations());
    for (SourceEntry entry : config.sources()) {
      if (entry instanceof SourceConfig source) {
        if (!registered.contains(source.name())) {
          violations.add(
              new Violation(
                  config.pointer(source.name()) + "/name",
                  "a source that a node has registered",
                  Shown.value(source.name().value())));
        }
        violations.addAll(ofSource(config, source, registry));
      }
    }
    return List.copyOf(violations);
  }

  /** Those of one entry's settings; none if this node does not have the source. */
  public static List<Violation> ofSource(
      DiscoveryConfig config, SourceConfig source, SourceRegistry registry) {
    String pointer = config.pointer(source.name());
    Optional<SourceDefinition> definition = registry.find(source.name());
    return definition
        .map(of -> of.settings().problems(source.settings()))
        .orElse(List.of())
        .stream()
        .map(
            problem ->
                new Violation(
                    Violation.pointer(pointer + "/settings", problem.key()),
                    problem.expected(),
                    problem.found()))
        .toList();
  }
}
