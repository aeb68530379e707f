package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.discovery.Discovery;
import dev.discovery.orchestrator.DiscoveryListener;
import dev.discovery.plan.InFlight;
import dev.discovery.run.Run;
import dev.discovery.run.RunState;
import dev.discovery.run.RunTotals;
import dev.discovery.source.FailureKind;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.RunFencedException;
import dev.discovery.source.SyncException;
import dev.discovery.source.SyncResult;
import dev.discovery.source.TargetId;
import dev.discovery.source.Trigger;
import dev.discovery.worker.WorkResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Workers that die, are interrupted, or come back: attempts are used, and the fence holds. */
public abstract class TakeoverScenarios extends RunSuite {

  // ---- death of the worker, the fence

  @Test
  void death_of_the_worker_uses_an_attempt_and_the_third_ends_the_run() {
    Discovery node = enqueued(karnet);
    for (int n = 0; n < 3; n++) {
      sync.then(
          context -> {
            throw new WorkerDeath();
          });
    }

    for (int n = 1; n <= 3; n++) {
      assertThatThrownBy(() -> work(node)).isInstanceOf(WorkerDeath.class);
      assertThat(scenario().run(KRAKOW).state()).isEqualTo(RunState.RUNNING);
      assertThat(scenario().run(KRAKOW).progress().attempts()).isEqualTo(n);
    }
    WorkResult fourth = work(node);

    assertThat(fourth).isEqualTo(DONE);
    assertThat(sync.count()).isEqualTo(3);
    assertThat(scenario().run(KRAKOW).state()).isEqualTo(RunState.FAILED);
    assertThat(scenario().run(KRAKOW).progress().failure().orElseThrow().kind())
        .isEqualTo(FailureKind.WORKER_LOST);
    assertThat(scenario().state(KRAKOW).inFlight()).isEmpty();
    assertThat(scenario().stats(KRAKOW).ended()).isEqualTo(new RunTotals(0, 1, 0, 0));
  }

