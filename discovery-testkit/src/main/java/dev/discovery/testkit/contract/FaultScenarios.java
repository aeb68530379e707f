package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.Discovery;
import dev.discovery.config.ConfigVersion;
import dev.discovery.config.DiscoveryConfigJson;
import dev.discovery.port.PortException;
import dev.discovery.port.PortException.Fault;
import dev.discovery.port.StoredConfig;
import dev.discovery.run.Run;
import dev.discovery.run.RunState;
import dev.discovery.run.TickReport;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.TargetId;
import dev.discovery.testkit.Faults;
import dev.discovery.testkit.Faults.Moment;
import dev.discovery.testkit.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A port that fails at any call, while the process goes on, harms nobody. */
public abstract class FaultScenarios extends ScenarioSuite {

  private static final Instant MIDNIGHT = Samples.MIDNIGHT;
  private static final Duration DAY = Duration.ofDays(1);
  private static final TargetId KRAKOW = Scenario.target("karnet", "krakow");
  private static final List<TargetId> TARGETS =
      List.of(KRAKOW, Scenario.target("karnet", "lodz"), Scenario.target("karnet", "warszawa"));

  private final ScriptedSync sync = new ScriptedSync();
  private final SourceDefinition karnet = Scenario.ofCity("karnet", sync);

  @ParameterizedTest
  @EnumSource(Fault.class)
  void fault_at_any_call_of_a_tick_quarantines_nobody_and_loses_no_slot(Fault fault) {
    Discovery well = threeCitiesThatHaveRun();
    List<Faults.Point> points = pointsOf(node -> node.orchestrator().tick());
    scenario().work(well);

    for (Faults.Point point : points) {
      scenario().after(DAY);
      Faults faults = new Faults().at(point, Faults.refusal(fault));
      Optional<TickReport> report = tick(scenario().node(faults, karnet));

      assertThat(report.map(TickReport::quarantined).orElse(0)).as(point.toString()).isZero();
      assertThat(report.map(TickReport::failed).orElse(0)).as(point.toString()).isZero();
      TickReport next = well.orchestrator().tick();
      assertThat(next.problem()).isEmpty();
      for (TargetId target : TARGETS) {
        assertThat(scenario().state(target).parked()).as(point.toString()).isEmpty();
        assertThat(scenario().run(target).slot().orElseThrow().slot().at())
            .as(point.toString())
            .isEqualTo(scenario().now());
      }
      scenario().work(well);
    }

    for (TargetId target : TARGETS) {
      assertThat(scenario().ledger(target)).hasSize(points.size() + 2);
      assertThat(scenario().stats(target).ended().succeeded()).isEqualTo(points.size() + 2);
    }
  }

  @Test
  void outage_that_lasts_is_named_in_the_report_and_over_when_it_is_over() {
    Discovery well = threeCitiesThatHaveRun();
    Faults faults = new Faults();
    Discovery node = scenario().node(faults, karnet);
    scenario().after(DAY);

    for (String call :
        List.of(
            "TargetStore.claim",
            "RunLedger.record",
            "JobQueue.enqueue",
            "TargetStore.advance",
            Faults.COMMIT)) {
      faults.every(call, Moment.BEFORE, Faults.refusal(Fault.UNAVAILABLE));
      for (int n = 0; n < 3; n++) {
        TickReport report = node.orchestrator().tick();

        assertThat(report.problem())
            .hasValueSatisfying(why -> assertThat(why).startsWith("unavailable: "));
        assertThat(report.due()).isZero();
      }
      faults.heal();
    }
    TickReport healed = node.orchestrator().tick();

    assertThat(healed.enqueued()).isEqualTo(3);
    assertThat(well.orchestrator().tick().due()).isZero();
  }

