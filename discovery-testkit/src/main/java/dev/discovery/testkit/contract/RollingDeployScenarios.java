package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.Discovery;
import dev.discovery.orchestrator.SourceRegistration;
import dev.discovery.plan.ParkReason;
import dev.discovery.plan.Parked;
import dev.discovery.plan.Target;
import dev.discovery.port.RegisteredSource;
import dev.discovery.port.RegisteredSource.Projecting;
import dev.discovery.port.SourceStore;
import dev.discovery.schedule.Overlap;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.TargetId;
import dev.discovery.testkit.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Nodes that come, go, and differ in what they know of a source. */
public abstract class RollingDeployScenarios extends ScenarioSuite {

  private static final Instant MIDNIGHT = Samples.MIDNIGHT;
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Instant STALE = MIDNIGHT.plus(SourceRegistration.UNKNOWN_AFTER);
  private static final TargetId KRAKOW = Scenario.target("karnet", "krakow");
  private static final String KARNET = Scenario.config("0 0 * * *", Scenario.source("karnet", 24));

  private final ScriptedSync sync = new ScriptedSync();
  private final SourceDefinition karnet = Scenario.ofCity("karnet", sync);
  private final SourceDefinition repertuary = Scenario.ofCity("repertuary", sync);

  // ---- sources that go and come back

  @Test
  void source_that_comes_back_changed_unparks_the_targets_that_were_parked_without_it() {
    Discovery old = startAtMidnight(repertuary);
    Scenario.city(scenario().node(karnet), "krakow", KARNET);
    scenario().at(STALE);
    old.maintain();
    boolean parked = scenario().state(KRAKOW).isParked(ParkReason.UNKNOWN_SOURCE);

    Discovery back = scenario().node(karnet.withOverlap(Overlap.QUEUE));

    assertThat(parked).isTrue();
    assertThat(scenario().state(KRAKOW).parked()).isEmpty();
    assertThat(back.orchestrator().tick().enqueued()).isEqualTo(1);
  }

  @Test
  void targets_that_another_node_parks_while_the_source_comes_back_are_unparked() {
    scenario().at(MIDNIGHT);
    Discovery young = scenario().node(karnet);
    Scenario.city(young, "krakow", KARNET);
    scenario().at(STALE.minus(Given.MICROSECOND));
    OpenTransaction parking = open(this::parkKrakow);

    Future<?> maintained = threads().start(young::maintain);
    boolean waited = Threads.isHeldUp(maintained);
    parking.commit();
    Threads.result(maintained);

    assertThat(waited).isTrue();
    assertThat(scenario().state(KRAKOW).parked()).isEmpty();
  }

  @Test
  void source_is_known_while_its_node_is_still_projecting_it() {
    Discovery old = startAtMidnight(repertuary);
    Discovery young =
        Discovery.on(
                Meanwhile.before(
                    storage(),
                    SourceStore.class,
                    "lock",
                    () -> {
                      scenario().at(STALE.plus(MINUTE));
                      elsewhere(() -> maintained(old));
                    }),
                here().queue())
            .source(karnet)
            .open();
    scenario().at(MIDNIGHT);
    Scenario.city(young, "krakow", KARNET);
    projectAnew();
    scenario().at(STALE.minus(MINUTE));

    young.maintain();

    assertThat(scenario().now()).as("it took its time").isEqualTo(STALE.plus(MINUTE));
    assertThat(scenario().state(KRAKOW).parked()).isEmpty();
  }

  // ---- what the tests say

  private Discovery startAtMidnight(SourceDefinition... sources) {
    scenario().at(MIDNIGHT);
    return scenario().node(sources);
  }

  private static boolean maintained(Discovery node) {
    node.maintain();
    return true;
  }

  /** As a node does that has not heard of the source for too long. */
  private void parkKrakow() {
    storage().sources().lock(karnet.name());
    Target due = storage().targets().lock(List.of(KRAKOW)).get(0);
    Parked why = Parked.untilEvent(ParkReason.UNKNOWN_SOURCE, "unknown", scenario().now());
    storage().targets().advance(List.of(due.in(due.state().parked(why))));
  }

  /** As after the crash of a node that had changed it. */
  private void projectAnew() {
    inTransaction(
        () -> {
          RegisteredSource source = storage().sources().lock(karnet.name()).orElseThrow();
          storage()
              .sources()
              .put(
                  new RegisteredSource(
                      source.traits(),
                      source.fingerprint(),
                      MIDNIGHT,
                      new Projecting(Optional.empty())));
        });
  }
}
