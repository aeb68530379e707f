package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.Discovery;
import dev.discovery.admin.SaveResult;
import dev.discovery.city.City;
import dev.discovery.city.CityId;
import dev.discovery.city.RegionCode;
import dev.discovery.plan.Subscription;
import dev.discovery.plan.SubscriptionStatus;
import dev.discovery.plan.Target;
import dev.discovery.run.RunTotals;
import dev.discovery.run.TargetReport;
import dev.discovery.run.TargetStats;
import dev.discovery.run.TickReport;
import dev.discovery.run.Window;
import dev.discovery.schedule.Frequency;
import dev.discovery.source.Scope;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SourceName;
import dev.discovery.source.TargetId;
import dev.discovery.testkit.Samples;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Sources that are synced once for many cities. */
public abstract class WideScopeScenarios extends ProjectionSuite {

  private static final TargetId MALOPOLSKIE = TargetId.of("museums", "region:PL/malopolskie");
  private static final TargetId LODZKIE = TargetId.of("museums", "region:PL/lodzkie");
  private static final TargetId WORLD = TargetId.of("songkick", "global");

  private final SourceDefinition museums =
      SourceDefinition.of("museums", Scope.REGION, sync).withSchedule(HOURLY);
  private final SourceDefinition songkick =
      SourceDefinition.of("songkick", Scope.GLOBAL, sync).withSchedule(HOURLY);

  // ---- one sync per country

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
  void
      stats_of_a_country_wide_source_show_on_every_city_that_wants_it_also_on_one_that_joins_later() {
    Discovery node = startAtMidnight(quiz);
    wantQuiz(node, "krakow", 24);
    wantQuiz(node, "lodz", 24);
    node.orchestrator().tick();
    scenario().work(node);
    wantQuiz(node, "warszawa", 24);

    List<Map<SourceName, TargetStats>> shown = shownOn("krakow", "lodz", "warszawa");

    assertThat(shown).hasSize(3).containsOnly(Map.of(QUIZ.source(), scenario().stats(QUIZ)));
    assertThat(scenario().stats(QUIZ).ended()).isEqualTo(new RunTotals(1, 0, 0, 0));
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

    node.admin()
        .putCity(City.of("krakow", "Krakow, Illinois", "US", "America/Chicago"), Scenario.ANN);

    assertThat(scenario().state(QUIZ).active()).isFalse();
    assertThat(scenario().state(american).active()).isTrue();
    assertThat(node.orchestrator().tick().enqueued()).isEqualTo(1);
  }

  // ---- one sync per region

  @Test
  void region_wide_source_runs_once_for_two_cities_of_the_region_as_often_as_either_wants() {
    Discovery node = startAtMidnight(museums);
    wantMuseums(node, inRegion("krakow", "malopolskie"), 24);
    wantMuseums(node, inRegion("tarnow", "malopolskie"), 6);

    int enqueued = node.orchestrator().tick().enqueued();
    scenario().work(node);
    scenario().at(MIDNIGHT.plus(Duration.ofHours(6)));
    int again = node.orchestrator().tick().enqueued();
    scenario().work(node);

    assertThat(List.of(enqueued, again)).containsOnly(1);
    assertThat(sync.calls())
        .hasSize(2)
        .allMatch(call -> call.target().equals(MALOPOLSKIE) && call.city().isEmpty());
    assertThat(scenario().next(MALOPOLSKIE)).isEqualTo(MIDNIGHT.plus(Duration.ofHours(12)));
    assertThat(shownOn("krakow", "tarnow"))
        .containsOnly(Map.of(museums.name(), scenario().stats(MALOPOLSKIE)));
    assertThat(scenario().stats(MALOPOLSKIE).ended()).isEqualTo(new RunTotals(2, 0, 0, 0));
  }

  @Test
  void regions_are_synced_apart_also_those_of_one_name_in_two_countries() {
    Discovery node = startAtMidnight(museums);
    TargetId northOfSpain = TargetId.of("museums", "region:ES/north");
    TargetId northOfItaly = TargetId.of("museums", "region:IT/north");
    wantMuseums(node, inRegion("krakow", "malopolskie"), 24);
    wantMuseums(node, inRegion("lodz", "lodzkie"), 24);
    RegionCode north = new RegionCode("north");
    wantMuseums(node, City.of("bilbao", "Bilbao", "ES", "Europe/Madrid").in(north), 24);
    wantMuseums(node, City.of("milano", "Milano", "IT", "Europe/Rome").in(north), 24);

    int enqueued = node.orchestrator().tick().enqueued();
    scenario().work(node);

    assertThat(enqueued).isEqualTo(4);
    assertThat(sync.calls())
        .extracting(ScriptedSync.Call::target)
        .containsExactlyInAnyOrder(MALOPOLSKIE, LODZKIE, northOfSpain, northOfItaly);
  }

