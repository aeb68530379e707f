package dev.discovery.city;

import dev.discovery.Check;
import dev.discovery.CodePoints;

/**
 * The host's own key of a city, as text: 1 to 200 characters, anything but control characters and
 * padding. Ordered by {@linkplain CodePoints#compare code points}.
 */
public record CityId(String value) implements Comparable<CityId> {

  /** Checks the text. */
  public CityId {
    Check.text("city id", value, 200);
  }

  @Override
  public int compareTo(CityId other) {
    return CodePoints.compare(value, other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