  @Test
  void run_of_a_worker_that_died_is_taken_over() {
    Discovery node = enqueued(karnet);
    sync.then(
        context -> {
          throw new WorkerDeath();
        });
    assertThatThrownBy(() -> work(node)).isInstanceOf(WorkerDeath.class);

    WorkResult result = work(scenario().node(karnet));

    assertThat(result).isEqualTo(DONE);
    assertThat(scenario().run(KRAKOW).state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(scenario().run(KRAKOW).progress().attempts()).isEqualTo(2);
  }

  @Test
  void worker_that_lost_its_run_cannot_end_it() {
    var fenced = new ArrayList<Run>();
    scenario().at(MIDNIGHT);
    Discovery node = nodeThatTells(fenced);
    enqueue(node);
    Discovery other = scenario().node(karnet);
    sync.then(
        context -> {
          elsewhere(() -> other.worker().work(context.run()));
          return SyncResult.of(new ItemCounts(999, 0, 0, 0, 0, 0)).withCursor("of the dead");
        });

    WorkResult result = work(node);

    Run run = scenario().run(KRAKOW);
    assertThat(result).isEqualTo(DONE);
    assertThat(run.state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(run.progress().attempts()).isEqualTo(2);
    assertThat(run.progress().items()).contains(ScriptedSync.FOUND);
    assertThat(scenario().stats(KRAKOW).ended()).isEqualTo(new RunTotals(1, 0, 0, 0));
    assertThat(storage().runs().checkpoint(KRAKOW).cursor()).isEmpty();
    assertThat(fenced).extracting(Run::id).containsExactly(run.id());
  }

  @Test
  void worker_that_lost_its_run_can_neither_end_it_nor_fail_it_while_the_other_works() {
    Discovery node = enqueued(karnet);
    Discovery other = scenario().node(karnet);
    sync.then(
        first -> {
          sync.then(
              second -> {
                throw new WorkerDeath();
              });
          assertThatThrownBy(() -> elsewhere(() -> other.worker().work(first.run())))
              .isInstanceOf(WorkerDeath.class);
          throw new SyncException(FailureKind.NOT_FOUND, "of the dead");
        });

    WorkResult result = work(node);

    Run run = scenario().run(KRAKOW);
    assertThat(result).isEqualTo(DONE);
    assertThat(run.state()).isEqualTo(RunState.RUNNING);
    assertThat(run.progress().attempts()).isEqualTo(2);
    assertThat(run.progress().failure()).isEmpty();
    assertThat(scenario().state(KRAKOW).inFlight())
        .contains(new InFlight(run.id(), Trigger.SCHEDULE));
  }

  @Test
  void worker_that_lost_its_run_cannot_write_in_a_fenced_transaction() {
    Discovery node = enqueued(karnet);
    Discovery other = scenario().node(karnet);
    var written = new ArrayList<String>();
    sync.then(
        context -> {
          context.inFencedTransaction(() -> putCity("while it is mine", written));
          elsewhere(() -> other.worker().work(context.run()));
          return context.inFencedTransaction(
              () -> {
                putCity("after it was lost", written);
                return SyncResult.of(ItemCounts.NONE);
              });
        });

    WorkResult result = work(node);

    assertThat(result).isEqualTo(DONE);
    assertThat(written).containsExactly("while it is mine");
    assertThat(storage().configs().find(Scenario.id("while it is mine"))).isPresent();
    assertThat(storage().configs().find(Scenario.id("after it was lost"))).isEmpty();
    assertThat(scenario().stats(KRAKOW).ended()).isEqualTo(new RunTotals(1, 0, 0, 0));
  }

  @Test
  void fenced_transaction_of_a_run_that_was_lost_says_whose_it_was() {
    Discovery node = enqueued(karnet);
    Discovery other = scenario().node(karnet);
    var refused = new ArrayList<RunFencedException>();
    sync.then(
        context -> {
          elsewhere(() -> other.worker().work(context.run()));
          try {
            return context.inFencedTransaction(() -> SyncResult.of(ItemCounts.NONE));
          } catch (RunFencedException e) {
            refused.add(e);
            throw e;
          }
        });

    work(node);

    assertThat(refused).hasSize(1);
    assertThat(refused.get(0).run()).isEqualTo(scenario().run(KRAKOW).id());
    assertThat(refused.get(0).attempt()).isEqualTo(1);
  }

  @Test
  void fenced_transaction_holds_off_whoever_would_take_the_run_over() {
    Discovery node = enqueued(karnet);
    Discovery other = scenario().node(karnet);
    var heldUp = new ArrayList<Boolean>();
    var takeover = new ArrayList<Future<WorkResult>>();
    sync.then(
        context -> {
          context.inFencedTransaction(
              () -> {
                takeover.add(threads().start(() -> other.worker().work(context.run())));
                heldUp.add(Threads.isHeldUp(takeover.get(0)));
                return putCity("mine", new ArrayList<>());
              });
          return SyncResult.of(ItemCounts.NONE);
        });

    work(node);
    Threads.result(takeover.get(0));

    assertThat(heldUp).containsExactly(true);
    assertThat(storage().configs().find(Scenario.id("mine"))).isPresent();
    assertThat(scenario().stats(KRAKOW).ended().all()).isEqualTo(1);
  }

  @Test
  void exception_in_a_fenced_transaction_undoes_its_writes_and_fails_the_attempt() {
    Discovery node = enqueued(karnet);
    sync.then(
        context ->
            context.inFencedTransaction(
                () -> {
                  putCity("half", new ArrayList<>());
                  throw new IllegalStateException("broken");
                }));

    WorkResult result = work(node);

    assertThat(result).isInstanceOf(WorkResult.Retry.class);
    assertThat(storage().configs().find(Scenario.id("half"))).isEmpty();
  }

  @Test
  void eight_workers_on_one_run_end_it_once() {
    Discovery node = enqueued(karnet);
    Run run = scenario().run(KRAKOW);

    threads().together(8, thread -> node.worker().work(run.id()));

    assertThat(scenario().run(KRAKOW).state().isInFlight()).isFalse();
    assertThat(scenario().stats(KRAKOW).ended().all()).isEqualTo(1);
    assertThat(sync.count()).isBetween(1, 3);
    assertThat(scenario().state(KRAKOW).inFlight()).isEmpty();
  }

  @Test
  void eight_workers_on_many_runs_end_each_once() {
    scenario().at(MIDNIGHT);
    Discovery node = scenario().node(karnet);
    List<TargetId> targets = new ArrayList<>();
    for (int n = 0; n < 40; n++) {
      Scenario.city(node, "c" + n, Scenario.config("0 0 * * *", Scenario.source("karnet", 24)));
      targets.add(Scenario.target("karnet", "c" + n));
    }
    node.orchestrator().tick();

    threads()
        .together(
            8,
            thread -> {
              for (int n = 0; n < targets.size(); n++) {
                node.worker().work(scenario().run(targets.get((n + 5 * thread) % 40)).id());
              }
              return true;
            });

    assertThat(storage().stats().ofTargets(targets).values())
        .allMatch(stats -> stats.ended().all() == 1);
  }

  @Test
  void interrupted_attempt_is_made_up_for_at_once() {
    Discovery node = enqueued(karnet);
    sync.then(
        context -> {
          Thread.currentThread().interrupt();
          throw new InterruptedException("shut down");
        });

    WorkResult result = work(node);
    boolean flag = Thread.interrupted();

    assertThat(result).isEqualTo(new WorkResult.Retry(MIDNIGHT));
    assertThat(flag).as("the thread is still told to stop").isTrue();
    assertThat(scenario().run(KRAKOW).progress().failure().orElseThrow().kind())
        .isEqualTo(FailureKind.WORKER_LOST);
    assertThat(work(node)).isEqualTo(DONE);
    assertThat(scenario().run(KRAKOW).state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(scenario().run(KRAKOW).progress().attempts()).isEqualTo(2);
  }

  @Test
  void interrupt_that_a_sync_wraps_in_another_exception_is_none_of_the_sources_failures() {
    Discovery node = enqueued(karnet);
    sync.then(
        context -> {
          Thread.currentThread().interrupt();
          throw new IllegalStateException("interrupted while reading");
        });

    WorkResult result = work(node);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(result).isEqualTo(new WorkResult.Retry(MIDNIGHT));
  }

  // ---- what the tests say

  private boolean putCity(String id, List<String> written) {
    storage().configs().put(Given.city(id));
    written.add(id);
    return true;
  }

  private Discovery nodeThatTells(List<Run> fenced) {
    return Discovery.on(storage(), here().queue())
        .source(karnet)
        .listener(
            new DiscoveryListener() {
              @Override
              public void attemptFenced(Run run) {
                fenced.add(run);
              }
            })
        .open();
  }

  /** Kills a worker's thread in the middle of a sync. */
  private static final class WorkerDeath extends Error {
    private static final long serialVersionUID = 1L;
  }
}