  @Test
  void city_without_a_region_is_unknown_to_a_region_wide_source_until_it_gains_one() {
    Discovery node = startAtMidnight(museums);
    wantMuseums(node, inRegion("krakow", "malopolskie"), 24);
    SaveResult imported = wantMuseums(node, Scenario.city("lodz"), 24);
    Subscription before = subscription("lodz");
    TickReport withoutRegion = node.orchestrator().tick();
    scenario().work(node);
    Map<SourceName, TargetStats> shownBefore = shownOn("lodz").get(0);
    scenario().after(Duration.ofHours(1));

    wantMuseums(node, inRegion("lodz", "lodzkie"), 24);
    TickReport withRegion = node.orchestrator().tick();
    scenario().work(node);

    assertThat(imported).isInstanceOf(SaveResult.Saved.class);
    assertThat(before.status()).isEqualTo(SubscriptionStatus.UNKNOWN);
    assertThat(before.detail()).isEqualTo("the city has no region");
    assertThat(before.target()).isEmpty();
    assertThat(withoutRegion.problem()).isEmpty();
    assertThat(withoutRegion.due()).as("the region of the other city").isEqualTo(1);
    assertThat(shownBefore).isEmpty();
    assertThat(subscription("lodz").status()).isEqualTo(SubscriptionStatus.ACTIVE);
    assertThat(withRegion.enqueued()).isEqualTo(1);
    assertThat(scenario().runs(LODZKIE)).hasSize(1);
    assertThat(shownOn("lodz")).containsExactly(Map.of(museums.name(), scenario().stats(LODZKIE)));
    assertThat(scenario().stats(LODZKIE).ended()).isEqualTo(new RunTotals(1, 0, 0, 0));
  }

  @Test
  void region_that_its_last_city_leaves_is_synced_no_more() {
    Discovery node = startAtMidnight(museums);
    wantMuseums(node, inRegion("krakow", "malopolskie"), 24);
    wantMuseums(node, inRegion("tarnow", "malopolskie"), 24);

    wantMuseums(node, inRegion("tarnow", "lodzkie"), 24);
    boolean withOne = scenario().state(MALOPOLSKIE).active();
    wantMuseums(node, Scenario.city("krakow"), 24);
    boolean withNone = scenario().state(MALOPOLSKIE).active();
    TickReport report = node.orchestrator().tick();

    assertThat(withOne).isTrue();
    assertThat(withNone).isFalse();
    assertThat(report.enqueued()).isEqualTo(1);
    assertThat(scenario().runs(LODZKIE)).hasSize(1);
    assertThat(scenario().runs(MALOPOLSKIE)).isEmpty();
  }

  // ---- one sync for everyone

  @Test
  void global_source_runs_once_for_cities_of_several_countries_as_often_as_any_of_them_wants() {
    Discovery node = startAtMidnight(songkick);
    List<String> cities = List.of("krakow", "london", "new-york");
    wantSongkick(node, cities.get(0), 24);
    wantSongkick(node, cities.get(1), 12);
    wantSongkick(node, cities.get(2), 6);

    int enqueued = node.orchestrator().tick().enqueued();
    scenario().work(node);
    scenario().at(MIDNIGHT.plus(Duration.ofHours(6)));
    int again = node.orchestrator().tick().enqueued();
    scenario().work(node);

    assertThat(List.of(enqueued, again)).containsOnly(1);
    assertThat(sync.calls())
        .hasSize(2)
        .allMatch(call -> call.target().equals(WORLD) && call.city().isEmpty());
    assertThat(scenario().stats(WORLD).ended()).isEqualTo(new RunTotals(2, 0, 0, 0));
    assertThat(shownOn("krakow", "london", "new-york"))
        .hasSize(3)
        .containsOnly(Map.of(songkick.name(), scenario().stats(WORLD)));
  }

  @Test
  void global_source_goes_on_until_its_last_city_leaves() {
    Discovery node = startAtMidnight(songkick);
    wantSongkick(node, "krakow", 24);
    wantSongkick(node, "london", 6);

    want(node, Samples.city("london"), NOTHING);
    Target withOne = scenario().target(WORLD);
    want(node, Samples.city("krakow"), NOTHING);
    boolean withNone = scenario().state(WORLD).active();

    assertThat(withOne.state().active()).isTrue();
    assertThat(withOne.schedule().frequency()).isEqualTo(Frequency.ofHours(24));
    assertThat(withNone).isFalse();
    assertThat(node.orchestrator().tick().due()).isZero();
  }

  // ---- what the tests say

  private static SaveResult want(Discovery node, City city, String json) {
    return node.admin().importCity(city, json, Scenario.ANN);
  }

  private static SaveResult wantMuseums(Discovery node, City city, int hours) {
    return want(node, city, Scenario.config("0 0 * * *", Scenario.source("museums", hours)));
  }

  private static void wantSongkick(Discovery node, String city, int hours) {
    String json = Scenario.config("0 0 * * *", Scenario.source("songkick", hours));
    want(node, Samples.city(city), json);
  }

  private static City inRegion(String city, String region) {
    return Scenario.city(city).in(new RegionCode(region));
  }

  private List<Map<SourceName, TargetStats>> shownOn(String... cities) {
    List<CityId> ids = Stream.of(cities).map(Scenario::id).toList();
    return storage().stats().ofCities(ids, Window.ALL, scenario().now()).values().stream()
        .map(WideScopeScenarios::stats)
        .toList();
  }

  private static Map<SourceName, TargetStats> stats(Map<SourceName, TargetReport> shown) {
    return shown.values().stream()
        .map(TargetReport::stats)
        .collect(Collectors.toMap(stats -> stats.target().source(), Function.identity()));
  }
}
