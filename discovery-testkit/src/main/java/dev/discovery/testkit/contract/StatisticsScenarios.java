package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.discovery.Discovery;
import dev.discovery.access.Actor;
import dev.discovery.access.Operation;
import dev.discovery.admin.DiscoveryAdmin;
import dev.discovery.city.CityId;
import dev.discovery.run.Ending;
import dev.discovery.run.Grain;
import dev.discovery.run.Measured;
import dev.discovery.run.Series;
import dev.discovery.run.Statistics;
import dev.discovery.run.TargetReport;
import dev.discovery.run.Window;
import dev.discovery.source.FailureKind;
import dev.discovery.source.ScopeKey;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SourceName;
import dev.discovery.source.SyncException;
import dev.discovery.source.TargetId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What people see of statistics, after real runs. */
public abstract class StatisticsScenarios extends ScenarioSuite {

  private static final Instant MIDNIGHT = Instant.parse("2026-03-10T00:00:00Z");
  private static final Actor ANN = Scenario.ANN;
  private static final TargetId KRAKOW = Scenario.target("karnet", "krakow");
  private static final TargetId LODZ = Scenario.target("karnet", "lodz");
  private static final TargetId QUIZ = TargetId.of("quiz", "country:PL");

  private final ScriptedSync sync = new ScriptedSync();
  private final SourceDefinition karnet = Scenario.ofCity("karnet", sync);
  private final SourceDefinition quiz = Scenario.ofCountry("quiz", new ScriptedSync());

  @Test
  void pages_of_a_dashboard_agree_with_each_other() {
    DiscoveryAdmin admin = ranFor(3).admin();
    CityId krakow = Scenario.id("krakow");
    CityId lodz = Scenario.id("lodz");

    for (Window window : Window.values()) {
      Map<SourceName, TargetReport> city = admin.statistics(krakow, window, ANN);
      Map<CityId, Map<SourceName, TargetReport>> cities =
          admin.statistics(List.of(lodz, krakow), window, ANN);
      List<TargetReport> targets = admin.targets(karnet.name(), Optional.empty(), 200, window, ANN);
      Statistics source = admin.statistics(karnet.name(), window, ANN);

      assertThat(city).containsOnlyKeys(karnet.name(), quiz.name());
      assertThat(cities).containsOnlyKeys(krakow, lodz).containsEntry(krakow, city);
      assertThat(targets).extracting(TargetReport::target).containsExactly(KRAKOW, LODZ);
      assertThat(targets.get(0)).isEqualTo(city.get(karnet.name()));
      assertThat(targets.get(0)).isEqualTo(admin.statistics(KRAKOW, window, ANN));
      assertThat(targets.get(0).inWindow().plus(targets.get(1).inWindow())).isEqualTo(source);
      assertThat(admin.statistics(window, ANN)).containsEntry(karnet.name(), source).hasSize(2);
      assertThat(admin.statistics(ScopeKey.parse("country:PL"), window, ANN))
          .isEqualTo(Map.of(quiz.name(), city.get(quiz.name())));
    }
  }

  @Test
  void target_shows_its_rate_its_last_runs_and_why_it_fails() {
    DiscoveryAdmin admin = ranFor(3).admin();

    TargetReport krakow = admin.statistics(KRAKOW, Window.WEEK, ANN);
    TargetReport never = admin.statistics(TargetId.of("karnet", "city:none"), Window.WEEK, ANN);

    assertThat(krakow.inWindow().successRate()).hasValue(2 / 3.0);
    assertThat(krakow.inWindow().durations().percentile(50)).isPresent();
    assertThat(krakow.stats().standing().recent())
        .containsExactly(Ending.FAILED, Ending.OK, Ending.OK);
    assertThat(krakow.stats().standing().lastFailure().orElseThrow().failure().message())
        .isEqualTo("gone");
    assertThat(admin.failures(karnet.name(), Window.WEEK, ANN))
        .isEqualTo(Map.of(FailureKind.NOT_FOUND, 1L));
    assertThat(admin.failures(karnet.name(), Window.HOUR, ANN)).isEmpty();
    assertThat(never.inWindow().successRate()).isEmpty();
    assertThat(never.stats().standing().lastRunAt()).isEmpty();
  }

