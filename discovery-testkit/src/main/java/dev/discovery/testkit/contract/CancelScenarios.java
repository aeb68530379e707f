package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.discovery.Discovery;
import dev.discovery.access.AuditEntry;
import dev.discovery.access.Operation;
import dev.discovery.admin.CancelResult;
import dev.discovery.orchestrator.DiscoveryListener;
import dev.discovery.plan.BackfillRequest;
import dev.discovery.plan.InFlight;
import dev.discovery.port.AuditQuery;
import dev.discovery.run.CancelRequest;
import dev.discovery.run.Failure;
import dev.discovery.run.Run;
import dev.discovery.run.RunLifecycle;
import dev.discovery.run.RunState;
import dev.discovery.run.RunTotals;
import dev.discovery.schedule.Overlap;
import dev.discovery.source.FailureKind;
import dev.discovery.source.RunId;
import dev.discovery.source.SyncException;
import dev.discovery.source.SyncResult;
import dev.discovery.source.Trigger;
import dev.discovery.testkit.ProcessDeath;
import dev.discovery.worker.WorkResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** A person cancels a run: before it starts, while it runs, between its attempts, and too late. */
public abstract class CancelScenarios extends RunSuite {

  private static final String WHY = "their site moves";

  // ---- not under way

  @Test
  void queued_run_ends_at_once_and_never_runs() {
    Discovery node = enqueued(karnet);
    RunId id = scenario().run(KRAKOW).id();
    scenario().after(Duration.ofSeconds(5));

    CancelResult result = cancel(node);

    Run run = scenario().run(KRAKOW);
    assertThat(result).isEqualTo(new CancelResult.Cancelled(run));
    assertThat(run.state()).isEqualTo(RunState.CANCELLED);
    assertThat(run.progress().failure())
        .contains(new Failure(FailureKind.CANCELLED, "cancelled by ann: " + WHY));
    assertThat(run.progress().finishedAt()).contains(MIDNIGHT.plusSeconds(5));
    assertThat(run.cancelRequest())
        .contains(new CancelRequest(Scenario.ANN, WHY, MIDNIGHT.plusSeconds(5)));
    assertThat(work(node)).as("its job").isEqualTo(DONE);
    assertThat(sync.count()).isZero();
    assertThat(storage().runs().find(id)).contains(run);
    assertThat(scenario().state(KRAKOW).inFlight()).isEmpty();
    assertThat(scenario().stats(KRAKOW).ended()).isEqualTo(new RunTotals(0, 0, 1, 0));
  }

  @Test
  void run_that_waits_for_its_next_attempt_ends_at_once() {
    Discovery node = enqueued(karnet);
    sync.failing(1, new SyncException(FailureKind.UPSTREAM, "HTTP 503"));
    work(node);

    CancelResult result = cancel(node);
    WorkResult worked = workAt(node, MIDNIGHT.plusSeconds(30));

    assertThat(result).isEqualTo(new CancelResult.Cancelled(scenario().run(KRAKOW)));
    assertThat(worked).isEqualTo(DONE);
    assertThat(sync.count()).isEqualTo(1);
    assertThat(scenario().stats(KRAKOW).ended()).isEqualTo(new RunTotals(0, 0, 1, 0));
  }

  @Test
  void slot_that_waited_for_the_run_is_decided_and_the_schedule_goes_on() {
    scenario().at(MIDNIGHT);
    Discovery node = scenario().node(karnet.withOverlap(Overlap.QUEUE));
    Scenario.city(node, "krakow", Scenario.config("0 * * * *", Scenario.source("karnet", 1)));
    node.orchestrator().tick();
    scenario().after(Duration.ofHours(1));
    assertThat(node.orchestrator().tick().enqueued()).isZero();

    cancel(node);

    assertThat(scenario().state(KRAKOW).parked()).isEmpty();
    assertThat(node.orchestrator().tick().enqueued()).isEqualTo(1);
    assertThat(scenario().runs(KRAKOW)).hasSize(2);
  }

