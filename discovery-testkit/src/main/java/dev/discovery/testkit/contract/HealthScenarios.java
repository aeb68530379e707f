package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.discovery.Discovery;
import dev.discovery.access.AccessPolicy;
import dev.discovery.access.Operation;
import dev.discovery.access.Subject;
import dev.discovery.admin.CitiesByHealth;
import dev.discovery.admin.DiscoveryAdmin;
import dev.discovery.city.CityId;
import dev.discovery.health.CityHealth;
import dev.discovery.health.HealthCounts;
import dev.discovery.health.HealthMarks;
import dev.discovery.health.HealthStatus;
import dev.discovery.health.TargetHealth;
import dev.discovery.plan.PauseScope;
import dev.discovery.source.FailureKind;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SyncException;
import dev.discovery.source.TargetId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What ticks, workers and people do, and how healthy that leaves targets and cities. */
public abstract class HealthScenarios extends PauseSuite {

  private static final TargetId POLAND = TargetId.of("pubquiz-pl", "country:PL");

  private final ScriptedSync quizzes = new ScriptedSync();
  private final SourceDefinition pubquiz = Scenario.ofCountry("pubquiz-pl", quizzes);

  @Test
  void city_passes_while_its_sources_bring_data_and_fails_when_they_are_not_run() {
    Discovery node = haveRun("krakow");
    assertThat(status(node)).isEqualTo(HealthStatus.PASS);
    scenario().at(day(1));
    node.orchestrator().tick();
    scenario().work(node);

    scenario().at(day(2).plus(Duration.ofHours(11)));
    assertThat(status(node)).isEqualTo(HealthStatus.PASS);
    scenario().at(day(2).plus(Duration.ofHours(12)));
    assertThat(status(node)).isEqualTo(HealthStatus.WARN);
    scenario().at(day(3));
    assertThat(status(node)).isEqualTo(HealthStatus.FAIL);
    assertThat(health(node).reasons())
        .containsExactly(
            "no data since 2026-01-16T00:00:00Z, for 2 days; its schedule: every day at 00:00, UTC");
  }

  @Test
  void failures_in_a_row_are_told_with_their_reason() {
    Discovery node = haveRun("krakow");
    ScriptedSync failing = (ScriptedSync) karnet.sync();
    failing.failing(3, new SyncException(FailureKind.NOT_FOUND, "404 Not Found"));
    for (int day = 1; day <= 3; day++) {
      scenario().at(day(day));
      node.orchestrator().tick();
      scenario().work(node);
    }

    assertThat(status(node)).isEqualTo(HealthStatus.FAIL);
    assertThat(health(node).reasons().get(0))
        .isEqualTo("the last 3 runs failed: NOT_FOUND, 404 Not Found");
    assertThat(node.admin().health(Scenario.id("krakow"), Scenario.ANN).score()).hasValue(0);
  }

  @Test
  void objective_of_a_source_is_what_its_targets_are_judged_by() {
    scenario().at(MIDNIGHT);
    Discovery node = scenario().node(karnet.withObjective(Duration.ofHours(4)));
    Scenario.city(node, "krakow", Scenario.config("0 0 * * *", Scenario.source("karnet", 24)));
    node.orchestrator().tick();
    scenario().work(node);

    scenario().after(Duration.ofHours(3));
    assertThat(status(node)).isEqualTo(HealthStatus.WARN);
    scenario().after(Duration.ofHours(1));
    assertThat(status(node)).isEqualTo(HealthStatus.FAIL);

    // The next version of the host takes it back.
    Discovery next = scenario().node(karnet.withObjective(Duration.ofHours(40)));
    next.maintain();
    assertThat(status(next)).isEqualTo(HealthStatus.PASS);
  }

  @Test
  void what_was_switched_off_is_unknown_until_it_has_run_again() {
    Discovery node = haveRun("krakow");
    node.admin().setEnabled(Scenario.id("krakow"), KRAKOW.source(), false, Scenario.ANN);
    assertThat(stored()).isEmpty();
    assertThat(health(node).reasons()).containsExactly("no city asks for it");
    assertThat(node.admin().health(Scenario.id("krakow"), Scenario.ANN).targets()).isEmpty();

    scenario().at(day(30));
    node.admin().setEnabled(Scenario.id("krakow"), KRAKOW.source(), true, Scenario.ANN);
    assertThat(status(node)).isEqualTo(HealthStatus.UNKNOWN);
    assertThat(health(node).reasons())
        .containsExactly("no run has told of it since it was asked for, or resumed");

    scenario().at(day(31));
    node.orchestrator().tick();
    scenario().work(node);
    assertThat(status(node)).isEqualTo(HealthStatus.PASS);
  }

