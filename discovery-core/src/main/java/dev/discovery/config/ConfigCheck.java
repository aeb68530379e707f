package dev.discovery.config;

import dev.discovery.schedule.CatchUp;
import dev.discovery.source.Scope;
import dev.discovery.source.SettingProblem;
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

  /**
   * Those of one entry's settings, and of policies that its source does not take; none if this node
   * does not have the source.
   */
  public static List<Violation> ofSource(
      DiscoveryConfig config, SourceConfig source, SourceRegistry registry) {
    Optional<SourceDefinition> definition = registry.find(source.name());
    if (definition.isEmpty()) {
      return List.of();
    }
    String pointer = config.pointer(source.name());
    var violations = new ArrayList<Violation>();
    for (SettingProblem problem : definition.get().settings().problems(source.settings())) {
      String setting = Violation.pointer(pointer + "/settings", problem.key());
      violations.add(new Violation(setting, problem.expected(), problem.found()));
    }
    violations.addAll(ofPolicies(pointer, source.policies(), definition.get()));
    return List.copyOf(violations);
  }

  private static List<Violation> ofPolicies(
      String pointer, PolicyOverrides policies, SourceDefinition definition) {
    if (definition.scope() != Scope.CITY) {
      String expected =
          "nothing: a source of scope %s has the same policies for every city"
              .formatted(definition.scope());
      return JsonPolicies.texts(policies).entrySet().stream()
          .map(
              policy ->
                  new Violation(
                      Violation.pointer(pointer, policy.getKey()),
                      expected,
                      Shown.value(policy.getValue())))
          .toList();
    }
    CatchUp catchUp = policies.over(definition.policies().slots()).catchUp();
    return policies
        .overlap()
        .filter(overlap -> !PolicyOverrides.agree(overlap, catchUp))
        .map(
            overlap ->
                new Violation(
                    Violation.pointer(pointer, JsonPolicies.OVERLAP),
                    "QUEUE, which the source's catch-up ALL implies",
                    Shown.value(overlap.name())))
        .stream()
        .toList();
  }
}
