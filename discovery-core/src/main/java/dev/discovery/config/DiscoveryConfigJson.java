package dev.discovery.config;

/** stub */
public final class DiscoveryConfigJson {
  private DiscoveryConfigJson() {}

  /** stub */
  public static DiscoveryConfig read(String json) {
    return DiscoveryConfig.EMPTY;
  }

  /** stub */
  public static String write(DiscoveryConfig config) {
    return "{}";
  }
}
