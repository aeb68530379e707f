package dev.discovery.city;

import dev.discovery.Check;

/**
 * The host's key of a region within a country: 1 to 100 characters, such as {@code mazowieckie}.
 */
public record RegionCode(String value) {

  /** Checks the text. */
  public RegionCode {
    Check.text("region code", value, 100);
  }

  @Override
  public String toString() {
    return value;
  }
}
