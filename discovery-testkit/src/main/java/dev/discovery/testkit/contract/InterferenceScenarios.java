package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.Discovery;
import dev.discovery.orchestrator.DiscoveryListener;
import dev.discovery.plan.ParkReason;
import dev.discovery.port.PortException.Fault;
import dev.discovery.port.Storage;
import dev.discovery.port.TargetStore;
import dev.discovery.run.Run;
import dev.discovery.run.RunState;
import dev.discovery.run.RunTotals;
import dev.discovery.run.TickReport;
import dev.discovery.source.FailureKind;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SyncException;
import dev.discovery.source.SyncResult;
import dev.discovery.source.TargetId;
import dev.discovery.testkit.Faults;
import dev.discovery.testkit.Faults.Moment;
import dev.discovery.testkit.Samples;
import dev.discovery.worker.WorkResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What others do, or what fails, just between two steps of a node. */
public abstract class InterferenceScenarios extends ScenarioSuite {

  private static final Instant MIDNIGHT = Samples.MIDNIGHT;
  private static final TargetId KRAKOW = Scenario.target("karnet", "krakow");
  private static final TargetId LODZ = Scenario.target("karnet", "lodz");
  private static final WorkResult DONE = new WorkResult.Done();

  private final ScriptedSync sync = new ScriptedSync();
  private final SourceDefinition karnet = Scenario.ofCity("karnet", sync);
  private final Faults faults = new Faults();
  private final List<Run> ended = new ArrayList<>();
  private final List<Run> retried = new ArrayList<>();
  private final List<Run> fenced = new ArrayList<>();

  // ---- between a failed batch and the quarantine

  @Test
  void target_that_is_repaired_just_before_its_quarantine_is_not_quarantined() {
    Discovery well = startAtMidnight();
    wants(well, "krakow", 24);
    wants(well, "lodz", 24);
    faults.refuseDecisionsOn(KRAKOW);
    Discovery node = node(lock -> elsewhere(() -> wants(well, "krakow", 12)));

    TickReport report = node.orchestrator().tick();
    boolean parked = scenario().state(KRAKOW).parked().isPresent();
    faults.heal();
    int next = node.orchestrator().tick().enqueued();

    assertThat(report.enqueued()).as("the one beside it").isEqualTo(1);
    assertThat(report.quarantined()).isZero();
    assertThat(parked).isFalse();
    assertThat(next).isEqualTo(1);
  }

  @Test
  void target_that_is_as_it_was_decided_is_quarantined() {
    Discovery well = startAtMidnight();
    wants(well, "krakow", 24);
    wants(well, "lodz", 24);
    faults.refuseDecisionsOn(KRAKOW);
    Discovery node = node(lock -> elsewhere(() -> wants(well, "lodz", 12)));

    TickReport report = node.orchestrator().tick();

    assertThat(report.quarantined()).isEqualTo(1);
    assertThat(scenario().state(KRAKOW).isParked(ParkReason.QUARANTINED)).isTrue();
    assertThat(scenario().state(LODZ).parked()).isEmpty();
  }

  // ---- at the end of an attempt

