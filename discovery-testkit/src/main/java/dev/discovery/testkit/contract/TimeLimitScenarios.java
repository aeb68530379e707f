package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.discovery.Discovery;
import dev.discovery.port.PortException;
import dev.discovery.port.PortException.Fault;
import dev.discovery.run.Failure;
import dev.discovery.run.Run;
import dev.discovery.run.RunState;
import dev.discovery.run.RunTotals;
import dev.discovery.source.FailureKind;
import dev.discovery.source.RetryPolicy;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SourceSync;
import dev.discovery.source.SyncResult;
import dev.discovery.testkit.Faults;
import dev.discovery.worker.WorkResult;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Attempts that take longer than their source allows, and those that do not let go. */
public abstract class TimeLimitScenarios extends RunSuite {

  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final Duration A_MINUTE = Duration.ofMinutes(1);
  private static final String ASKED = "RunLedger.standings";

  private final SourceDefinition limited = karnet.withTimeout(LIMIT);
  private final Faults process = new Faults();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);

  // ---- overdue

  @Test
  void attempt_is_interrupted_when_its_time_is_over_and_made_up_for_by_the_retry_policy() {
    Discovery node = enqueued(limited);
    Future<WorkResult> working = begin(node, context -> blocked());
    scenario().after(LIMIT);
    node.worker().enforce();
    boolean goesOn = Threads.isHeldUp(working);
    scenario().after(Duration.ofMillis(1));

    node.worker().enforce();
    WorkResult result = Threads.result(working);

    Instant retryAt = scenario().now().plusSeconds(30);
    Run run = scenario().run(KRAKOW);
    assertThat(goesOn).isTrue();
    assertThat(result).isEqualTo(new WorkResult.Retry(retryAt));
    assertThat(run.state()).isEqualTo(RunState.RETRYING);
    Failure failure = run.progress().failure().orElseThrow();
    assertThat(failure.kind()).isEqualTo(FailureKind.TIMEOUT);
    assertThat(failure.message()).isEqualTo("the attempt did not end within PT10M");
    assertThat(failure.detail().orElseThrow()).contains("InterruptedException", "blocked");
    assertThat(workAt(node, retryAt)).isEqualTo(DONE);
    assertThat(scenario().run(KRAKOW).state()).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void last_attempt_that_is_overdue_ends_the_run() {
    Discovery node = enqueued(limited.withRetry(RetryPolicy.none()));
    Future<WorkResult> working = begin(node, context -> blocked());
    overdue();

    node.worker().enforce();

    assertThat(Threads.result(working)).isEqualTo(DONE);
    assertThat(scenario().run(KRAKOW).state()).isEqualTo(RunState.FAILED);
    assertThat(scenario().state(KRAKOW).inFlight()).isEmpty();
    assertThat(scenario().stats(KRAKOW).ended()).isEqualTo(new RunTotals(0, 1, 0, 0));
  }

  @Test
  void sync_that_wraps_the_interrupt_is_overdue_all_the_same_and_leaves_no_flag() {
    Discovery node = enqueued(limited);
    sync.then(
        context -> {
          overdue();
          node.worker().enforce();
          assertThat(context.isCancelled()).isTrue();
          throw new IllegalStateException("gave up, token=T0K3N");
        });

    work(node);

    assertThat(Thread.interrupted()).isFalse();
    Failure failure = scenario().run(KRAKOW).progress().failure().orElseThrow();
    assertThat(failure.kind()).isEqualTo(FailureKind.TIMEOUT);
    assertThat(failure.detail().orElseThrow())
        .contains("IllegalStateException: gave up, token=***");
  }

  @Test
  void sync_can_see_for_itself_that_its_time_is_over() {
    Discovery node = enqueued(limited);
    sync.then(
        context -> {
          scenario().after(LIMIT);
          assertThat(context.isCancelled()).isFalse();
          overdue();
          context.stopIfCancelled();
          throw new AssertionError("goes on");
        });

    work(node);

    assertThat(Thread.interrupted()).isFalse();
    assertThat(scenario().run(KRAKOW).progress().failure().orElseThrow().kind())
        .isEqualTo(FailureKind.TIMEOUT);
  }

  @Test
  void sync_that_comes_to_its_end_too_late_is_recorded_as_what_it_achieved() {
    Discovery node = enqueued(limited);
    sync.then(
        context -> {
          overdue();
          node.worker().enforce();
          return SyncResult.of(ScriptedSync.FOUND);
        });

    work(node);

    assertThat(Thread.interrupted()).isFalse();
    assertThat(scenario().run(KRAKOW).state()).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void next_attempt_on_the_same_thread_has_a_time_of_its_own() {
    Discovery node = enqueued(limited);
    sync.then(
        context -> {
          overdue();
          node.worker().enforce();
          throw new InterruptedException();
        });
    work(node);
    sync.then(
        context -> {
          scenario().after(LIMIT);
          node.worker().enforce();
          assertThat(Thread.currentThread().isInterrupted()).isFalse();
          return SyncResult.of(ScriptedSync.FOUND);
        });

    workAt(node, scenario().run(KRAKOW).progress().retryAt().orElseThrow());

    assertThat(scenario().run(KRAKOW).state()).isEqualTo(RunState.SUCCEEDED);
  }

  // ---- does not let go

  @Test
  void run_of_a_sync_that_does_not_stop_is_ended_without_it_and_its_late_end_writes_nothing() {
    Discovery node = enqueued(limited);
    Future<WorkResult> working = begin(node, context -> deaf("of the deaf"));
    overdue();
    node.worker().enforce();
    scenario().after(A_MINUTE.minusMillis(1));
    node.worker().enforce();
    RunState before = scenario().run(KRAKOW).state();
    scenario().after(Duration.ofMillis(1));
    node.worker().enforce();

    Run given = scenario().run(KRAKOW);
    assertThat(before).isEqualTo(RunState.RUNNING);
    assertThat(given.state()).isEqualTo(RunState.FAILED);
    assertThat(given.progress().failure().orElseThrow().kind()).isEqualTo(FailureKind.TIMEOUT);
    assertThat(given.progress().failure().orElseThrow().message()).contains("did not stop");
    assertThat(scenario().state(KRAKOW).inFlight()).isEmpty();
    nextDay(node);
    Run next = scenario().run(KRAKOW);
    release.countDown();
    assertThat(Threads.result(working)).as("its job goes").isEqualTo(DONE);
    assertThat(storage().runs().find(given.id())).contains(given);
    assertThat(storage().runs().checkpoint(KRAKOW).cursor()).isEmpty();
    assertThat(scenario().stats(KRAKOW).ended()).isEqualTo(new RunTotals(0, 1, 0, 0));
    assertThat(scenario().run(KRAKOW)).isEqualTo(next);
  }

  @Test
  void cancelled_run_whose_sync_does_not_stop_is_cancelled_without_it() {
    Discovery node = enqueued(limited);
    Future<WorkResult> working = begin(node, context -> deaf("of the deaf"));
    node.admin().cancel(KRAKOW, scenario().run(KRAKOW).id(), "wrong city", Scenario.ANN);
    node.worker().enforce();
    scenario().after(A_MINUTE);

    node.worker().enforce();

    Run run = scenario().run(KRAKOW);
    assertThat(run.state()).isEqualTo(RunState.CANCELLED);
    assertThat(run.progress().failure().orElseThrow().message())
        .isEqualTo("cancelled by ann: wrong city");
    release.countDown();
    assertThat(Threads.result(working)).isEqualTo(DONE);
    assertThat(scenario().run(KRAKOW)).isEqualTo(run);
    assertThat(scenario().stats(KRAKOW).ended()).isEqualTo(new RunTotals(0, 0, 1, 0));
  }

  @Test
  void run_of_an_attempt_that_nobody_performs_is_ended_too() {
    Discovery node = enqueued(limited);
    node.worker().begin(scenario().run(KRAKOW).id());
    overdue();
    node.worker().enforce();
    scenario().after(A_MINUTE);

    node.worker().enforce();

    assertThat(scenario().run(KRAKOW).state()).isEqualTo(RunState.FAILED);
  }

  @Test
  void run_that_cannot_be_ended_now_is_ended_later() {
    Discovery node = faulty();
    Future<WorkResult> working = begin(node, context -> deaf("of the deaf"));
    overdue();
    node.worker().enforce();
    scenario().after(A_MINUTE);
    process.every("RunLedger.end", Faults.Moment.BEFORE, Faults.refusal(Fault.UNAVAILABLE));
    node.worker().enforce();
    RunState meanwhile = scenario().run(KRAKOW).state();
    process.heal();

    node.worker().enforce();

    assertThat(meanwhile).isEqualTo(RunState.RUNNING);
    assertThat(scenario().run(KRAKOW).state()).isEqualTo(RunState.FAILED);
    release.countDown();
    Threads.result(working);
  }

  // ---- taken over

  @Test
  void attempt_whose_run_was_taken_over_is_told_to_stop_though_it_says_nothing_of_its_progress() {
    Discovery node = enqueued(limited);
    Future<WorkResult> working = begin(node, context -> blocked());
    sync.then(context -> SyncResult.of(ScriptedSync.FOUND));
    work(scenario().node(limited));
    Run ended = scenario().run(KRAKOW);

    node.worker().enforce();

    assertThat(Threads.result(working)).isEqualTo(DONE);
    assertThat(ended.state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(scenario().run(KRAKOW)).isEqualTo(ended);
  }

  @Test
  void attempt_that_was_taken_over_and_does_not_stop_is_left_alone() {
    Discovery node = faulty();
    Future<WorkResult> working = begin(node, context -> deaf("of the deaf"));
    sync.then(context -> SyncResult.of(ScriptedSync.FOUND));
    work(scenario().node(limited));
    Run ended = scenario().run(KRAKOW);
    node.worker().enforce();
    scenario().after(A_MINUTE);
    int before = process.calls().size();

    node.worker().enforce();
    node.worker().enforce();

    assertThat(process.calls()).hasSize(before);
    release.countDown();
    assertThat(Threads.result(working)).isEqualTo(DONE);
    assertThat(scenario().run(KRAKOW)).isEqualTo(ended);
  }

  // ---- what it costs, and while the store is away

  @Test
  void costs_one_query_while_something_is_under_way_and_none_otherwise() {
    Discovery node = faulty();
    int before = process.calls().size();
    node.worker().enforce();
    int idle = process.calls().size();
    Future<WorkResult> working = begin(node, context -> blocked());
    int begun = process.calls().size();
    node.worker().enforce();
    int busy = process.calls().size();
    release.countDown();
    Threads.result(working);
    int ended = process.calls().size();

    node.worker().enforce();

    assertThat(idle).isEqualTo(before);
    assertThat(busy).isEqualTo(begun + 1);
    assertThat(process.calls().get(begun).name()).isEqualTo(ASKED);
    assertThat(process.calls()).hasSize(ended);
  }

  @Test
  void time_limits_hold_while_the_store_is_away() {
    Discovery node = faulty();
    Future<WorkResult> working = begin(node, context -> blocked());
    node.admin().trigger(KRAKOW, true, Scenario.ANN);
    var second = new CountDownLatch(1);
    sync.then(
        context -> {
          second.countDown();
          return blocked();
        });
    scenario().after(Duration.ofMinutes(5));
    Run later = scenario().run(KRAKOW);
    Future<WorkResult> other = threads().start(() -> node.worker().work(later.id()));
    await(second);
    scenario().after(Duration.ofMinutes(6));
    process.every(ASKED, Faults.Moment.BEFORE, Faults.refusal(Fault.UNAVAILABLE));

    assertThatThrownBy(() -> node.worker().enforce()).isInstanceOf(PortException.class);

    assertThat(Threads.result(working)).isInstanceOf(WorkResult.Retry.class);
    assertThat(Threads.isHeldUp(other)).isTrue();
    release.countDown();
    Threads.result(other);
  }

  // ---- what the tests say

  private Discovery faulty() {
    scenario().at(MIDNIGHT);
    Discovery node = scenario().node(process, limited);
    enqueue(node);
    return node;
  }

  private void overdue() {
    scenario().after(LIMIT.plusMillis(1));
  }

  /** Works on the run on another thread, up to where the sync has begun. */
  private Future<WorkResult> begin(Discovery node, SourceSync step) {
    sync.then(
        context -> {
          begun.countDown();
          return step.sync(context);
        });
    Run run = scenario().run(KRAKOW);
    Future<WorkResult> working = threads().start(() -> node.worker().work(run.id()));
    await(begun);
    return working;
  }

  /** Until the test lets go, or an interrupt comes. */
  private SyncResult blocked() throws InterruptedException {
    release.await();
    return SyncResult.of(ScriptedSync.FOUND);
  }

  /** Until the test lets go, whatever comes. */
  private SyncResult deaf(String cursor) {
    boolean free = false;
    while (!free) {
      try {
        release.await();
        free = true;
      } catch (InterruptedException e) {
        // On purpose.
      }
    }
    return SyncResult.of(ScriptedSync.FOUND).withCursor(cursor);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(Threads.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
