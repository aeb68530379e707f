package dev.discovery.city;

import dev.discovery.Check;

/**
 * The host's own key of a city, as text: 1 to 200 characters, anything but control characters and
 * padding.
 */
public record CityId(String value) implements Comparable<CityId> {

  /** Checks the text. */
  public CityId {
    Check.text("city id", value, 200);
  }

  @Override
  public int compareTo(CityId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
