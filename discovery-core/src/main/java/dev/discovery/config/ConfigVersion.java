package dev.discovery.config;

import dev.discovery.Check;

/** The version of a city's config: 1 for the first, one more with each write. */
public record ConfigVersion(long value) {

  /** Of a city that has no config yet. */
  public static final ConfigVersion NONE = new ConfigVersion(0);

  /** Checks the sign. */
  public ConfigVersion {
    Check.argument(value >= 0, "config version", "not negative", value);
  }

  /** The version that follows. */
  public ConfigVersion next() {
    return new ConfigVersion(value + 1);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
