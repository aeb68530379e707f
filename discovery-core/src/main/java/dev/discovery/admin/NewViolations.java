package dev.discovery.admin;

import dev.discovery.config.ConfigCheck;
import dev.discovery.config.DiscoveryConfig;
import dev.discovery.config.Violation;
import dev.discovery.source.SourceName;
import dev.discovery.source.SourceRegistry;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The violations that a change brings. Those that were there before do not stand in its way, so
 * that one broken entry can be repaired, or left, while another one is edited.
 */
final class NewViolations {

  private static final Pattern IN_SOURCE = Pattern.compile("/sources/(\\d{1,4})(/.*)?");

  private final SourceRegistry registry;

  NewViolations(SourceRegistry registry) {
    this.registry = registry;
  }

  /**
   * Those of {@code after} that {@code before} has not.
   *
   * @param registered the sources that any node has
   */
  List<Violation> of(DiscoveryConfig before, DiscoveryConfig after, Set<SourceName> registered) {
    Set<Violation> known = new HashSet<>();
    ConfigCheck.check(before, registry, registered).forEach(old -> known.add(byName(old, before)));
    return ConfigCheck.check(after, registry, registered).stream()
        .filter(violation -> !known.contains(byName(violation, after)))
        .toList();
  }

  /** Places move when sources are added or removed; names do not. */
  private static Violation byName(Violation violation, DiscoveryConfig config) {
    Matcher place = IN_SOURCE.matcher(violation.pointer());
    if (!place.matches()) {
      return violation;
    }
    int index = Integer.parseInt(place.group(1));
    String name =
        index < config.sources().size()
            ? config.sources().get(index).sourceName().map(SourceName::value).orElse("?")
            : "?";
    String rest = place.group(2) == null ? "" : place.group(2);
    return new Violation(name + rest, violation.expected(), violation.found());
  }
}
