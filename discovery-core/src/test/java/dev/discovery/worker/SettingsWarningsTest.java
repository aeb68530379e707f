package dev.discovery.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.city.CityId;
import dev.discovery.source.MergeRule;
import dev.discovery.source.SettingConflict;
import dev.discovery.source.SettingConflict.Asked;
import dev.discovery.source.Settings;
import dev.discovery.source.TargetId;
import dev.discovery.worker.AttemptSettings.InForce;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SettingsWarningsTest {

  private static final TargetId QUIZ = TargetId.of("pubquiz-pl", "country:PL");

  private final SettingsWarnings warnings = new SettingsWarnings();

  @Test
  void a_conflict_is_news_once_and_again_when_it_has_changed_or_come_back() {
    assertThat(warnings.isNews(QUIZ, settings(true))).isFalse();
    assertThat(warnings.isNews(QUIZ, settings(true, "2"))).isTrue();
    assertThat(warnings.isNews(QUIZ, settings(true, "2"))).isFalse();
    assertThat(warnings.isNews(QUIZ, settings(true, "3"))).isTrue();
    assertThat(warnings.isNews(QUIZ, settings(true))).isFalse();
    assertThat(warnings.isNews(QUIZ, settings(true, "3"))).isTrue();
  }

  @Test
  void cities_that_have_no_say_are_news_as_well() {
    assertThat(warnings.isNews(QUIZ, settings(false))).isTrue();
    assertThat(warnings.isNews(QUIZ, settings(false))).isFalse();
    assertThat(warnings.isNews(QUIZ, settings(true))).isFalse();
    assertThat(warnings.isNews(QUIZ, settings(false))).isTrue();
  }

  @Test
  void one_target_is_news_although_another_one_was() {
    TargetId german = TargetId.of("pubquiz-pl", "country:DE");

    assertThat(warnings.isNews(QUIZ, settings(true, "2"))).isTrue();
    assertThat(warnings.isNews(german, settings(true, "2"))).isTrue();
  }

  @Test
  void the_last_thousand_targets_are_remembered() {
    for (int n = 0; n <= 1_000; n++) {
      TargetId each = TargetId.of("pubquiz-pl", "region:PL/" + n);
      assertThat(warnings.isNews(each, settings(true, "2"))).isTrue();
    }

    assertThat(warnings.isNews(TargetId.of("pubquiz-pl", "region:PL/1"), settings(true, "2")))
        .isFalse();
    assertThat(warnings.isNews(TargetId.of("pubquiz-pl", "region:PL/0"), settings(true, "2")))
        .isTrue();
  }

  private static InForce settings(boolean complete, String... second) {
    List<SettingConflict> conflicts =
        List.of(second).stream()
            .map(
                value ->
                    new SettingConflict(
                        "limit",
                        MergeRule.FIRST,
                        "1",
                        List.of(asked("krakow", "1"), asked("lodz", value)),
                        2))
            .toList();
    return new InForce(Optional.empty(), Settings.EMPTY, conflicts, complete);
  }

  private static Asked asked(String city, String value) {
    return new Asked(new CityId(city), value);
  }
}
