package dev.discovery.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.discovery.city.CityId;
import dev.discovery.source.SettingConflict.Asked;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MergedSettingsTest {

  static final SettingsSchema SCHEMA =
      SettingsSchema.of(
          Setting.text("area"),
          Setting.text("api_key").secret(),
          Setting.integer("limit").range(1, 500).mergedBy(MergeRule.LARGEST).defaultsTo(100),
          Setting.decimal("min_rating").mergedBy(MergeRule.SMALLEST),
          Setting.texts("tags").required().mergedBy(MergeRule.UNION),
          Setting.bool("with_images").mergedBy(MergeRule.TRUE_WINS),
          Setting.bool("free_only").mergedBy(MergeRule.FALSE_WINS));

  // ---- each rule

  @Test
  void the_first_city_that_sets_a_value_wins_unless_there_is_another_rule() {
    assertThat(merged("area", Map.of("b", "of b", "c", "of c"))).isEqualTo("of b");
    assertThat(merged("no schema knows it", Map.of("b", 2, "c", 1))).isEqualTo(new BigDecimal(2));
  }

  @Test
  void the_largest_and_the_smallest_number_win_where_that_is_the_rule() {
    assertThat(merged("limit", Map.of("a", 9, "b", 50, "c", 10))).isEqualTo(new BigDecimal(50));
    assertThat(merged("min_rating", Map.of("a", 4.5, "b", -1, "c", 3)))
        .isEqualTo(new BigDecimal(-1));
  }

  @Test
  void lists_are_united_by_city_and_no_text_comes_twice() {
    assertThat(merged("tags", Map.of("b", List.of("rock", "jazz"), "a", List.of("jazz", "folk"))))
        .isEqualTo(List.of("jazz", "folk", "rock"));
  }

  @Test
  void one_city_is_enough_for_the_boolean_that_wins() {
    assertThat(merged("with_images", Map.of("a", false, "b", true))).isEqualTo(true);
    assertThat(merged("free_only", Map.of("a", true, "b", false))).isEqualTo(false);
  }

  @Test
  void a_default_has_no_say_and_is_there_when_nobody_sets_a_value() {
    assertThat(merged("limit", Map.of("a", 50))).isEqualTo(new BigDecimal(50));
    assertThat(MergedSettings.of(SCHEMA, Map.of()).settings().integer("limit")).isEqualTo(100);
    assertThat(MergedSettings.of(SCHEMA, cities("area", Map.of("a", "x"))).settings().values())
        .isEqualTo(Map.of("area", "x", "limit", new BigDecimal(100)));
  }

  @Test
  void a_rule_that_its_kind_cannot_follow_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Setting.text("area").mergedBy(MergeRule.LARGEST))
        .withMessage("expected merge rule of area to be one for a text, got: LARGEST");
    Map<Setting, List<MergeRule>> fitting = new LinkedHashMap<>();
    fitting.put(Setting.integer("a"), List.of(MergeRule.SMALLEST, MergeRule.LARGEST));
    fitting.put(Setting.decimal("a"), List.of(MergeRule.SMALLEST, MergeRule.LARGEST));
    fitting.put(Setting.text("a"), List.of());
    fitting.put(Setting.choice("a", "x", "y"), List.of());
    fitting.put(Setting.texts("a"), List.of(MergeRule.UNION));
    fitting.put(Setting.bool("a"), List.of(MergeRule.TRUE_WINS, MergeRule.FALSE_WINS));
    fitting.forEach(
        (setting, rules) -> {
          for (MergeRule rule : MergeRule.values()) {
            boolean fits = rule == MergeRule.FIRST || rules.contains(rule);
            assertThat(rule.fits(setting.kind())).as("%s %s", rule, setting).isEqualTo(fits);
          }
        });
  }

  // ---- conflicts

  @Test
  void a_conflict_names_each_value_with_the_first_city_that_sets_it() {
    MergedSettings merged =
        MergedSettings.of(SCHEMA, cities("limit", Map.of("a", 10, "c", 50, "b", 10, "d", 20)));

    assertThat(merged.conflicts())
        .containsExactly(
            new SettingConflict(
                "limit",
                MergeRule.LARGEST,
                "50",
                List.of(asked("a", "10"), asked("c", "50"), asked("d", "20")),
                3));
  }

  @Test
  void cities_that_agree_or_are_united_or_set_nothing_are_in_no_conflict() {
    assertThat(conflicts("limit", Map.of("a", 10, "b", 10.0))).isEmpty();
    assertThat(conflicts("tags", Map.of("a", List.of("x"), "b", List.of("y")))).isEmpty();
    assertThat(
            MergedSettings.of(
                    SCHEMA,
                    Map.of(new CityId("a"), Settings.EMPTY, new CityId("b"), with("limit", 7)))
                .conflicts())
        .isEmpty();
  }

  @Test
  void secrets_and_what_may_be_one_are_not_shown() {
    for (String key : List.of("api_key", "no schema knows it")) {
      SettingConflict conflict = conflicts(key, Map.of("a", "hunter2", "b", "hunter3")).get(0);

      assertThat(conflict.chosen()).isEqualTo("a text");
      assertThat(conflict.asked()).containsExactly(asked("a", "a text"), asked("b", "a text"));
      assertThat(conflict.toString()).doesNotContain("hunter");
    }
  }

  @Test
  void what_a_conflict_shows_is_bounded() {
    var many = new LinkedHashMap<String, Object>();
    IntStream.range(0, 100).forEach(n -> many.put("c%02d".formatted(n), "x".repeat(100) + n));

    SettingConflict conflict = conflicts("area", many).get(0);

    assertThat(conflict.asked()).hasSize(SettingConflict.MOST_SHOWN);
    assertThat(conflict.asked().get(9).city()).isEqualTo(new CityId("c09"));
    assertThat(conflict.values()).isEqualTo(100);
    assertThat(conflict.chosen()).hasSizeLessThan(70);
  }

  @Test
  void lists_in_conflict_are_shown_with_their_first_texts() {
    SettingsSchema schema = SettingsSchema.of(Setting.texts("tags"));
    var cities =
        cities(
            "tags", Map.of("a", List.of("jazz"), "b", List.of("1", "2", "3", "4", "5", "6", "7")));

    SettingConflict conflict = MergedSettings.of(schema, cities).conflicts().get(0);

    assertThat(conflict.asked())
        .containsExactly(
            asked("a", "[\"jazz\"]"),
            asked("b", "[\"1\", \"2\", \"3\", \"4\", \"5\", and 2 more]"));
  }

  // ---- what the tests say

  private static Object merged(String key, Map<String, ?> byCity) {
    return MergedSettings.of(SCHEMA, cities(key, byCity)).settings().values().get(key);
  }

  private static List<SettingConflict> conflicts(String key, Map<String, ?> byCity) {
    return MergedSettings.of(SCHEMA, cities(key, byCity)).conflicts();
  }

  private static Map<CityId, Settings> cities(String key, Map<String, ?> byCity) {
    var cities = new LinkedHashMap<CityId, Settings>();
    byCity.forEach((city, value) -> cities.put(new CityId(city), with(key, value)));
    return cities;
  }

  private static Settings with(String key, Object value) {
    return Settings.of(Map.of(key, value));
  }

  private static Asked asked(String city, String value) {
    return new Asked(new CityId(city), value);
  }
}
