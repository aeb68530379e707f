package dev.discovery.config;

import dev.discovery.source.SourceRegistry;
import java.util.List;

/** stub */
public final class ConfigCheck {
  private ConfigCheck() {}

  /** All violations of the document plus those against the registry: unknown sources, settings. */
  public static List<Violation> check(DiscoveryConfig config, SourceRegistry registry) {
    return List.of();
  }

  /** Those of one entry. */
  public static List<Violation> ofSource(
      DiscoveryConfig config, SourceConfig source, SourceRegistry registry) {
    return List.of();
  }
}