  @Test
  void sync_that_ends_in_an_outage_is_recorded_when_that_is_over() {
    Discovery node = node(lock -> healAt(lock, 3));
    enqueue(node);
    sync.then(
        context -> {
          faults.every(Faults.COMMIT, Moment.BEFORE, Faults.refusal(Fault.UNAVAILABLE));
          return SyncResult.of(ScriptedSync.FOUND);
        });

    WorkResult result = work(node);

    assertThat(result).isEqualTo(DONE);
    assertThat(sync.count()).isEqualTo(1);
    assertThat(scenario().run(KRAKOW).state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(scenario().run(KRAKOW).progress().attempts()).isEqualTo(1);
    assertThat(scenario().stats(KRAKOW).ended()).isEqualTo(new RunTotals(1, 0, 0, 0));
    assertThat(scenario().state(KRAKOW).inFlight()).isEmpty();
    assertThat(ended).containsExactly(scenario().run(KRAKOW));
    assertThat(fenced).isEmpty();
  }

  @Test
  void end_that_took_effect_although_nobody_learned_of_it_is_found_again() {
    Discovery node = node(lock -> healAt(lock, 2));
    enqueue(node);
    sync.then(
        context -> {
          faults.every(Faults.COMMIT, Moment.AFTER, Faults.refusal(Fault.UNAVAILABLE));
          return SyncResult.of(ScriptedSync.FOUND);
        });

    WorkResult result = work(node);

    assertThat(result).isEqualTo(DONE);
    assertThat(ended).containsExactly(scenario().run(KRAKOW));
    assertThat(fenced).isEmpty();
    assertThat(scenario().stats(KRAKOW).ended()).isEqualTo(new RunTotals(1, 0, 0, 0));
  }

  @Test
  void retry_that_took_effect_although_nobody_learned_of_it_is_found_again() {
    Discovery node = node(lock -> healAt(lock, 2));
    enqueue(node);
    sync.then(
        context -> {
          faults.every(Faults.COMMIT, Moment.AFTER, Faults.refusal(Fault.UNAVAILABLE));
          throw new SyncException(FailureKind.UPSTREAM, "HTTP 503");
        });

    WorkResult result = work(node);

    assertThat(result).isEqualTo(new WorkResult.Retry(MIDNIGHT.plusSeconds(30)));
    assertThat(retried).containsExactly(scenario().run(KRAKOW));
    assertThat(fenced).isEmpty();
  }

  @Test
  void run_that_is_taken_over_in_an_outage_is_not_ended_twice() {
    Discovery well = startAtMidnight();
    Discovery node =
        node(
            lock -> {
              if (lock == 2) {
                faults.heal();
                elsewhere(() -> work(well));
              }
            });
    enqueue(node);
    sync.then(
        context -> {
          faults.every(Faults.COMMIT, Moment.BEFORE, Faults.refusal(Fault.UNAVAILABLE));
          return SyncResult.of(ScriptedSync.FOUND);
        });

    WorkResult result = work(node);

    assertThat(result).isEqualTo(DONE);
    assertThat(scenario().run(KRAKOW).progress().attempts()).isEqualTo(2);
    assertThat(scenario().stats(KRAKOW).ended()).isEqualTo(new RunTotals(1, 0, 0, 0));
    assertThat(ended).isEmpty();
    assertThat(fenced).extracting(Run::id).containsExactly(scenario().run(KRAKOW).id());
  }

  @Test
  void end_is_recorded_with_the_interrupt_flag_down_whoever_raised_it_again() {
    var flags = new ArrayList<Boolean>();
    Discovery node = node(lock -> flags.add(Thread.currentThread().isInterrupted()));
    enqueue(node);
    sync.then(
        context -> {
          Thread.currentThread().interrupt();
          throw new InterruptedException("shut down");
        });

    WorkResult result = work(node);
    boolean after = Thread.interrupted();

    assertThat(result).isEqualTo(new WorkResult.Retry(MIDNIGHT));
    assertThat(flags).containsExactly(false);
    assertThat(after).as("the thread is still told to stop").isTrue();
  }

  // ---- what the tests say

  private Discovery startAtMidnight() {
    scenario().at(MIDNIGHT);
    return scenario().node(karnet);
  }

  /**
   * A node in which nothing fails yet, that tells what it does, and in which something happens
   * before it locks targets: the first time, the second time and so on.
   */
  private Discovery node(Locking meanwhile) {
    scenario().at(MIDNIGHT);
    var locks = new AtomicInteger();
    Storage storage =
        Meanwhile.before(
            faults.around(storage()),
            TargetStore.class,
            "lock",
            () -> meanwhile.before(locks.incrementAndGet()));
    return Discovery.on(storage, faults.around(here().queue()))
        .source(karnet)
        .listener(new Told())
        .open();
  }

  private void healAt(int lock, int which) {
    if (lock == which) {
      faults.heal();
    }
  }

  private void enqueue(Discovery node) {
    wants(scenario().node(karnet), "krakow", 24);
    assertThat(node.orchestrator().tick().enqueued()).isEqualTo(1);
  }

  private static boolean wants(Discovery node, String city, int hours) {
    Scenario.city(node, city, Scenario.config("0 0 * * *", Scenario.source("karnet", hours)));
    return true;
  }

  private WorkResult work(Discovery node) {
    return node.worker().work(scenario().run(KRAKOW).id());
  }

  @FunctionalInterface
  private interface Locking {
    void before(int number);
  }

  private final class Told implements DiscoveryListener {

    @Override
    public void runEnded(Run run) {
      ended.add(run);
    }

    @Override
    public void attemptFailed(Run run) {
      retried.add(run);
    }

    @Override
    public void attemptFenced(Run run) {
      fenced.add(run);
    }
  }
}
