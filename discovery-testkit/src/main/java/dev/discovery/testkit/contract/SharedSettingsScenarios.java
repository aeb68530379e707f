package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.Discovery;
import dev.discovery.run.Run;
import dev.discovery.run.RunState;
import dev.discovery.source.MergeRule;
import dev.discovery.source.Setting;
import dev.discovery.source.SettingConflict;
import dev.discovery.source.SettingConflict.Asked;
import dev.discovery.source.Settings;
import dev.discovery.source.SettingsSchema;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.TargetId;
import dev.discovery.testkit.Faults;
import dev.discovery.worker.AttemptSettings;
import dev.discovery.worker.AttemptSettings.InForce;
import dev.discovery.worker.AttemptSettings.NotJudged;
import dev.discovery.worker.AttemptSettings.NotWanted;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a sync for many cities is given when they set different values. */
public abstract class SharedSettingsScenarios extends ProjectionSuite {

  private final Setting limit = Setting.integer("limit").range(1, 500).defaultsTo(100);
  private final SourceDefinition firstWins = quiz.withSettings(SettingsSchema.of(limit));
  private final SourceDefinition largestWins =
      quiz.withSettings(SettingsSchema.of(limit.mergedBy(MergeRule.LARGEST)));

  // ---- what the sync is given

  @Test
  void each_setting_is_merged_by_its_rule_of_what_cities_ask_for_validly() {
    Discovery node =
        startAtMidnight(
            quiz.withSettings(
                SettingsSchema.of(
                    limit.mergedBy(MergeRule.LARGEST),
                    Setting.integer("max_pages").range(1, 100).defaultsTo(5),
                    Setting.text("area"),
                    Setting.texts("tags").mergedBy(MergeRule.UNION))));
    want(node, "b", "{\"limit\": 2, \"area\": \"of b\", \"tags\": [\"jazz\"]}");
    want(node, "a", "{\"limit\": 1, \"tags\": [\"folk\", \"jazz\"]}");
    want(node, "c", "{\"area\": \"of c\", \"limit\": 3}");
    wantQuizWith(node, "aa", false, "{\"area\": \"switched off\", \"limit\": 400}");
    want(node, "ab", "{\"area\": 7, \"limit\": 500}");

    Settings given = givenByATick(node);

    assertThat(given)
        .isEqualTo(
            Settings.of(
                Map.of(
                    "limit", 3, "area", "of b", "max_pages", 5, "tags", List.of("folk", "jazz"))));
  }

  @Test
  void country_wide_source_that_only_invalid_settings_ask_for_is_cancelled_and_says_why() {
    scenario().at(MIDNIGHT);
    SourceDefinition strict =
        quiz.withSettings(
            SettingsSchema.of(
                Setting.integer("limit").range(1, 500), Setting.text("city_name").required()));
    Discovery old = scenario().node(repertuary);
    Discovery young = scenario().node(strict);
    want(old, "krakow", "{}");
    want(old, "lodz", "{\"limit\": 501, \"city_name\": \"Łódź\"}");

    young.orchestrator().tick();
    scenario().work(young);
    Run unwanted = scenario().run(QUIZ);
    want(old, "warszawa", "{\"city_name\": \"Warszawa\"}");
    scenario().at(scenario().next(QUIZ));
    young.orchestrator().tick();
    scenario().work(young);

    assertThat(unwanted.state()).isEqualTo(RunState.CANCELLED);
    assertThat(unwanted.progress().failure().orElseThrow().message())
        .contains("krakow", "/settings/city_name", "nothing");
    assertThat(sync.calls()).hasSize(1);
    assertThat(sync.calls().get(0).settings().values()).isEqualTo(Map.of("city_name", "Warszawa"));
  }

  @Test
  void settings_are_merged_of_the_first_hundred_different_ones_and_that_is_said() {
    Discovery node = startAtMidnight(quiz);
    for (int n = 0; n < 100; n++) {
      want(node, "c%03d".formatted(n), "{\"of_%d\": true}".formatted(n));
    }
    InForce hundred = (InForce) settings(node);
    want(node, "c100", "{\"of_100\": true}");

    InForce more = (InForce) settings(node);
    Settings given = givenByATick(node);

    assertThat(hundred.complete()).isTrue();
    assertThat(more.complete()).isFalse();
    assertThat(more.settings()).isEqualTo(given);
    assertThat(given.values().keySet())
        .hasSize(100)
        .contains("of_0", "of_99")
        .doesNotContain("of_100");
  }

