package dev.discovery.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {

  private static final Settings SETTINGS =
      Settings.of(
          Map.of(
              "limit",
              100,
              "ratio",
              0.25,
              "city_name",
              "Kraków",
              "past",
              true,
              "tags",
              List.of("jazz", "rock"),
              "mixed",
              List.of("jazz", 1),
              "huge",
              BigInteger.TWO.pow(63)));

  @Test
  void values_are_typed() {
    assertThat(SETTINGS.integer("limit")).isEqualTo(100);
    assertThat(SETTINGS.decimal("limit")).isEqualTo("100");
    assertThat(SETTINGS.decimal("ratio")).isEqualTo("0.25");
    assertThat(SETTINGS.text("city_name")).isEqualTo("Kraków");
    assertThat(SETTINGS.bool("past")).isTrue();
    assertThat(SETTINGS.texts("tags")).containsExactly("jazz", "rock");
    assertThat(SETTINGS.isPresent("limit")).isTrue();
    assertThat(SETTINGS.isPresent("other")).isFalse();
  }

  @Test
  void a_value_that_is_absent_or_of_another_type_is_found_by_nobody() {
    assertThat(SETTINGS.findInteger("limit")).contains(100L);
    assertThat(SETTINGS.findInteger("ratio")).isEmpty();
    assertThat(SETTINGS.findInteger("huge")).isEmpty();
    assertThat(SETTINGS.findInteger("other")).isEmpty();
    assertThat(SETTINGS.findDecimal("huge")).contains(new BigDecimal("9223372036854775808"));
    assertThat(SETTINGS.findDecimal("city_name")).isEmpty();
    assertThat(SETTINGS.findText("limit")).isEmpty();
    assertThat(SETTINGS.findBool("limit")).isEmpty();
    assertThat(SETTINGS.findTexts("mixed")).isEmpty();
  }

  @Test
  void asking_for_what_is_not_there_names_the_setting_and_not_its_value() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SETTINGS.integer("city_name"))
        .withMessage("expected setting \"city_name\" to be a whole number, got: a text");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SETTINGS.text("other"))
        .withMessage("expected setting \"other\" to be a text, got: nothing");
  }

  @Test
  void equal_values_make_equal_settings_however_they_are_spelled() {
    Settings one = Settings.of(Map.of("a", 50, "b", 1e2, "c", new BigDecimal("0.10"), "d", 0L));
    var values = new LinkedHashMap<String, Object>();
    values.put("d", new BigDecimal("-0.00"));
    values.put("c", 0.1);
    values.put("b", new BigDecimal("1E+2"));
    values.put("a", new BigDecimal("50.0"));
    Settings other = Settings.of(values);

    assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
    assertThat(one.fingerprint()).isEqualTo(other.fingerprint());
  }

  @Test
  void different_settings_have_different_fingerprints() {
    List<Settings> different =
        List.of(
            Settings.EMPTY,
            Settings.of(Map.of("a", 1)),
            Settings.of(Map.of("a", 11)),
            Settings.of(Map.of("a", "1")),
            Settings.of(Map.of("a", true)),
            Settings.of(Map.of("a", "true")),
            Settings.of(Map.of("a", "", "b", "")),
            Settings.of(Map.of("a", ",1:b")),
            Settings.of(Map.of("a", List.of("x", "y"))),
            Settings.of(Map.of("a", List.of("x,y"))),
            Settings.of(Map.of("a", List.of(List.of("x"), "y"))),
            Settings.of(Map.of("a", Arrays.asList("x", null))),
            Settings.of(Map.of("a", Map.of("x", "y"))));

    assertThat(different).extracting(Settings::fingerprint).doesNotHaveDuplicates();
  }

  /** Stored fingerprints are compared with new ones: these must never change. */
  @Test
  void fingerprints_are_the_same_in_every_version() {
    var values = new HashMap<String, Object>(Map.of("limit", 100, "radius", 50.5, "past", false));
    values.put("tags", Arrays.asList("jazz", null, List.of(), Map.of("ą", "\ud83c\udfb5")));

    assertThat(Settings.EMPTY.fingerprint()).isEqualTo("44136fa355b3678a1146ad16f7e8649e");
    assertThat(Settings.of(values).fingerprint()).isEqualTo("9b2b6dfcaecd5f07dcbf532b6cbae766");
  }

  @Test
  void what_a_database_could_not_store_is_no_setting() {
    Object deep = List.of();
    for (int level = 1; level < 28; level++) {
      deep = List.of(deep);
    }
    Settings deepest = Settings.of(Map.of("a", deep));
    Object tooDeep = List.of(deep);
    List<Object> endless = new ArrayList<>();
    endless.add(endless);

    assertThat(deepest.isPresent("a")).isTrue();
    for (Object value :
        List.of(
            "a\u0000",
            "\ud800",
            Double.NaN,
            Double.NEGATIVE_INFINITY,
            new BigDecimal("1e400"),
            new BigDecimal("1e-400"),
            BigInteger.TEN.pow(400),
            new BigDecimal("1e2000000000"),
            Map.of(1, 1),
            Map.of("\udfff", 1),
            new Object(),
            tooDeep,
            endless)) {
      assertThatIllegalArgumentException().isThrownBy(() -> Settings.of(Map.of("a", value)));
    }
    assertThat(Settings.of(Map.of("a", Double.MIN_VALUE, "b", Double.MAX_VALUE)).values())
        .hasSize(2);
  }

  @Test
  void settings_are_not_changed_from_outside() {
    List<String> tags = new ArrayList<>(List.of("jazz"));
    Settings settings = Settings.of(Map.of("tags", tags));

    tags.add("rock");

    assertThat(settings.texts("tags")).containsExactly("jazz");
    assertThat(settings.values()).isUnmodifiable();
  }

  @Test
  void a_copy_with_another_value_keeps_the_others_in_their_places() {
    Settings settings = Settings.EMPTY.with("a", 1).with("b", 2).with("c", 3);

    assertThat(settings.with("b", "x").without("a")).hasToString("Settings[b, c]");
    assertThat(settings.without("z")).isEqualTo(settings);
  }

  @Test
  void their_text_shows_keys_alone() {
    Settings settings = Settings.of(Map.of("api_key", "hunter2"));

    assertThat(settings).hasToString("Settings[api_key]");
  }
}
