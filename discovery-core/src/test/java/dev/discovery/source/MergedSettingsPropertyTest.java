package dev.discovery.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.city.CityId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;

/** What holds for the settings of any cities. */
@PropertyDefaults(tries = 300, edgeCases = EdgeCasesMode.NONE)
class MergedSettingsPropertyTest {

  private static final SettingsSchema SCHEMA = MergedSettingsTest.SCHEMA;

  @Property
  void the_order_in_which_cities_are_given_does_not_matter(
      @ForAll("settingsOfCities") Map<CityId, Settings> byCity, @ForAll Random random) {
    var other = new LinkedHashMap<CityId, Settings>();
    var cities = new ArrayList<>(byCity.keySet());
    Collections.shuffle(cities, random);
    cities.forEach(city -> other.put(city, byCity.get(city)));

    assertThat(MergedSettings.of(SCHEMA, other)).isEqualTo(MergedSettings.of(SCHEMA, byCity));
  }

  @Property
  void merging_what_was_merged_changes_nothing(
      @ForAll("settingsOfCities") Map<CityId, Settings> byCity) {
    Settings merged = MergedSettings.of(SCHEMA, byCity).settings();
    var withIt = new LinkedHashMap<>(byCity);
    withIt.put(new CityId("zzz"), merged);

    assertThat(MergedSettings.of(SCHEMA, Map.of(new CityId("a"), merged)).settings())
        .isEqualTo(merged);
    assertThat(MergedSettings.of(SCHEMA, withIt).settings()).isEqualTo(merged);
  }

  @Property
  void what_is_merged_of_valid_settings_is_valid(
      @ForAll("settingsOfCities") Map<CityId, Settings> byCity) {
    byCity.values().forEach(each -> assertThat(SCHEMA.problems(each)).isEmpty());

    assertThat(SCHEMA.problems(MergedSettings.of(SCHEMA, byCity).settings())).isEmpty();
  }

  @Property
  void each_value_is_one_that_a_city_set_or_the_default_or_united(
      @ForAll("settingsOfCities") Map<CityId, Settings> byCity) {
    MergedSettings merged = MergedSettings.of(SCHEMA, byCity);

    merged
        .settings()
        .values()
        .forEach(
            (key, value) -> {
              List<Object> set =
                  byCity.values().stream()
                      .filter(each -> each.isPresent(key))
                      .map(each -> each.values().get(key))
                      .toList();
              boolean conflict =
                  merged.conflicts().stream().anyMatch(each -> each.key().equals(key));
              boolean differ = set.stream().distinct().count() > 1;
              assertThat(conflict).isEqualTo(differ && !key.equals("tags"));
              if (set.isEmpty()) {
                assertThat(value).isEqualTo(SCHEMA.find(key).orElseThrow().defaultValue().get());
              } else if (!key.equals("tags")) {
                assertThat(set).contains(value);
              }
            });
  }

  @Provide
  Arbitrary<Map<CityId, Settings>> settingsOfCities() {
    Arbitrary<CityId> city = Arbitraries.integers().between(1, 20).map(n -> new CityId("c" + n));
    Arbitrary<List<String>> tags =
        Arbitraries.of("jazz", "folk", "rock", "noise").list().ofMinSize(1).ofMaxSize(4);
    Arbitrary<Settings> settings =
        Arbitraries.maps(
                Arbitraries.of(
                    "area", "api_key", "limit", "min_rating", "with_images", "free_only", "later"),
                Arbitraries.integers().between(1, 4))
            .flatMap(numbers -> tags.map(texts -> settings(numbers, texts)));
    return Arbitraries.maps(city, settings).ofMinSize(1).ofMaxSize(8);
  }

  private static Settings settings(Map<String, Integer> numbers, List<String> tags) {
    var values = new LinkedHashMap<String, Object>();
    numbers.forEach(
        (key, n) ->
            values.put(
                key,
                switch (key) {
                  case "limit", "min_rating" -> n;
                  case "with_images", "free_only" -> n > 2;
                  default -> key + n;
                }));
    values.put("tags", tags);
    return Settings.of(values);
  }
}
