package dev.discovery.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import dev.discovery.city.City;
import dev.discovery.city.CityId;
import dev.discovery.city.CountryCode;
import dev.discovery.city.RegionCode;
import dev.discovery.config.CitySchedule;
import dev.discovery.config.Violation;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads one city of a file, and notes everything that is wrong with it. For one thread. */
final class CityReader {

  private static final int SHOWN = 40;

  private final JsonNode entry;
  private final String pointer;
  private final List<Violation> violations = new ArrayList<>();

  CityReader(JsonNode entry, String pointer) {
    this.entry = entry;
    this.pointer = pointer;
  }

  /**
   * The city, if nothing is wrong with it.
   *
   * @param ids of the cities before it; its own is added
   */
  Optional<CityFile.Entry> read(Set<String> ids) {
    if (!entry.isObject()) {
      violations.add(new Violation(pointer, "an object that describes a city", found(entry)));
      return Optional.empty();
    }
    Optional<CityId> id = field("id", "a text of 1 to 200 characters", CityId::new);
    Optional<String> name = field("name", "a text of 1 to 200 characters", CityReader::name);
    Optional<CountryCode> country = field("country", "two letters A-Z", CountryCode::new);
    Optional<ZoneId> zone = field("timezone", "a zone of the tz database", CityReader::zone);
    Optional<RegionCode> region =
        entry.hasNonNull("region")
            ? field("region", "a text of 1 to 100 characters", RegionCode::new)
            : Optional.empty();
    if (id.isPresent() && !ids.add(id.get().value())) {
      wrong("id", "a city that was not named before");
    }
    if (!entry.has("config")) {
      wrong("config", "an object with schedule and sources");
    }
    if (!violations.isEmpty()) {
      return Optional.empty();
    }
    var city =
        new City(
            id.orElseThrow(),
            name.orElseThrow(),
            country.orElseThrow(),
            region,
            zone.orElseThrow());
    return Optional.of(
        new CityFile.Entry(city, pointer + "/config", entry.get("config").toString()));
  }

  /** What was wrong, each with the city that it is about. */
  List<CityFile.Problem> problems() {
    JsonNode id = entry.path("id");
    String city = id.isTextual() ? id.textValue() : "entry " + pointer;
    return violations.stream().map(each -> new CityFile.Problem(city, each)).toList();
  }

  /** What a message says that it found: short texts as they are, of the rest the type. */
  static String found(JsonNode node) {
    if (node.isMissingNode()) {
      return "nothing";
    }
    boolean shown = node.isValueNode() && node.toString().length() <= SHOWN;
    return shown ? node.toString() : "a JSON " + node.getNodeType().name().toLowerCase(Locale.ROOT);
  }

  private <T> Optional<T> field(String key, String expected, Function<String, T> read) {
    JsonNode value = entry.path(key);
    if (value.isTextual()) {
      try {
        return Optional.of(read.apply(value.textValue()));
      } catch (IllegalArgumentException e) {
        // falls through to the violation, which says the same for every reader
      }
    }
    wrong(key, expected);
    return Optional.empty();
  }

  private void wrong(String key, String expected) {
    violations.add(new Violation(pointer + "/" + key, expected, found(entry.path(key))));
  }

  private static String name(String text) {
    return City.of("any", text, "PL", "UTC").name();
  }

  private static ZoneId zone(String id) {
    if (!CitySchedule.isZone(id)) {
      throw new IllegalArgumentException("expected timezone to be known, got: " + id);
    }
    return ZoneId.of(id);
  }
}
