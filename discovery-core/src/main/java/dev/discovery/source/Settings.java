package dev.discovery.source;

import java.util.Map;

/** stub */
public record Settings(Map<String, Object> values) {
  /** stub */
  public String fingerprint() {
    return "";
  }

  /** stub */
  public static final Settings EMPTY = new Settings(Map.of());
}
