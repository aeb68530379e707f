package dev.discovery.quickstart;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.discovery.city.City;
import dev.discovery.config.Violation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A file of cities: an array of objects with {@code id}, {@code name}, {@code country}, {@code
 * timezone}, perhaps {@code region}, and {@code config}, which is Discovery's own stored form.
 *
 * @param cities those that can be read; their configs are not checked here
 * @param problems what cannot be read of the others
 */
record CityFile(List<Entry> cities, List<Problem> problems) {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  /**
   * One city.
   *
   * @param pointer where its config is in the file
   * @param config in the stored form
   */
  record Entry(City city, String pointer, String config) {}

  /**
   * What is wrong with one entry.
   *
   * @param city its id, or as much as is known of it
   */
  record Problem(String city, Violation violation) {

    @Override
    public String toString() {
      return city + ": " + violation;
    }
  }

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException if it is no JSON array; the text says where
   */
  static CityFile read(String json) {
    JsonNode root = tree(json);
    if (!root.isArray()) {
      throw new IllegalArgumentException(
          "expected an array of cities, found " + CityReader.found(root));
    }
    var cities = new ArrayList<Entry>();
    var problems = new ArrayList<Problem>();
    Set<String> ids = new HashSet<>();
    for (int index = 0; index < root.size(); index++) {
      var reader = new CityReader(root.get(index), "/" + index);
      reader.read(ids).ifPresent(cities::add);
      problems.addAll(reader.problems());
    }
    return new CityFile(List.copyOf(cities), List.copyOf(problems));
  }

  private static JsonNode tree(String json) {
    try {
      return JSON.readTree(json);
    } catch (JacksonException e) {
      String place =
          e.getLocation() == null
              ? ""
              : " at line "
                  + e.getLocation().getLineNr()
                  + ", column "
                  + e.getLocation().getColumnNr();
      throw new IllegalArgumentException("not JSON" + place + ": " + e.getOriginalMessage(), e);
    }
  }
}