  @Test
  void pause_makes_it_unknown_at_once_and_its_end_makes_nothing_fail() {
    Discovery node = haveRun("krakow");
    pause(node, EVERYTHING);
    assertThat(status(node)).isEqualTo(HealthStatus.UNKNOWN);
    assertThat(health(node).reasons()).containsExactly("everything paused by ann: maintenance");
    assertThat(stored()).as("it holds nothing up yet").isPresent();
    assertThat(list(node, Optional.empty()).cities().get(0).standing().status())
        .isEqualTo(HealthStatus.UNKNOWN);

    scenario().at(day(1));
    parks(node, 1);
    assertThat(stored()).isEmpty();
    scenario().at(day(20).plusSeconds(1));
    node.admin().resume(PauseScope.EVERYTHING, Scenario.ANN);
    drops(node, 1);
    assertThat(status(node)).isEqualTo(HealthStatus.UNKNOWN);

    scenario().at(day(21));
    node.orchestrator().tick();
    scenario().work(node);
    assertThat(status(node)).isEqualTo(HealthStatus.PASS);
  }

  @Test
  void edit_of_the_schedule_makes_nothing_late_at_once() {
    Discovery node = haveRun("krakow");
    scenario().at(day(1));
    node.orchestrator().tick();
    scenario().work(node);
    scenario().at(day(1).plus(Duration.ofHours(20)).plusSeconds(60));

    edit(node, "krakow", Scenario.config("0 * * * *", Scenario.source("karnet", 1)));

    assertThat(status(node)).isEqualTo(HealthStatus.PASS);
    assertThat(stored().orElseThrow().failAt()).isEqualTo(day(1).plus(Duration.ofHours(22)));
  }

  @Test
  void source_of_a_country_counts_for_each_of_its_cities_and_lists_them_first() {
    scenario().at(MIDNIGHT);
    Discovery node = scenario().node(karnet, pubquiz);
    String both =
        Scenario.config(
            "0 0 * * *", Scenario.source("karnet", 24), Scenario.source("pubquiz-pl", 24));
    Scenario.city(node, "krakow", both);
    Scenario.city(node, "lodz", both);
    Scenario.city(node, "opole", Scenario.config("0 0 * * *", Scenario.source("karnet", 24)));
    quizzes.failing(9, new SyncException(FailureKind.NOT_FOUND, "404"));
    for (int day = 0; day < 3; day++) {
      scenario().at(day(day));
      node.orchestrator().tick();
      scenario().work(node);
    }

    CitiesByHealth list = list(node, Optional.empty());
    CityHealth lodz = node.admin().health(Scenario.id("lodz"), Scenario.ANN);

    assertThat(list.cities())
        .extracting(each -> each.standing().city().value(), each -> each.standing().status())
        .containsExactly(
            tuple("krakow", HealthStatus.FAIL),
            tuple("lodz", HealthStatus.FAIL),
            tuple("opole", HealthStatus.PASS));
    assertThat(list.cities().get(0).standing().key().target()).contains(POLAND);
    assertThat(list.cities().get(0).counts()).isEqualTo(new HealthCounts(1, 0, 1, 0));
    assertThat(lodz.score()).hasValue(50);
    assertThat(lodz.targets().get(0).target()).isEqualTo(POLAND);
    assertThat(node.admin().health(POLAND.source(), Scenario.ANN))
        .isEqualTo(new HealthCounts(0, 0, 1, 0));
    assertThat(node.admin().health(Scenario.ANN))
        .containsEntry(KRAKOW.source(), new HealthCounts(3, 0, 0, 0))
        .containsEntry(POLAND.source(), new HealthCounts(0, 0, 1, 0));
    assertThat(list(node, Optional.of(HealthStatus.PASS)).cities())
        .extracting(each -> each.standing().city())
        .containsExactly(Scenario.id("opole"));
  }

  @Test
  void list_has_only_cities_that_one_may_see_and_goes_on_behind_the_others() {
    haveRun("krakow", "lodz", "opole");
    AccessPolicy lodzOnly =
        (actor, operation, subject) ->
            operation == Operation.LIST_CITIES
                || subject.equals(Subject.of(LODZ.scope().city().orElseThrow()));
    DiscoveryAdmin admin =
        Discovery.on(scenario().storage(), scenario().queue())
            .sources(List.of(karnet))
            .access(lodzOnly)
            .ticker(scenario().ticker())
            .open()
            .admin();
    var seen = new ArrayList<CityId>();
    CitiesByHealth page = admin.citiesByHealth(Optional.empty(), Optional.empty(), 1, Scenario.ANN);
    page.cities().forEach(each -> seen.add(each.standing().city()));
    while (page.next().isPresent()) {
      page = admin.citiesByHealth(Optional.empty(), page.next(), 1, Scenario.ANN);
      page.cities().forEach(each -> seen.add(each.standing().city()));
    }

    assertThat(seen).containsExactly(Scenario.id("lodz"));
  }

  private HealthStatus status(Discovery node) {
    return health(node).status();
  }

  private TargetHealth health(Discovery node) {
    return node.admin().health(KRAKOW, Scenario.ANN).orElseThrow();
  }

  private Optional<HealthMarks> stored() {
    return scenario().storage().health().find(List.of(KRAKOW)).get(KRAKOW).marks();
  }

  private static CitiesByHealth list(Discovery node, Optional<HealthStatus> only) {
    return node.admin().citiesByHealth(only, Optional.empty(), 10, Scenario.ANN);
  }
}