  @Test
  void history_that_cannot_be_written_does_not_fail_the_tick() {
    threeCitiesThatHaveRun();
    Faults faults = new Faults();
    Discovery node = scenario().node(faults, karnet);
    faults.every("TickHistory.record", Moment.BEFORE, Faults.refusal(Fault.UNAVAILABLE));
    scenario().after(DAY);

    assertThat(node.orchestrator().tick().enqueued()).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void fault_at_any_call_of_a_run_lets_it_end_once_when_it_is_called_again(Fault fault) {
    Discovery well = threeCitiesThatHaveRun();
    scenario().after(DAY);
    well.orchestrator().tick();
    List<Faults.Point> points = pointsOf(node -> node.worker().work(scenario().run(KRAKOW).id()));
    scenario().work(well);
    int days = scenario().runs(KRAKOW).size();

    for (Faults.Point point : points) {
      scenario().after(DAY);
      well.orchestrator().tick();
      Run queued = scenario().run(KRAKOW);
      Discovery node = scenario().node(new Faults().at(point, Faults.refusal(fault)), karnet);
      work(node, queued);

      scenario().work(well);
      Run run = scenario().run(KRAKOW);
      assertThat(run.id()).isEqualTo(queued.id());
      assertThat(run.state()).as(point.toString()).isEqualTo(RunState.SUCCEEDED);
      assertThat(scenario().state(KRAKOW).inFlight()).as(point.toString()).isEmpty();
      assertThat(scenario().stats(KRAKOW).ended().all())
          .as(point.toString())
          .isEqualTo(scenario().runs(KRAKOW).size());
    }

    assertThat(scenario().stats(KRAKOW).ended().succeeded()).isEqualTo(days + points.size());
  }

  @Test
  void fault_at_any_call_of_an_edit_leaves_all_of_it_or_nothing() {
    Discovery well = threeCitiesThatHaveRun();
    List<Faults.Point> points = pointsOf(node -> edit(node, 7));

    int hours = 7;
    for (Faults.Point point : points) {
      hours = hours % 20 + 1;
      StoredConfig before = well.admin().find(Scenario.id("krakow"), Scenario.ANN).orElseThrow();
      Discovery node =
          scenario().node(new Faults().at(point, Faults.refusal(Fault.UNAVAILABLE)), karnet);
      boolean failed = fails(() -> edit(node, 1));
      boolean different = edited(before, well);

      assertThat(scenario().target(KRAKOW).schedule().frequency())
          .as("%s: config and target agree", point)
          .isEqualTo(
              well.admin()
                  .find(Scenario.id("krakow"), Scenario.ANN)
                  .orElseThrow()
                  .config()
                  .source(karnet.name())
                  .orElseThrow()
                  .frequency());
      assertThat(failed || different).as(point.toString()).isTrue();
      edit(well, hours + 1);
    }
  }

  private boolean edited(StoredConfig before, Discovery node) {
    ConfigVersion now =
        node.admin().find(Scenario.id("krakow"), Scenario.ANN).orElseThrow().version();
    return !now.equals(before.version());
  }

  private static void edit(Discovery node, int hours) {
    String json = Scenario.config("0 * * * *", Scenario.source("karnet", hours));
    node.admin()
        .edit(Scenario.id("krakow"), before -> DiscoveryConfigJson.read(json), Scenario.ANN);
  }

  /** Three cities whose slots of midnight have been run, and a node in which nothing fails. */
  private Discovery threeCitiesThatHaveRun() {
    scenario().at(MIDNIGHT);
    Discovery node = scenario().node(karnet);
    for (String city : List.of("krakow", "lodz", "warszawa")) {
      Scenario.city(node, city, Scenario.config("0 0 * * *", Scenario.source("karnet", 24)));
    }
    node.orchestrator().tick();
    scenario().work(node);
    return node;
  }

  /** Where {@code action}, a day later, can break on a node that has started without fault. */
  private List<Faults.Point> pointsOf(Consumer<Discovery> action) {
    scenario().after(DAY);
    Faults healthy = new Faults();
    Discovery node = scenario().node(healthy, karnet);
    int started = healthy.calls().size();
    action.accept(node);
    List<Faults.Point> points =
        healthy.points().stream().filter(point -> point.call().number() > started).toList();
    assertThat(points).hasSizeGreaterThan(5);
    return points;
  }

  private static Optional<TickReport> tick(Discovery node) {
    try {
      return Optional.of(node.orchestrator().tick());
    } catch (PortException noClock) {
      assertThat(noClock).hasMessageContaining("InstantSource.instant");
      return Optional.empty();
    }
  }

  private static void work(Discovery node, Run run) {
    fails(() -> node.worker().work(run.id()));
  }

  private static boolean fails(Runnable action) {
    try {
      action.run();
      return false;
    } catch (PortException injected) {
      assertThat(injected).hasMessageContaining("injected");
      return true;
    }
  }
}
