package dev.discovery.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsSchemaTest {

  private static final SettingsSchema SCHEMA =
      SettingsSchema.of(
          Setting.integer("limit").label("Events per request").range(1, 500).defaultsTo(100),
          Setting.text("city_name").required(),
          Setting.text("api_key").secret(),
          Setting.texts("tags").defaultsTo(List.of("jazz")));

  @Test
  void defaults_are_filled_in_and_what_is_set_stays() {
    Settings settings = SCHEMA.applyDefaults(Settings.of(Map.of("limit", 7, "later", "x")));

    assertThat(settings)
        .isEqualTo(Settings.of(Map.of("limit", 7, "later", "x", "tags", List.of("jazz"))));
  }

  @Test
  void all_problems_are_named_in_the_order_of_the_schema() {
    List<SettingProblem> problems =
        SCHEMA.problems(Settings.of(Map.of("api_key", List.of("hunter2"), "limit", 0)));

    assertThat(problems)
        .containsExactly(
            new SettingProblem("limit", "a whole number from 1 to 500", "0"),
            new SettingProblem("city_name", "a text that is not blank", "nothing"),
            new SettingProblem("api_key", "a text", "an array of 1, a secret"));
  }

  @Test
  void keys_that_the_schema_does_not_know_are_no_problem() {
    assertThat(SCHEMA.problems(Settings.of(Map.of("city_name", "Kraków", "later", 1)))).isEmpty();
    assertThat(SettingsSchema.EMPTY.problems(Settings.of(Map.of("later", 1)))).isEmpty();
  }

  @Test
  void both_ends_of_a_range_are_in_it() {
    SettingsSchema schema =
        SettingsSchema.of(
            Setting.integer("whole").range(-1, 1),
            Setting.decimal("decimal").range(new BigDecimal("-0.5"), new BigDecimal("0.50")));

    assertThat(schema.problems(Settings.of(Map.of("whole", -1, "decimal", -0.5)))).isEmpty();
    assertThat(schema.problems(Settings.of(Map.of("whole", 1.0, "decimal", 0.5)))).isEmpty();
    assertThat(schema.problems(Settings.of(Map.of("whole", 2, "decimal", 0.51)))).hasSize(2);
    assertThat(schema.problems(Settings.of(Map.of("whole", -2, "decimal", -0.51)))).hasSize(2);
  }

  @Test
  void a_setting_says_what_a_form_needs() {
    Setting setting = Setting.decimal("max_radius").unit("km").range(1, 50).defaultsTo(10);

    assertThat(setting.label()).isEqualTo("max radius");
    assertThat(setting.unit()).isEqualTo("km");
    assertThat(setting.defaultValue()).contains(BigDecimal.TEN);
    assertThat(setting.isRequired()).isFalse();
    assertThat(setting.isSecret()).isFalse();
    assertThat(setting).hasToString("max_radius: a number from 1 to 50");
    assertThat(SCHEMA.find("api_key").orElseThrow().isSecret()).isTrue();
    assertThat(SCHEMA.settings())
        .extracting(Setting::key)
        .containsExactly("limit", "city_name", "api_key", "tags");
  }

  @Test
  void a_schema_that_contradicts_itself_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SettingsSchema.of(Setting.text("a"), Setting.bool("a")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SettingsSchema.of(Setting.integer("a").defaultsTo(9).range(1, 5)))
        .withMessage("expected default of a to be a whole number from 1 to 5, got: another value");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SettingsSchema.of(Setting.choice("a", "x").defaultsTo("y")));
    assertThatIllegalArgumentException().isThrownBy(() -> Setting.text("a").range(1, 5));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Setting.integer("a").range(BigDecimal.ONE, BigDecimal.TEN));
    assertThatIllegalArgumentException().isThrownBy(() -> Setting.integer("a").range(5, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> Setting.choice("a"));
    assertThatIllegalArgumentException().isThrownBy(() -> Setting.choice("a", "x", "x"));
    assertThatIllegalArgumentException().isThrownBy(() -> Setting.text(" a"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Setting.text("a").required().defaultsTo("x"));
  }

  /** Stored fingerprints are compared with new ones: these must never change. */
  @Test
  void fingerprints_are_the_same_in_every_version() {
    assertThat(SettingsSchema.EMPTY.fingerprint()).isEqualTo("e3b0c44298fc1c149afbf4c8996fb924");
    assertThat(SCHEMA.fingerprint()).isEqualTo("ceaa1959770ca753da6c6ca3d875df38");
  }

  @Test
  void schemas_have_equal_fingerprints_if_they_take_the_same() {
    Setting limit = Setting.integer("limit").range(1, 500);
    String fingerprint = SettingsSchema.of(limit, Setting.text("a")).fingerprint();

    assertThat(SettingsSchema.of(Setting.text("a"), limit).fingerprint()).isEqualTo(fingerprint);
    assertThat(SettingsSchema.of(limit.mergedBy(MergeRule.FIRST), Setting.text("a")).fingerprint())
        .isEqualTo(fingerprint);
    assertThat(SettingsSchema.of(limit.label("Limit").unit("km"), Setting.text("a")).fingerprint())
        .isEqualTo(fingerprint);
    assertThat(
            List.of(
                fingerprint,
                SettingsSchema.of(limit).fingerprint(),
                SettingsSchema.of(limit.range(1, 501), Setting.text("a")).fingerprint(),
                SettingsSchema.of(limit.required(), Setting.text("a")).fingerprint(),
                SettingsSchema.of(limit.secret(), Setting.text("a")).fingerprint(),
                SettingsSchema.of(limit.defaultsTo(1), Setting.text("a")).fingerprint(),
                SettingsSchema.of(limit.mergedBy(MergeRule.LARGEST), Setting.text("a"))
                    .fingerprint(),
                SettingsSchema.of(limit.mergedBy(MergeRule.SMALLEST), Setting.text("a"))
                    .fingerprint(),
                SettingsSchema.of(limit, Setting.bool("a")).fingerprint(),
                SettingsSchema.of(limit, Setting.choice("a", "x, y")).fingerprint(),
                SettingsSchema.of(limit, Setting.choice("a", "x", "y")).fingerprint()))
        .doesNotHaveDuplicates();
  }
}
