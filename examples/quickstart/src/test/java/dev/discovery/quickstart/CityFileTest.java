package dev.discovery.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.discovery.city.City;
import dev.discovery.city.RegionCode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CityFileTest {

  @Test
  void city_is_read_with_its_config_as_it_is_written() {
    CityFile file =
        CityFile.read(
            """
            [{"id": "lodz", "name": "Łódź", "country": "PL", "region": "łódzkie",
              "timezone": "Europe/Warsaw", "config": {"sources": [], "x": 1.50}}]
            """);

    City lodz = City.of("lodz", "Łódź", "PL", "Europe/Warsaw").in(new RegionCode("łódzkie"));
    assertThat(file.problems()).isEmpty();
    assertThat(file.cities())
        .containsExactly(new CityFile.Entry(lodz, "/0/config", "{\"sources\":[],\"x\":1.50}"));
  }

  @Test
  void entry_that_is_wrong_is_reported_in_full_and_the_others_are_read() {
    CityFile file =
        CityFile.read(
            """
            [{"id": "a", "name": "A", "country": "PL", "timezone": "UTC", "config": {}},
             {"id": "b", "name": 7, "country": "Poland", "timezone": "Mars/Olympus"},
             "c",
             {"id": "a", "name": "Again", "country": "PL", "timezone": "UTC", "config": {}},
             {"id": "d", "name": "D", "country": "PL", "timezone": "UTC", "config": {}}]
            """);

    assertThat(file.cities()).extracting(entry -> entry.city().name()).containsExactly("A", "D");
    assertThat(file.problems())
        .extracting(CityFile.Problem::toString)
        .containsExactly(
            "b: /1/name: expected a text of 1 to 200 characters, found 7",
            "b: /1/country: expected two letters A-Z, found \"Poland\"",
            "b: /1/timezone: expected a zone of the tz database, found \"Mars/Olympus\"",
            "b: /1/config: expected an object with schedule and sources, found nothing",
            "entry /2: /2: expected an object that describes a city, found \"c\"",
            "a: /3/id: expected a city that was not named before, found \"a\"");
  }

  @Test
  void offset_is_no_zone() {
    CityFile file =
        CityFile.read(
            """
            [{"id": "a", "name": "A", "country": "PL", "timezone": "+02:00", "config": {}}]
            """);

    assertThat(file.problems())
        .extracting(each -> each.violation().pointer())
        .contains("/0/timezone");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}|expected an array of cities, found a JSON object",
        "``|expected an array of cities, found nothing",
        "[1,]|not JSON at line 1, column 4",
        "[{\"id\": 1, \"id\": 2}]|not JSON at line 1, column 16: Duplicate field 'id'",
        "[] x|not JSON at line 1, column",
      })
  void text_that_is_no_array_is_refused_and_the_place_is_named(String json, String message) {
    assertThatThrownBy(() -> CityFile.read(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void built_in_cities_are_all_right_and_five() throws Exception {
    CityFile file = Cities.builtIn();

    assertThat(file.problems()).isEmpty();
    assertThat(file.cities())
        .extracting(entry -> entry.city().name())
        .containsAll(List.of("Kraków", "Warszawa", "Łódź", "London", "New York"));
  }
}
