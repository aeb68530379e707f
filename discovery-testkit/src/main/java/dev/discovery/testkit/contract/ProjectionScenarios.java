package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.discovery.Discovery;
import dev.discovery.admin.Actor;
import dev.discovery.admin.SaveResult;
import dev.discovery.city.City;
import dev.discovery.city.CityId;
import dev.discovery.config.ConfigVersion;
import dev.discovery.config.DiscoveryConfig;
import dev.discovery.config.DiscoveryConfigJson;
import dev.discovery.config.SourceConfig;
import dev.discovery.orchestrator.SourceRegistration;
import dev.discovery.plan.ParkReason;
import dev.discovery.plan.Subscription;
import dev.discovery.plan.SubscriptionStatus;
import dev.discovery.plan.Target;
import dev.discovery.port.RegisteredSource;
import dev.discovery.port.RegisteredSource.Projected;
import dev.discovery.run.Run;
import dev.discovery.run.RunState;
import dev.discovery.run.RunTotals;
import dev.discovery.run.TargetStats;
import dev.discovery.schedule.Cron;
import dev.discovery.schedule.Frequency;
import dev.discovery.source.Scope;
import dev.discovery.source.Setting;
import dev.discovery.source.SettingsSchema;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SourceName;
import dev.discovery.source.SourceSchedule;
import dev.discovery.source.TargetId;
import dev.discovery.testkit.Faults;
import dev.discovery.testkit.ProcessDeath;
import dev.discovery.testkit.Samples;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** From what cities want, and what nodes have registered, to what runs. */
public abstract class ProjectionScenarios extends ScenarioSuite {

  private static final Instant MIDNIGHT = Samples.MIDNIGHT;
  private static final Duration DAY = Duration.ofDays(1);
  private static final TargetId QUIZ = TargetId.of("pubquiz-pl", "country:PL");
  private static final TargetId KRAKOW = Scenario.target("karnet", "krakow");
  private static final String NOTHING = Scenario.config("0 0 * * *");
  private static final String KARNET = Scenario.config("0 0 * * *", Scenario.source("karnet", 24));

  private final ScriptedSync sync = new ScriptedSync();
  private final SourceDefinition karnet = Scenario.ofCity("karnet", sync);
  private final SourceDefinition repertuary = Scenario.ofCity("repertuary", sync);
  private final SourceDefinition quiz =
      Scenario.ofCountry("pubquiz-pl", sync)
          .withSchedule(new SourceSchedule(Cron.parse("0 * * * *"), ZoneOffset.UTC));