  @Test
  void settings_of_many_cities_are_read_in_as_many_calls_as_those_of_one() {
    Faults process = new Faults();
    startAtMidnight(quiz);
    Discovery node = scenario().node(process, quiz);
    want(node, "c00", "{\"limit\": 1}");
    int before = process.calls().size();
    settings(node);
    int ofOne = process.calls().size() - before;
    for (int n = 1; n < 20; n++) {
      want(node, "c%02d".formatted(n), "{\"limit\": %d}".formatted(n + 1));
    }

    before = process.calls().size();
    settings(node);

    assertThat(process.calls().size() - before).isEqualTo(ofOne);
  }

  @Test
  void a_rule_that_is_declared_anew_counts_from_the_next_attempt_on() {
    Discovery old = startAtMidnight(firstWins);
    want(old, "krakow", "{\"limit\": 10}");
    want(old, "lodz", "{\"limit\": 50}");
    Settings before = givenByATick(old);
    scenario().at(scenario().next(QUIZ));

    Discovery young = scenario().node(largestWins);
    Settings after = givenByATick(young);

    assertThat(before.integer("limit")).isEqualTo(10);
    assertThat(after.integer("limit")).isEqualTo(50);
  }

  // ---- what people are told

  @Test
  void people_see_what_an_attempt_would_be_given_and_which_cities_do_not_get_theirs() {
    Discovery node = startAtMidnight(largestWins);
    want(node, "krakow", "{\"limit\": 10}");
    want(node, "lodz", "{\"limit\": 50}");
    want(node, "warszawa", "{}");

    InForce shown = (InForce) settings(node);
    Settings given = givenByATick(node);

    assertThat(shown.settings()).isEqualTo(given);
    assertThat(shown.complete()).isTrue();
    assertThat(shown.city()).isEmpty();
    assertThat(shown.conflicts())
        .containsExactly(
            new SettingConflict(
                "limit",
                MergeRule.LARGEST,
                "50",
                List.of(
                    new Asked(Scenario.id("krakow"), "10"), new Asked(Scenario.id("lodz"), "50")),
                2));
  }

  @Test
  void a_conflict_ends_when_cities_agree_or_leave() {
    Discovery node = startAtMidnight(largestWins);
    want(node, "krakow", "{\"limit\": 10}");
    want(node, "lodz", "{\"limit\": 50}");

    want(node, "lodz", "{\"limit\": 1e1}");
    InForce agreed = (InForce) settings(node);
    want(node, "lodz", "{\"limit\": 50}");
    Scenario.city(node, "krakow", NOTHING);
    InForce left = (InForce) settings(node);
    Scenario.city(node, "lodz", NOTHING);
    AttemptSettings nobody = settings(node);

    assertThat(agreed.conflicts()).isEmpty();
    assertThat(left.conflicts()).isEmpty();
    assertThat(left.settings().integer("limit")).isEqualTo(50);
    assertThat(nobody).isEqualTo(new NotWanted("no city asks for it any more"));
  }

  @Test
  void settings_of_a_single_city_are_shown_alike_and_never_in_conflict() {
    Discovery node = startAtMidnight(karnet.withSettings(SettingsSchema.of(limit)));
    Scenario.city(node, "krakow", KARNET);

    AttemptSettings shown = settings(node, KRAKOW);

    assertThat(shown)
        .isInstanceOfSatisfying(
            InForce.class,
            inForce -> {
              assertThat(inForce.city()).contains(Scenario.city("krakow"));
              assertThat(inForce.settings().integer("limit")).isEqualTo(100);
              assertThat(inForce.conflicts()).isEmpty();
            });
  }

  @Test
  void node_without_the_source_does_not_say_what_its_settings_are() {
    Discovery node = startAtMidnight(firstWins);
    want(node, "krakow", "{\"limit\": 10}");
    Discovery other = scenario().node(karnet);

    assertThat(settings(other)).isEqualTo(new NotJudged("this node does not have the source"));
  }

  // ---- what the tests say

  private Settings givenByATick(Discovery node) {
    node.orchestrator().tick();
    scenario().work(node);
    return sync.calls().get(sync.calls().size() - 1).settings();
  }

  private AttemptSettings settings(Discovery node) {
    return settings(node, QUIZ);
  }

  private AttemptSettings settings(Discovery node, TargetId target) {
    return node.admin().settings(target, Scenario.ANN);
  }

  private static void want(Discovery node, String city, String settings) {
    wantQuizWith(node, city, true, settings);
  }

  private static void wantQuizWith(Discovery node, String city, boolean enabled, String settings) {
    Scenario.city(
        node,
        city,
        Scenario.config("0 0 * * *", Scenario.source("pubquiz-pl", 24, enabled, settings)));
  }
}
