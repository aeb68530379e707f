package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.Discovery;
import dev.discovery.city.City;
import dev.discovery.city.CityId;
import dev.discovery.plan.Target;
import dev.discovery.run.RunTotals;
import dev.discovery.run.TargetStats;
import dev.discovery.schedule.Frequency;
import dev.discovery.source.Setting;
import dev.discovery.source.SettingsSchema;
import dev.discovery.source.SourceName;
import dev.discovery.source.TargetId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Sources that are synced once for many cities. */
public abstract class WideScopeScenarios extends ProjectionSuite {

  @Test
  void country_wide_source_runs_once_for_several_cities_as_often_as_any_of_them_wants() {
    Discovery node = startAtMidnight(quiz);
    wantQuiz(node, "krakow", 24);
    wantQuiz(node, "lodz", 6);
    wantQuiz(node, "warszawa", 12);

    int enqueued = node.orchestrator().tick().enqueued();
    scenario().work(node);
    scenario().at(MIDNIGHT.plus(Duration.ofHours(6)));
    int again = node.orchestrator().tick().enqueued();
    scenario().work(node);

    assertThat(enqueued).isEqualTo(1);
    assertThat(again).isEqualTo(1);
    assertThat(sync.calls()).hasSize(2).allMatch(call -> call.target().equals(QUIZ));
    assertThat(sync.calls()).allMatch(call -> call.city().isEmpty());
    assertThat(scenario().target(QUIZ).schedule().frequency()).isEqualTo(Frequency.ofHours(6));
  }

  @Test
  void stats_of_a_country_wide_source_show_on_every_city_that_wants_it() {
    Discovery node = startAtMidnight(quiz);
    wantQuiz(node, "krakow", 24);
    wantQuiz(node, "lodz", 24);
    node.orchestrator().tick();
    scenario().work(node);

    Map<CityId, Map<SourceName, TargetStats>> shown =
        storage().stats().ofCities(List.of(Scenario.id("krakow"), Scenario.id("lodz")));

    assertThat(shown.values())
        .hasSize(2)
        .containsOnly(Map.of(QUIZ.source(), scenario().stats(QUIZ)));
    assertThat(scenario().stats(QUIZ).ended()).isEqualTo(new RunTotals(1, 0, 0, 0));
  }

  @Test
  void settings_of_a_country_wide_source_are_merged_and_the_first_city_wins() {
    Discovery node =
        startAtMidnight(
            quiz.withSettings(
                SettingsSchema.of(
                    Setting.integer("limit").range(1, 500).defaultsTo(100),
                    Setting.integer("max_pages").range(1, 100).defaultsTo(5),
                    Setting.text("area"))));
    wantQuizWith(node, "b", true, "{\"limit\": 2, \"area\": \"of b\"}");
    wantQuizWith(node, "a", true, "{\"limit\": 1}");
    wantQuizWith(node, "c", true, "{\"area\": \"of c\", \"limit\": 3}");
    wantQuizWith(node, "aa", false, "{\"area\": \"switched off\"}");
    wantQuizWith(node, "ab", true, "{\"area\": 7}");

    node.orchestrator().tick();
    scenario().work(node);

    assertThat(sync.calls()).hasSize(1);
    assertThat(sync.calls().get(0).settings().integer("limit")).isEqualTo(1);
    assertThat(sync.calls().get(0).settings().text("area")).isEqualTo("of b");
    assertThat(sync.calls().get(0).settings().integer("max_pages")).isEqualTo(5);
  }

  @Test
  void country_wide_source_goes_on_while_one_city_is_left_and_follows_its_frequency() {
    Discovery node = startAtMidnight(quiz);
    wantQuiz(node, "krakow", 24);
    wantQuiz(node, "lodz", 6);

    Scenario.city(node, "lodz", NOTHING);
    Target withOne = scenario().target(QUIZ);
    Scenario.city(node, "krakow", NOTHING);
    Target withNone = scenario().target(QUIZ);

    assertThat(withOne.state().active()).isTrue();
    assertThat(withOne.schedule().frequency()).isEqualTo(Frequency.ofHours(24));
    assertThat(withNone.state().active()).isFalse();
  }

  @Test
  void two_cities_that_leave_a_country_wide_source_at_once_leave_it_inactive() {
    Discovery node = startAtMidnight(quiz);
    for (int round = 0; round < 25; round++) {
      wantQuiz(node, "krakow", 24);
      wantQuiz(node, "lodz", 6);
      assertThat(scenario().state(QUIZ).active()).isTrue();

      threads()
          .together(2, thread -> Scenario.city(node, thread == 0 ? "krakow" : "lodz", NOTHING));

      assertThat(scenario().state(QUIZ).active()).as("round %s", round).isFalse();
    }
  }

  @Test
  void city_that_leaves_while_another_one_leaves_waits_and_sees_that_nobody_is_left() {
    Discovery node = startAtMidnight(quiz);
    wantQuiz(node, "krakow", 24);
    wantQuiz(node, "lodz", 6);
    OpenTransaction first = open(() -> Scenario.city(node, "krakow", NOTHING));

    var second = threads().start(() -> Scenario.city(node, "lodz", NOTHING));
    boolean waited = Threads.isHeldUp(second);
    first.commit();
    Threads.result(second);

    assertThat(waited).isTrue();
    assertThat(scenario().state(QUIZ).active()).isFalse();
  }

  @Test
  void eight_threads_of_cities_share_one_country_wide_target() {
    Discovery node = startAtMidnight(quiz, karnet);

    threads()
        .together(
            8,
            thread -> {
              for (int n = 0; n < 10; n++) {
                String id = "c" + thread + "-" + n;
                Scenario.city(
                    node,
                    id,
                    Scenario.config(
                        "0 0 * * *",
                        Scenario.source("pubquiz-pl", 1 + n + thread),
                        Scenario.source("karnet", 24)));
              }
              return true;
            });

    assertThat(scenario().target(QUIZ).schedule().frequency()).isEqualTo(Frequency.ofHours(1));
    assertThat(node.orchestrator().tick().enqueued()).isEqualTo(81);
  }

  @Test
  void city_that_moves_to_another_country_takes_its_wish_along() {
    Discovery node = startAtMidnight(quiz);
    wantQuiz(node, "krakow", 24);
    TargetId american = TargetId.of("pubquiz-pl", "country:US");

    node.admin().putCity(City.of("krakow", "Krakow, Illinois", "US", "America/Chicago"));

    assertThat(scenario().state(QUIZ).active()).isFalse();
    assertThat(scenario().state(american).active()).isTrue();
    assertThat(node.orchestrator().tick().enqueued()).isEqualTo(1);
  }

  // ---- what the tests say

  private static void wantQuizWith(Discovery node, String city, boolean enabled, String settings) {
    Scenario.city(
        node,
        city,
        Scenario.config("0 0 * * *", Scenario.source("pubquiz-pl", 24, enabled, settings)));
  }
}