  // ---- scopes wider than a city

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
  void country_wide_source_that_only_invalid_settings_ask_for_is_cancelled_and_says_why() {
    scenario().at(MIDNIGHT);
    SourceDefinition strict =
        quiz.withSettings(
            SettingsSchema.of(
                Setting.integer("limit").range(1, 500), Setting.text("city_name").required()));
    Discovery old = scenario().node(repertuary);
    Discovery young = scenario().node(strict);
    wantQuizWith(old, "krakow", true, "{}");
    wantQuizWith(old, "lodz", true, "{\"limit\": 501, \"city_name\": \"Łódź\"}");

    young.orchestrator().tick();
    scenario().work(young);
    Run unwanted = scenario().run(QUIZ);
    wantQuizWith(old, "warszawa", true, "{\"city_name\": \"Warszawa\"}");
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
  void settings_of_a_country_wide_source_are_merged_from_the_first_hundred_different_ones() {
    Discovery node = startAtMidnight(quiz);
    for (int n = 0; n < 101; n++) {
      wantQuizWith(node, cityId(n), true, "{\"of_%d\": true}".formatted(n));
    }

    node.orchestrator().tick();
    scenario().work(node);

    assertThat(sync.calls().get(0).settings().values().keySet())
        .hasSize(100)
        .contains("of_0", "of_99")
        .doesNotContain("of_100");
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

  // ---- removing and adding

  @Test
  void removing_and_adding_a_source_in_one_write_is_no_change() {
    Discovery node = startAtMidnight(karnet, repertuary);
    String before =
        Scenario.config(
            "0 0 * * *", Scenario.source("karnet", 24), Scenario.source("repertuary", 24));
    Scenario.city(node, "krakow", before);
    node.orchestrator().tick();
    scenario().work(node);
    scenario().after(Duration.ofHours(1));
    List<Target> targets = targetsOfKrakow();

    SaveResult saved =
        node.admin()
            .edit(
                Scenario.id("krakow"),
                config -> {
                  var entry = config.source(karnet.name()).orElseThrow();
                  return config.without(karnet.name()).with(entry);
                },
                Scenario.ANN);

    assertThat(saved).isInstanceOf(SaveResult.Saved.class);
    assertThat(targetsOfKrakow()).isEqualTo(targets);
    assertThat(scenario().ledger(KRAKOW)).hasSize(1);
  }

  @Test
  void source_that_is_removed_and_added_later_reopens_no_slot_and_starts_nothing_at_once() {
    Discovery node = startAtMidnight(karnet);
    Scenario.city(node, "krakow", KARNET);
    node.orchestrator().tick();
    scenario().work(node);
    Instant lastSlot = scenario().state(KRAKOW).lastSlot().orElseThrow().at();

    Scenario.city(node, "krakow", NOTHING);
    Instant lastSlotWhileGone = scenario().state(KRAKOW).lastSlot().orElseThrow().at();
    Scenario.city(node, "krakow", KARNET);
    int atOnce = node.orchestrator().tick().due();

    assertThat(lastSlotWhileGone).isEqualTo(lastSlot);
    assertThat(atOnce).isZero();
    assertThat(scenario().next(KRAKOW)).isEqualTo(MIDNIGHT.plus(DAY));
    assertThat(scenario().stats(KRAKOW).ended().succeeded()).as("its history is kept").isEqualTo(1);
  }

  @Test
  void run_in_flight_of_a_source_that_is_removed_and_added_has_no_second_one_beside_it() {
    Discovery node = startAtMidnight(karnet);
    Scenario.city(node, "krakow", KARNET);
    node.orchestrator().tick();
    Scenario.city(node, "krakow", NOTHING);
    Scenario.city(node, "krakow", KARNET);
    scenario().at(MIDNIGHT.plus(DAY));

    int enqueued = node.orchestrator().tick().enqueued();

    assertThat(enqueued).isZero();
    assertThat(scenario().runs(KRAKOW)).hasSize(1);
    assertThat(scenario().skips(KRAKOW)).hasSize(1);
  }

  @Test
  void import_of_what_is_stored_already_changes_nothing() {
    Discovery node = startAtMidnight(karnet);
    Scenario.city(node, "krakow", KARNET);
    Target before = scenario().target(KRAKOW);

    SaveResult again = Scenario.city(node, "krakow", KARNET);

    assertThat(again).isEqualTo(new SaveResult.Unchanged(new ConfigVersion(1), List.of()));
    assertThat(scenario().target(KRAKOW)).isEqualTo(before);
    assertThat(node.admin().history(Scenario.id("krakow"), 10)).hasSize(1);
  }

  @Test
  void import_of_what_is_stored_already_says_again_what_is_wrong_with_it() {
    Discovery node = startAtMidnight(karnet);
    String bad =
        Scenario.config(
            "0 0 * * *", Scenario.source("karnt", 24), "{\"name\": \"karnet\", \"enabled\": 7}");
    SaveResult first = Scenario.city(node, "krakow", bad);

    SaveResult again = Scenario.city(node, "krakow", bad);

    assertThat(again).isInstanceOf(SaveResult.Unchanged.class);
    assertThat(again.violations()).isEqualTo(first.violations());
    assertThat(again.violations())
        .extracting(violation -> violation.pointer())
        .containsExactlyInAnyOrder("/sources/0/name", "/sources/1/enabled");
  }

  @Test
  void form_that_was_made_against_an_older_version_is_refused() {
    Discovery node = startAtMidnight(karnet);
    Scenario.city(node, "krakow", KARNET);
    Scenario.city(node, "krakow", NOTHING);
    var config = DiscoveryConfigJson.read(KARNET);

    SaveResult stale =
        node.admin().save(Scenario.id("krakow"), config, new ConfigVersion(1), Scenario.ANN);
    SaveResult fresh =
        node.admin().save(Scenario.id("krakow"), config, new ConfigVersion(2), Scenario.ANN);
    SaveResult nowhere =
        node.admin().save(Scenario.id("nowhere"), config, ConfigVersion.NONE, Scenario.ANN);

    assertThat(stale)
        .isInstanceOfSatisfying(
            SaveResult.Stale.class,
            refused -> assertThat(refused.current().version()).isEqualTo(new ConfigVersion(2)));
    assertThat(fresh).isEqualTo(new SaveResult.Saved(new ConfigVersion(3), List.of()));
    assertThat(nowhere).isEqualTo(new SaveResult.UnknownCity(Scenario.id("nowhere")));
  }

  @Test
  void city_that_adds_a_source_gets_the_frequency_that_the_source_offers() {
    Discovery node = startAtMidnight(karnet.withFrequency(Frequency.ofHours(6)));
    Scenario.city(node, "krakow", Scenario.config("0 * * * *"));
    SourceDefinition offered = node.sources().find(karnet.name()).orElseThrow();

    edit(node, config -> config.with(SourceConfig.of(offered)));
    node.orchestrator().tick();
    scenario().work(node);

    assertThat(sync.count()).isEqualTo(1);
    assertThat(scenario().target(KRAKOW).schedule().frequency()).isEqualTo(Frequency.ofHours(6));
    assertThat(scenario().next(KRAKOW)).isEqualTo(MIDNIGHT.plus(Duration.ofHours(6)));
  }

  // ---- nodes that differ

  @Test
  void old_node_writes_configs_that_name_a_new_source_and_leaves_its_runs_to_others() {
    scenario().at(MIDNIGHT);
    Discovery old = scenario().node(repertuary);
    Discovery young = scenario().node(repertuary, karnet);

    SaveResult saved =
        Scenario.city(
            old,
            "krakow",
            Scenario.config(
                "0 0 * * *", Scenario.source("karnet", 24), Scenario.source("repertuary", 24)));
    int byTheOld = old.orchestrator().tick().enqueued();
    int byTheYoung = young.orchestrator().tick().enqueued();

    assertThat(saved).isEqualTo(new SaveResult.Saved(new ConfigVersion(1), List.of()));
    assertThat(byTheOld).isEqualTo(1);
    assertThat(byTheYoung).isEqualTo(1);
    assertThat(scenario().runs(KRAKOW)).hasSize(1);
    assertThat(scenario().state(KRAKOW).parked()).isEmpty();
  }

  @Test
  void old_node_adds_a_source_to_a_form_that_only_another_node_has() {
    scenario().at(MIDNIGHT);
    Discovery old = scenario().node(repertuary);
    scenario().node(karnet);
    Scenario.city(old, "krakow", Scenario.config("0 0 * * *", Scenario.source("repertuary", 24)));

    SaveResult added = edit(old, config -> config.with(SourceConfig.of("karnet")));
    SaveResult mistyped = edit(old, config -> config.with(SourceConfig.of("karnt")));

    assertThat(added).isEqualTo(new SaveResult.Saved(new ConfigVersion(2), List.of()));
    assertThat(mistyped)
        .isInstanceOfSatisfying(
            SaveResult.Rejected.class,
            refused ->
                assertThat(refused.violations())
                    .extracting(violation -> violation.pointer())
                    .containsExactly("/sources/2/name"));
  }

  private static SaveResult edit(Discovery node, UnaryOperator<DiscoveryConfig> change) {
    return node.admin().edit(Scenario.id("krakow"), change, new Actor("test"));
  }

  @Test
  void source_that_no_node_has_runs_as_soon_as_one_registers_it() {
    Discovery old = startAtMidnight(repertuary);
    Scenario.city(old, "krakow", KARNET);
    SubscriptionStatus before = subscription("krakow").status();

    Discovery young = scenario().node(karnet);

    assertThat(before).isEqualTo(SubscriptionStatus.UNKNOWN);
    assertThat(subscription("krakow").status()).isEqualTo(SubscriptionStatus.ACTIVE);
    assertThat(old.orchestrator().tick().due()).isZero();
    assertThat(young.orchestrator().tick().enqueued()).isEqualTo(1);
  }

  @Test
  void source_unknown_to_every_node_for_10_minutes_is_parked_and_goes_on_when_it_comes_back() {
    Discovery old = startAtMidnight(repertuary);
    Discovery young = scenario().node(karnet);
    Scenario.city(young, "krakow", KARNET);
    scenario().at(MIDNIGHT.plus(SourceRegistration.UNKNOWN_AFTER).minus(Given.MICROSECOND));
    old.maintain();
    boolean parkedTooEarly = scenario().state(KRAKOW).parked().isPresent();
    scenario().at(MIDNIGHT.plus(SourceRegistration.UNKNOWN_AFTER));
    old.maintain();
    boolean parked = scenario().state(KRAKOW).isParked(ParkReason.UNKNOWN_SOURCE);
    Optional<Instant> wakesAt = scenario().state(KRAKOW).wakeAt();
    scenario().after(DAY.multipliedBy(2));

    Discovery back = scenario().node(karnet);
    int enqueued = back.orchestrator().tick().enqueued();
    old.maintain();

    assertThat(parkedTooEarly).isFalse();
    assertThat(parked).isTrue();
    assertThat(wakesAt).as("it is out of the due index").isEmpty();
    assertThat(enqueued).isEqualTo(1);
    assertThat(scenario().state(KRAKOW).parked()).isEmpty();
    assertThat(scenario().run(KRAKOW).slot().orElseThrow().slot().at())
        .as("no slot was lost")
        .isEqualTo(MIDNIGHT);
  }

  @Test
  void source_that_a_living_node_has_is_never_parked() {
    Discovery old = startAtMidnight(repertuary);
    Discovery young = scenario().node(karnet);
    Scenario.city(young, "krakow", KARNET);

    for (int minute = 0; minute < 30; minute++) {
      scenario().after(Duration.ofMinutes(1));
      young.maintain();
      old.maintain();
    }

    assertThat(scenario().state(KRAKOW).parked()).isEmpty();
  }

  // ---- sources that change

  @Test
  void changed_schedule_of_a_source_reaches_its_target_and_starts_nothing_at_once() {
    Discovery node = startAtMidnight(quiz);
    wantQuiz(node, "krakow", 1);
    node.orchestrator().tick();
    scenario().work(node);
    scenario().after(Duration.ofMinutes(10));

    Discovery changed =
        scenario()
            .node(quiz.withSchedule(new SourceSchedule(Cron.parse("45 * * * *"), ZoneOffset.UTC)));

    assertThat(scenario().target(QUIZ).schedule().cron()).isEqualTo("45 * * * *");
    assertThat(scenario().next(QUIZ)).isEqualTo(MIDNIGHT.plus(Duration.ofMinutes(45)));
    assertThat(changed.orchestrator().tick().due()).isZero();
  }

  @Test
  void changed_scope_moves_every_city_page_by_page() {
    int cities = 401;
    Discovery node = startAtMidnight(karnet);
    importCities(node, cities);

    Discovery wider = scenario().node(Scenario.ofCountry("karnet", sync));

    assertThat(activeTargets(cities)).containsExactly(TargetId.of("karnet", "country:PL"));
    assertThat(progress()).isEqualTo(new Projected());
    assertThat(wider.orchestrator().tick().enqueued()).isEqualTo(1);
  }

  @Test
  void crash_while_a_changed_source_is_projected_is_made_up_for_by_any_node() {
    int cities = 401;
    List<SourceDefinition> scopes = List.of(Scenario.ofCountry("karnet", sync), karnet);
    Discovery first = startAtMidnight(karnet);
    importCities(first, cities);
    first.orchestrator().tick();
    Faults healthy = new Faults();
    // Nothing is left due, so that each change makes the same calls.
    scenario().node(healthy, scopes.get(0)).orchestrator().tick();
    List<Faults.Point> commits =
        healthy.points().stream()
            .filter(point -> point.call().name().equals(Faults.COMMIT))
            .filter(point -> point.call().number() < firstClaim(healthy))
            .toList();

    for (int n = 0; n < commits.size(); n++) {
      SourceDefinition changed = scopes.get((n + 1) % 2);
      Faults.Point point = commits.get(n);
      Faults dying = new Faults().at(point, Faults.death());
      Throwable death = catchThrowable(() -> scenario().node(dying, changed));

      assertThat(death).as(point.toString()).isInstanceOf(ProcessDeath.class);
      scenario().node(changed).orchestrator().tick();
      assertThat(progress()).as(point.toString()).isEqualTo(new Projected());
      assertThat(activeTargets(cities))
          .as("%s", point)
          .hasSize(changed.scope() == Scope.CITY ? cities : 1);
    }
    assertThat(commits).as("one for the source, one for each page").hasSizeGreaterThan(6);
  }

  private static int firstClaim(Faults process) {
    return process.calls().stream()
        .filter(call -> call.name().equals("TargetStore.claim"))
        .findFirst()
        .orElseThrow()
        .number();
  }

  @Test
  void config_written_while_a_source_changes_is_projected_by_what_it_changed_to() {
    Discovery node = startAtMidnight(karnet);
    importCities(node, 30);

    threads()
        .together(
            8,
            thread -> {
              if (thread == 0) {
                scenario().node(Scenario.ofCountry("karnet", sync));
                return true;
              }
              for (int n = 0; n < 10; n++) {
                Scenario.city(node, "late-" + thread + "-" + n, KARNET);
              }
              return true;
            });

    List<CityId> all =
        storage().configs().page(Optional.empty(), 1_000).stream()
            .map(stored -> stored.city().id())
            .toList();
    assertThat(all).hasSize(100);
    assertThat(storage().subscriptions().ofCities(all))
        .hasSize(100)
        .allMatch(each -> each.target().equals(Optional.of(TargetId.of("karnet", "country:PL"))));
    assertThat(
            storage()
                .targets()
                .find(all.stream().map(id -> Scenario.target("karnet", id.value())).toList()))
        .noneMatch(target -> target.state().active());
  }

  // ---- what the tests say

  private Discovery startAtMidnight(SourceDefinition... sources) {
    scenario().at(MIDNIGHT);
    return scenario().node(sources);
  }

  private static void wantQuiz(Discovery node, String city, int hours) {
    Scenario.city(node, city, Scenario.config("0 0 * * *", Scenario.source("pubquiz-pl", hours)));
  }

  private static void wantQuizWith(Discovery node, String city, boolean enabled, String settings) {
    Scenario.city(
        node,
        city,
        Scenario.config("0 0 * * *", Scenario.source("pubquiz-pl", 24, enabled, settings)));
  }

  private static void importCities(Discovery node, int count) {
    IntStream.range(0, count).forEach(n -> Scenario.city(node, cityId(n), KARNET));
  }

  private static String cityId(int number) {
    return "c%04d".formatted(number);
  }

  private List<TargetId> activeTargets(int cities) {
    var ids = new ArrayList<TargetId>();
    ids.add(TargetId.of("karnet", "country:PL"));
    IntStream.range(0, cities).forEach(n -> ids.add(Scenario.target("karnet", cityId(n))));
    return storage().targets().find(ids).stream()
        .filter(target -> target.state().active())
        .map(Target::id)
        .toList();
  }

  private RegisteredSource.Progress progress() {
    return storage().sources().all().get(0).progress();
  }

  private List<Target> targetsOfKrakow() {
    return storage().targets().find(List.of(KRAKOW, Scenario.target("repertuary", "krakow")));
  }

  private Subscription subscription(String city) {
    return storage().subscriptions().ofCities(List.of(Scenario.id(city))).get(0);
  }
}