  @Test
  void chart_has_each_day_and_each_hour_up_to_now() {
    DiscoveryAdmin admin = ranFor(3).admin();

    Series days = admin.series(new Measured.OfTarget(KRAKOW), Grain.DAY, 30, ANN);
    Series hours = admin.series(new Measured.OfCity(Scenario.id("krakow")), Grain.HOUR, 48, ANN);
    Series everything = admin.series(new Measured.Everything(), Grain.DAY, 2, ANN);
    Series source = admin.series(new Measured.OfSource(karnet.name()), Grain.DAY, 30, ANN);

    assertThat(days.buckets()).hasSize(30);
    assertThat(days.buckets().stream().map(each -> each.statistics().ended().all()).toList())
        .startsWith(0L, 0L)
        .endsWith(0L, 1L, 1L, 1L);
    assertThat(days.buckets().get(29).from()).isEqualTo(MIDNIGHT.plus(Duration.ofDays(2)));
    assertThat(hours.buckets()).hasSize(48);
    assertThat(hours.sum().ended().all()).as("two sources, two days").isEqualTo(4);
    assertThat(everything.sum().ended().all()).as("three targets, two days").isEqualTo(6);
    assertThat(source.sum()).isEqualTo(admin.statistics(karnet.name(), Window.MONTH, ANN));
  }

  @Test
  void cities_that_one_may_not_see_are_left_out_of_a_page() {
    ranFor(1);
    DiscoveryAdmin admin =
        Discovery.on(storage(), scenario().queue())
            .source(karnet)
            .instance("guarded")
            .access(
                (actor, operation, subject) ->
                    operation == Operation.LIST_CITIES
                        || subject.city().equals(Optional.of(Scenario.id("lodz"))))
            .open()
            .admin();

    List<CityId> both = List.of(Scenario.id("krakow"), Scenario.id("lodz"));
    assertThat(admin.statistics(both, Window.DAY, ANN)).containsOnlyKeys(Scenario.id("lodz"));
  }

  @Test
  void questions_without_a_bound_are_refused() {
    DiscoveryAdmin admin = scenario().node(karnet).admin();
    List<CityId> tooMany = Collections.nCopies(201, Scenario.id("krakow"));
    var target = new Measured.OfTarget(KRAKOW);

    assertThatThrownBy(() -> admin.statistics(tooMany, Window.DAY, ANN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at most 200");
    assertThatThrownBy(() -> admin.targets(karnet.name(), Optional.empty(), 201, Window.DAY, ANN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 to 200");
    assertThatThrownBy(() -> admin.series(target, Grain.HOUR, 49, ANN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 to 48");
    assertThatThrownBy(() -> admin.series(target, Grain.DAY, 0, ANN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Two cities with a source each and one in common, that ran daily; the first run failed. */
  private Discovery ranFor(int days) {
    scenario().at(MIDNIGHT);
    Discovery node = scenario().node(karnet, quiz);
    String config =
        Scenario.config("0 0 * * *", Scenario.source("karnet", 24), Scenario.source("quiz", 24));
    Scenario.city(node, "krakow", config);
    sync.failing(1, new SyncException(FailureKind.NOT_FOUND, "gone"));
    for (int day = 0; day < days; day++) {
      scenario().at(MIDNIGHT.plus(Duration.ofDays(day)));
      node.orchestrator().tick();
      scenario().work(node);
      if (day == 0) {
        Scenario.city(node, "lodz", config);
        node.orchestrator().tick();
        scenario().work(node);
      }
    }
    scenario().after(Duration.ofMinutes(90));
    return node;
  }
}
