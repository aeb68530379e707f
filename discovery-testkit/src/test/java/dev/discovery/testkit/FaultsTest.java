package dev.discovery.testkit;

import static dev.discovery.testkit.Samples.MIDNIGHT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.discovery.Discovery;
import dev.discovery.access.Actor;
import dev.discovery.city.City;
import dev.discovery.orchestrator.DiscoveryListener;
import dev.discovery.plan.ParkReason;
import dev.discovery.plan.Target;
import dev.discovery.port.JobQueue;
import dev.discovery.port.PortException;
import dev.discovery.port.PortException.Fault;
import dev.discovery.port.Storage;
import dev.discovery.run.LedgerEntry;
import dev.discovery.run.Run;
import dev.discovery.run.RunState;
import dev.discovery.run.TickReport;
import dev.discovery.source.TargetId;
import dev.discovery.testkit.Faults.Moment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FaultsTest {

  private static final City KRAKOW = Samples.city("krakow");
  private static final Target TARGET = Samples.target("karnet").in(KRAKOW).dueAt(MIDNIGHT);
  private static final TargetId ID = TARGET.id();

  private final SettableClock clock = new SettableClock(MIDNIGHT);
  private final List<Run> ended = new ArrayList<>();
  private InMemoryStorage storage = new InMemoryStorage(clock);
  private InMemoryJobQueue queue = new InMemoryJobQueue(storage);

  @Test
  void a_process_can_die_at_every_call_of_import_tick_and_run_and_the_next_one_makes_up_for_it() {
    List<Faults.Point> points = pointsOfAHealthyScenario();

    for (Faults.Point point : points) {
      newStore();
      Faults dying = new Faults().at(point, Faults.death());
      assertThatThrownBy(() -> scenario(dying)).isInstanceOf(ProcessDeath.class);
      assertThat(dying.isDead()).isTrue();
      queue.releaseHeld();
      scenario(new Faults());

      assertThatAllIsAsIfNothingHadHappened(point);
    }
  }

  @Test
  void a_port_can_fail_at_every_call_of_import_tick_and_run_and_the_same_process_makes_up_for_it() {
    List<Faults.Point> points = pointsOfAHealthyScenario();

    for (Faults.Point point : points) {
      newStore();
      Faults failing = new Faults().at(point, Faults.refusal(Fault.UNAVAILABLE));
      try {
        scenario(failing);
      } catch (PortException told) {
        assertThat(told.fault()).isEqualTo(Fault.UNAVAILABLE);
      }
      scenario(failing);

      assertThatAllIsAsIfNothingHadHappened(point);
    }
  }

  private List<Faults.Point> pointsOfAHealthyScenario() {
    Faults healthy = new Faults();
    newStore();
    scenario(healthy);
    assertThat(healthy.calls())
        .extracting(Faults.Call::name)
        .contains(
            "SourceStore.put",
            "ConfigStore.write",
            "TargetStore.claim",
            "InstantSource.instant",
            "RunLedger.record",
            "JobQueue.enqueue",
            "TargetStore.advance",
            "RunLedger.end",
            Faults.COMMIT);
    assertThat(healthy.points()).hasSize(2 * healthy.calls().size());
    return healthy.points();
  }

  private void newStore() {
    clock.set(MIDNIGHT);
    storage = new InMemoryStorage(clock);
    queue = new InMemoryJobQueue(storage);
    ended.clear();
  }

  private void scenario(Faults faults) {
    Discovery discovery = discovery(faults);
    discovery.admin().importCity(KRAKOW, Samples.config("karnet"), new Actor("test"));
    discovery.orchestrator().tick();
    queue.runDue(discovery.worker());
  }

  private void assertThatAllIsAsIfNothingHadHappened(Faults.Point point) {
    List<LedgerEntry> decided = LedgerEntries.newest(storage, List.of(ID), 10);
    assertThat(decided)
        .as("broken %s", point)
        .singleElement()
        .isInstanceOfSatisfying(
            LedgerEntry.Asked.class,
            asked -> assertThat(asked.run().state()).isEqualTo(RunState.SUCCEEDED));
    assertThat(storage.stats().ofTargets(List.of(ID)).get(ID).ended().all())
        .as("runs that ended, broken %s", point)
        .isEqualTo(1);
    assertThat(storage.configs().history(KRAKOW.id(), Optional.empty(), 10))
        .as("broken %s", point)
        .hasSize(1);
    assertThat(queue.jobs()).as("broken %s", point).isEmpty();
    assertThat(storage.targets().find(List.of(ID)).get(0).state().inFlight())
        .as("broken %s", point)
        .isEmpty();
    assertThat(ended).as("ends that were told of, broken %s", point).hasSizeLessThanOrEqualTo(1);
  }

  @Test
  void a_cut_after_the_commit_leaves_what_was_written_and_skips_what_follows_it() {
    Storage cut =
        new Faults()
            .every(Faults.COMMIT, Moment.AFTER, Faults.refusal(Fault.UNAVAILABLE))
            .around(storage);
    List<String> followed = new ArrayList<>();

    assertThatThrownBy(
            () ->
                cut.transactions()
                    .run(
                        () -> {
                          cut.transactions().afterCommit(() -> followed.add("after commit"));
                          cut.targets().insert(List.of(TARGET));
                        }))
        .isInstanceOfSatisfying(
            PortException.class, e -> assertThat(e.fault()).isEqualTo(Fault.UNAVAILABLE));

    assertThat(storage.targets().find(List.of(ID))).hasSize(1);
    assertThat(followed).isEmpty();
  }

  @Test
  void a_cut_before_the_commit_leaves_nothing() {
    Storage cut =
        new Faults()
            .every(Faults.COMMIT, Moment.BEFORE, Faults.refusal(Fault.UNAVAILABLE))
            .around(storage);

    assertThatThrownBy(() -> cut.transactions().run(() -> cut.targets().insert(List.of(TARGET))))
        .isInstanceOf(PortException.class);

    assertThat(storage.targets().find(List.of(ID))).isEmpty();
  }

  @Test
  void nested_blocks_have_one_commit_and_what_follows_a_commit_has_its_own() {
    Faults faults = new Faults();
    Storage counted = faults.around(storage);

    counted
        .transactions()
        .run(
            () -> {
              counted.transactions().run(() -> counted.targets().insert(List.of(TARGET)));
              counted
                  .transactions()
                  .afterCommit(
                      () -> counted.transactions().run(() -> counted.targets().lock(List.of(ID))));
            });

    assertThat(faults.calls())
        .extracting(Faults.Call::name)
        .containsExactly("TargetStore.insert", Faults.COMMIT, "TargetStore.lock", Faults.COMMIT);
  }

  @Test
  void a_dead_process_writes_nothing_more_through_any_port() {
    Faults faults = new Faults().at(1, Moment.AFTER, Faults.death());
    Storage dead = faults.around(storage);
    JobQueue deadQueue = faults.around(queue);
    assertThatThrownBy(() -> dead.clock().instant()).isInstanceOf(ProcessDeath.class);

    assertThat(faults.heal().isDead()).isTrue();
    assertThatThrownBy(() -> dead.targets().insert(List.of(TARGET)))
        .isInstanceOf(ProcessDeath.class);
    assertThatThrownBy(() -> deadQueue.enqueue(List.of())).isInstanceOf(ProcessDeath.class);
    assertThat(storage.targets().find(List.of(ID))).isEmpty();
  }

  @Test
  void a_failure_that_is_swallowed_still_spoils_the_transaction() {
    Storage failing =
        new Faults()
            .every("TargetStore.find", Moment.AFTER, Faults.refusal(Fault.UNAVAILABLE))
            .around(storage);

    assertThatThrownBy(
            () ->
                failing
                    .transactions()
                    .run(
                        () -> {
                          failing.targets().insert(List.of(TARGET));
                          try {
                            failing.targets().find(List.of(ID));
                          } catch (PortException swallowed) {
                            assertThat(swallowed).hasMessageContaining("TargetStore.find");
                          }
                        }))
        .isInstanceOf(PortException.class);

    assertThat(storage.targets().find(List.of(ID))).isEmpty();
  }

  @Test
  void a_refused_value_quarantines_its_target_and_leaves_the_neighbours_running() {
    List<Target> targets = Samples.targets("karnet", 50, MIDNIGHT);
    storage.targets().insert(targets);
    TargetId bad = targets.get(17).id();
    Faults faults = new Faults().refuseDecisionsOn(bad);

    TickReport report = discovery(faults).orchestrator().tick();

    assertThat(report.problem()).isEmpty();
    assertThat(report.enqueued()).isEqualTo(49);
    assertThat(report.quarantined()).isEqualTo(1);
    assertThat(storage.targets().find(List.of(bad)).get(0).state().isParked(ParkReason.QUARANTINED))
        .isTrue();
  }

  @Test
  void an_outage_of_the_queue_ends_the_tick_and_changes_nothing() {
    storage.targets().insert(Samples.targets("karnet", 5, MIDNIGHT));
    Faults faults =
        new Faults().every("JobQueue.enqueue", Moment.BEFORE, Faults.refusal(Fault.UNAVAILABLE));
    Discovery discovery = discovery(faults);

    TickReport down = discovery.orchestrator().tick();
    faults.heal();
    TickReport up = discovery.orchestrator().tick();

    assertThat(down.problem()).hasValueSatisfying(why -> assertThat(why).contains("unavailable"));
    assertThat(down.enqueued()).isZero();
    assertThat(up.enqueued()).isEqualTo(5);
  }

  @Test
  void a_name_that_no_call_has_is_refused() {
    assertThatThrownBy(() -> new Faults().every("JobQueue.enque", Moment.BEFORE, Faults.death()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("JobQueue.enqueue");
  }

  private Discovery discovery(Faults faults) {
    return Discovery.on(faults.around(storage), faults.around(queue))
        .source(Samples.source("karnet"))
        .listener(
            new DiscoveryListener() {
              @Override
              public void runEnded(Run run) {
                ended.add(run);
              }
            })
        .instance("test")
        .open();
  }
}