  @Test
  void run_beside_another_is_cancelled_without_touching_that_one() {
    Discovery node = enqueued(karnet);
    Run first = scenario().run(KRAKOW);
    node.admin().trigger(KRAKOW, true, Scenario.ANN);

    cancel(node);

    assertThat(scenario().run(KRAKOW).state()).isEqualTo(RunState.CANCELLED);
    assertThat(storage().runs().find(first.id())).contains(first);
    assertThat(scenario().state(KRAKOW).inFlight())
        .contains(new InFlight(first.id(), Trigger.SCHEDULE));
  }

  // ---- under way

  @Test
  void run_under_way_is_told_to_stop_and_says_who_wanted_it() {
    Discovery node = enqueued(karnet);
    var results = new ArrayList<CancelResult>();
    sync.then(
        context -> {
          results.add(elsewhere(() -> cancel(node)));
          results.add(elsewhere(() -> cancel(node)));
          boolean before = context.isCancelled();
          node.worker().enforce();
          assertThat(before).isFalse();
          context.stopIfCancelled();
          throw new AssertionError("goes on");
        });

    WorkResult worked = work(node);

    assertThat(Thread.interrupted()).as("interrupted afterwards").isFalse();
    Run run = scenario().run(KRAKOW);
    assertThat(worked).isEqualTo(DONE);
    assertThat(results.get(0)).isInstanceOf(CancelResult.Requested.class);
    assertThat(results.get(1)).isInstanceOf(CancelResult.AlreadyRequested.class);
    assertThat(run.state()).isEqualTo(RunState.CANCELLED);
    Failure failure = run.progress().failure().orElseThrow();
    assertThat(failure.message()).isEqualTo("cancelled by ann: " + WHY);
    assertThat(scenario().state(KRAKOW).inFlight()).isEmpty();
    assertThat(scenario().stats(KRAKOW).ended()).isEqualTo(new RunTotals(0, 0, 1, 0));
  }

  @Test
  void sync_that_says_its_progress_learns_of_the_wish_without_anybody_else() {
    Discovery node = enqueued(karnet);
    sync.then(
        context -> {
          elsewhere(() -> cancel(node));
          scenario().after(Duration.ofSeconds(2));
          context.progress(1, 2);
          boolean told = Thread.currentThread().isInterrupted();
          assertThat(told).isTrue();
          context.stopIfCancelled();
          throw new AssertionError("goes on");
        });

    work(node);

    assertThat(scenario().run(KRAKOW).state()).isEqualTo(RunState.CANCELLED);
  }

