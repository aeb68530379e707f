package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.discovery.Discovery;
import dev.discovery.access.Actor;
import dev.discovery.admin.SaveResult;
import dev.discovery.city.CityId;
import dev.discovery.config.ConfigVersion;
import dev.discovery.config.DiscoveryConfig;
import dev.discovery.config.SourceConfig;
import dev.discovery.plan.ParkReason;
import dev.discovery.plan.SubscriptionStatus;
import dev.discovery.plan.Target;
import dev.discovery.port.RegisteredSource;
import dev.discovery.port.RegisteredSource.Projected;
import dev.discovery.schedule.Cron;
import dev.discovery.source.Scope;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SourceSchedule;
import dev.discovery.source.TargetId;
import dev.discovery.testkit.Faults;
import dev.discovery.testkit.ProcessDeath;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Nodes that have registered different sources, and sources that change. */
public abstract class SourceChangeScenarios extends ProjectionSuite {

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
    scenario().at(MIDNIGHT.plus(RegisteredSource.UNKNOWN_AFTER).minus(Given.MICROSECOND));
    old.maintain();
    boolean parkedTooEarly = scenario().state(KRAKOW).parked().isPresent();
    scenario().at(MIDNIGHT.plus(RegisteredSource.UNKNOWN_AFTER));
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
    // Nothing is left due, so that each change the same way makes the same calls.
    List<List<Faults.Point>> commits = scopes.stream().map(this::commitsOfChange).toList();

    for (int n = 0; n < commits.get(n % 2).size(); n++) {
      SourceDefinition changed = scopes.get(n % 2);
      Faults.Point point = commits.get(n % 2).get(n);
      Faults dying = new Faults().at(point, Faults.death());
      Throwable death = catchThrowable(() -> scenario().node(dying, changed));

      assertThat(death).as(point.toString()).isInstanceOf(ProcessDeath.class);
      scenario().node(changed).orchestrator().tick();
      assertThat(progress()).as(point.toString()).isEqualTo(new Projected());
      assertThat(activeTargets(cities))
          .as("%s", point)
          .hasSize(changed.scope() == Scope.CITY ? cities : 1);
    }
    assertThat(commits).as("one for the source, one for each page").allMatch(of -> of.size() > 6);
  }

  private List<Faults.Point> commitsOfChange(SourceDefinition changed) {
    Faults healthy = new Faults();
    scenario().node(healthy, changed).orchestrator().tick();
    return healthy.points().stream()
        .filter(point -> point.call().name().equals(Faults.COMMIT))
        .filter(point -> point.call().number() < firstClaim(healthy))
        .toList();
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
}