  @Test
  void sync_that_comes_to_its_end_all_the_same_is_recorded_as_what_it_achieved() {
    Discovery node = enqueued(karnet);
    sync.then(
        context -> {
          elsewhere(() -> cancel(node));
          node.worker().enforce();
          assertThat(context.isCancelled()).isTrue();
          return SyncResult.of(ScriptedSync.FOUND).withCursor("page 7");
        });

    work(node);

    assertThat(Thread.interrupted()).isFalse();
    Run run = scenario().run(KRAKOW);
    assertThat(run.state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(run.cancelRequest()).isPresent();
    assertThat(storage().runs().checkpoint(KRAKOW).cursor()).contains("page 7");
  }

  @Test
  void failed_attempt_of_a_run_that_is_to_be_cancelled_is_not_made_up_for() {
    Discovery node = enqueued(karnet);
    sync.then(
        context -> {
          elsewhere(() -> cancel(node));
          throw new SyncException(FailureKind.UPSTREAM, "HTTP 503");
        });

    WorkResult worked = work(node);

    Run run = scenario().run(KRAKOW);
    assertThat(worked).isEqualTo(DONE);
    assertThat(run.state()).isEqualTo(RunState.CANCELLED);
    assertThat(run.progress().failure())
        .contains(
            new Failure(
                FailureKind.CANCELLED,
                "cancelled by ann: " + WHY,
                Optional.of("UPSTREAM: HTTP 503")));
  }

  @Test
  void interrupt_of_a_shutdown_ends_a_run_that_is_to_be_cancelled() {
    Discovery node = enqueued(karnet);
    sync.then(
        context -> {
          elsewhere(() -> cancel(node));
          throw new InterruptedException("shut down");
        });

    WorkResult worked = work(node);

    assertThat(Thread.interrupted()).as("the thread is still told to stop").isTrue();
    assertThat(worked).isEqualTo(DONE);
    assertThat(scenario().run(KRAKOW).state()).isEqualTo(RunState.CANCELLED);
  }

  @Test
  void wish_outlives_the_worker_and_is_honoured_where_another_one_would_take_over() {
    Discovery node = enqueued(karnet);
    sync.then(
        context -> {
          elsewhere(() -> cancel(node));
          throw new ProcessDeath("killed");
        });
    assertThatThrownBy(() -> work(node)).isInstanceOf(ProcessDeath.class);
    assertThat(scenario().run(KRAKOW).state()).isEqualTo(RunState.RUNNING);

    WorkResult worked = work(scenario().node(karnet));

    Run run = scenario().run(KRAKOW);
    assertThat(worked).isEqualTo(DONE);
    assertThat(run.state()).isEqualTo(RunState.CANCELLED);
    assertThat(run.progress().attempts()).isEqualTo(1);
    assertThat(sync.count()).isEqualTo(1);
    assertThat(scenario().state(KRAKOW).inFlight()).isEmpty();
  }

  @Test
  void wish_is_honoured_on_a_node_that_does_not_know_the_source_once_its_worker_is_dead() {
    Discovery node = enqueued(karnet);
    node.worker().begin(scenario().run(KRAKOW).id());
    Run held = scenario().run(KRAKOW);
    WorkResult before = work(scenario().node());
    node.admin().cancel(KRAKOW, held.id(), WHY, Scenario.ANN);

    WorkResult after = work(scenario().node());

    assertThat(before).isEqualTo(new WorkResult.NotMine());
    assertThat(after).isEqualTo(DONE);
    assertThat(scenario().run(KRAKOW).state()).isEqualTo(RunState.CANCELLED);
    assertThat(scenario().state(KRAKOW).inFlight()).isEmpty();
  }

  @Test
  void attempt_whose_run_was_cancelled_where_it_was_taken_over_can_write_nothing() {
    Discovery node = enqueued(karnet);
    Discovery other = scenario().node(karnet);
    sync.then(
        context -> {
          elsewhere(() -> cancel(node));
          elsewhere(() -> other.worker().work(context.run()));
          assertThatThrownBy(() -> context.inFencedTransaction(() -> 1))
              .hasMessageContaining("may not write");
          return SyncResult.of(ScriptedSync.FOUND).withCursor("of the cancelled");
        });

    assertThat(work(node)).isEqualTo(DONE);

    assertThat(scenario().run(KRAKOW).state()).isEqualTo(RunState.CANCELLED);
    assertThat(storage().runs().checkpoint(KRAKOW).cursor()).isEmpty();
    assertThat(scenario().stats(KRAKOW).ended()).isEqualTo(new RunTotals(0, 0, 1, 0));
  }

  // ---- too late, or of nothing

  @Test
  void ended_run_stays_as_it_is() {
    Discovery node = enqueued(karnet);
    work(node);
    Run ended = scenario().run(KRAKOW);

    assertThat(cancel(node)).isEqualTo(new CancelResult.AlreadyEnded(ended));
    assertThat(scenario().run(KRAKOW)).isEqualTo(ended);
    assertThat(audited(node)).isEmpty();
  }

  @Test
  void run_of_another_target_and_one_that_is_not_there_are_unknown() {
    Discovery node = enqueued(karnet);
    RunId run = scenario().run(KRAKOW).id();
    RunId none = new RunId(Long.MAX_VALUE);

    assertThat(node.admin().cancel(Scenario.target("karnet", "lodz"), run, WHY, Scenario.ANN))
        .isEqualTo(new CancelResult.UnknownRun(run));
    assertThat(node.admin().cancel(KRAKOW, none, WHY, Scenario.ANN))
        .isEqualTo(new CancelResult.UnknownRun(none));
    assertThatThrownBy(() -> node.admin().cancel(KRAKOW, run, " ", Scenario.ANN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("reason");
    assertThat(scenario().run(KRAKOW).state()).isEqualTo(RunState.QUEUED);
  }

  @Test
  void cancel_is_in_the_audit_log_and_the_listener_hears_of_the_end_after_the_commit() {
    var heard = new ArrayList<RunState>();
    scenario().at(MIDNIGHT);
    Discovery node =
        Discovery.on(storage(), here().queue())
            .source(karnet)
            .listener(
                new DiscoveryListener() {
                  @Override
                  public void runEnded(Run run) {
                    heard.add(elsewhere(() -> scenario().run(KRAKOW).state()));
                  }
                })
            .open();
    enqueue(node);
    RunId run = scenario().run(KRAKOW).id();

    cancel(node);

    assertThat(heard).containsExactly(RunState.CANCELLED);
    AuditEntry entry = audited(node).get(0);
    assertThat(entry.reason()).isEqualTo(WHY);
    assertThat(entry.before()).isEqualTo("QUEUED");
    assertThat(entry.after()).isEqualTo("CANCELLED");
    assertThat(entry.touched()).isEqualTo(AuditEntry.Touched.of(KRAKOW).by(run));
  }

  // ---- races

  @Test
  void cancel_waits_for_a_start_that_is_being_recorded_and_is_a_request_then() {
    Discovery node = enqueued(karnet);
    Run queued = scenario().run(KRAKOW);
    OpenTransaction starting =
        open(
            () -> {
              Run run = storage().runs().lock(queued.id()).orElseThrow();
              storage().runs().update(run, RunLifecycle.start(run, "worker", MIDNIGHT));
            });

    Future<CancelResult> cancelling = threads().start(() -> cancel(node));
    boolean waited = Threads.isHeldUp(cancelling);
    starting.commit();

    assertThat(waited).isTrue();
    assertThat(Threads.result(cancelling)).isInstanceOf(CancelResult.Requested.class);
    assertThat(scenario().run(KRAKOW).state()).isEqualTo(RunState.RUNNING);
  }

  @Test
  void eight_people_and_eight_workers_at_once_end_the_run_once() {
    Discovery node = enqueued(karnet);
    for (int day = 0; day < 10; day++) {
      RunId run = scenario().run(KRAKOW).id();
      int calls = sync.count();

      List<Boolean> done =
          threads()
              .together(
                  16,
                  n -> {
                    if (n % 2 == 0) {
                      node.worker().work(run);
                    } else {
                      node.admin().cancel(KRAKOW, run, WHY, Scenario.ANN);
                    }
                    return true;
                  });

      assertThat(done).hasSize(16);
      Run ended = scenario().run(KRAKOW);
      assertThat(ended.state()).isIn(RunState.CANCELLED, RunState.SUCCEEDED);
      assertThat(scenario().state(KRAKOW).inFlight()).isEmpty();
      assertThat(scenario().stats(KRAKOW).ended().all()).isEqualTo(day + 1);
      if (ended.progress().attempts() == 0) {
        assertThat(sync.count()).isEqualTo(calls);
      }
      nextDay(node);
    }
  }

  @Test
  void backfill_goes_on_after_one_of_its_runs_was_cancelled() {
    Discovery node = enqueued(karnet);
    work(node);
    scenario().after(Duration.ofHours(9));
    var request =
        new BackfillRequest(
            KRAKOW, MIDNIGHT.minus(Duration.ofDays(2)), MIDNIGHT, Duration.ZERO, "a new field");
    node.admin().backfill(request, Scenario.ANN);
    node.orchestrator().tick();
    Run first = scenario().run(KRAKOW);

    cancel(node);
    scenario().after(Duration.ofMinutes(1));
    node.orchestrator().tick();

    assertThat(first.trigger()).isEqualTo(Trigger.BACKFILL);
    Run second = scenario().run(KRAKOW);
    assertThat(second.trigger()).isEqualTo(Trigger.BACKFILL);
    assertThat(second.id()).isNotEqualTo(first.id());
    assertThat(second.state()).isEqualTo(RunState.QUEUED);
  }

  // ---- what the tests say

  private CancelResult cancel(Discovery node) {
    return node.admin().cancel(KRAKOW, scenario().run(KRAKOW).id(), WHY, Scenario.ANN);
  }

  private static List<AuditEntry> audited(Discovery node) {
    return node.admin().audit(AuditQuery.ALL, Optional.empty(), 100, Scenario.ANN).stream()
        .map(row -> row.entry())
        .filter(entry -> entry.operation() == Operation.CANCEL_RUN)
        .toList();
  }
}
