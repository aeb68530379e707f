package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.discovery.Discovery;
import dev.discovery.config.DiscoveryConfigJson;
import dev.discovery.orchestrator.DiscoveryListener;
import dev.discovery.plan.SkipReason;
import dev.discovery.run.Failure;
import dev.discovery.run.LedgerEntry;
import dev.discovery.run.Run;
import dev.discovery.run.RunState;
import dev.discovery.run.RunTotals;
import dev.discovery.run.Verdict;
import dev.discovery.source.FailureKind;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.RetryPolicy;
import dev.discovery.source.RunFencedException;
import dev.discovery.source.RunId;
import dev.discovery.source.Setting;
import dev.discovery.source.SettingsSchema;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SyncException;
import dev.discovery.source.SyncResult;
import dev.discovery.source.TargetId;
import dev.discovery.testkit.Samples;
import dev.discovery.worker.WorkResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How a run lives: attempts, retries, deaths of workers, the fence, and its end. */
public abstract class RunScenarios extends ScenarioSuite {

  private static final Instant MIDNIGHT = Samples.MIDNIGHT;
  private static final Duration DAY = Duration.ofDays(1);
  private static final TargetId KRAKOW = Scenario.target("karnet", "krakow");
  private static final WorkResult DONE = new WorkResult.Done();

  private final ScriptedSync sync = new ScriptedSync();
  private final SourceDefinition karnet = Scenario.ofCity("karnet", sync);

  // ---- success

  @Test
  void success_is_recorded_with_its_items_and_frees_the_target() {
    Discovery node = enqueued(karnet);
    var items = new ItemCounts(9, 1, 2, 3, 4, 0);
    sync.then(
        context -> {
          scenario().after(Duration.ofSeconds(5));
          return SyncResult.of(items);
        });

    WorkResult result = work(node);

    Run run = scenario().run(KRAKOW);
    assertThat(result).isEqualTo(DONE);
    assertThat(run.state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(run.progress().verdict()).contains(Verdict.OK);
    assertThat(run.progress().items()).contains(items);
    assertThat(run.progress().startedAt()).contains(MIDNIGHT);
    assertThat(run.progress().finishedAt()).contains(MIDNIGHT.plusSeconds(5));
    assertThat(run.progress().failure()).isEmpty();
    assertThat(scenario().state(KRAKOW).inFlight()).isEmpty();
    assertThat(scenario().stats(KRAKOW).items()).isEqualTo(items);
    assertThat(scenario().stats(KRAKOW).lastSuccessAt()).contains(MIDNIGHT.plusSeconds(5));
  }

  @Test
  void next_run_is_given_the_cursor_and_the_start_of_the_last_success() {
    Discovery node = enqueued(karnet);
    sync.then(
        context -> {
          scenario().after(Duration.ofSeconds(5));
          return SyncResult.of(ScriptedSync.FOUND).withCursor("page 7");
        });
    work(node);
    nextDay(node);
    sync.failing(1, new SyncException(FailureKind.DATA, "unreadable"));
    work(node);
    nextDay(node);
    work(node);

    assertThat(sync.calls())
        .extracting(ScriptedSync.Call::cursor)
        .containsExactly(Optional.empty(), Optional.of("page 7"), Optional.of("page 7"));
    assertThat(sync.calls())
        .extracting(ScriptedSync.Call::lastSuccessAt)
        .containsExactly(Optional.empty(), Optional.of(MIDNIGHT), Optional.of(MIDNIGHT));
  }

  // ---- failure, retries

  @Test
  void source_that_answers_503_twice_succeeds_with_its_third_attempt() {
    Discovery node = enqueued(karnet);
    sync.failing(2, new SyncException(FailureKind.UPSTREAM, "HTTP 503"));

    WorkResult first = work(node);
    WorkResult tooEarly = workAt(node, MIDNIGHT.plusSeconds(30).minus(Given.MICROSECOND));
    int callsBefore = sync.count();
    WorkResult second = workAt(node, MIDNIGHT.plusSeconds(30));
    WorkResult third = workAt(node, MIDNIGHT.plusSeconds(90));

    assertThat(first).isEqualTo(new WorkResult.Retry(MIDNIGHT.plusSeconds(30)));
    assertThat(tooEarly).isEqualTo(new WorkResult.Retry(MIDNIGHT.plusSeconds(30)));
    assertThat(callsBefore).isEqualTo(1);
    assertThat(second)
        .as("the wait doubles")
        .isEqualTo(new WorkResult.Retry(MIDNIGHT.plusSeconds(90)));
    assertThat(third).isEqualTo(DONE);
    assertThat(scenario().run(KRAKOW).state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(scenario().run(KRAKOW).progress().attempts()).isEqualTo(3);
    assertThat(sync.calls()).extracting(ScriptedSync.Call::attempt).containsExactly(1, 2, 3);
    assertThat(scenario().stats(KRAKOW).ended()).isEqualTo(new RunTotals(1, 0, 0, 0));
  }

  @Test
  void third_failure_ends_the_run() {
    Discovery node = enqueued(karnet);
    sync.failing(3, new SyncException(FailureKind.UPSTREAM, "HTTP 503"));

    work(node);
    Optional<Failure> shownMeanwhile = scenario().run(KRAKOW).progress().failure();
    workAt(node, MIDNIGHT.plusSeconds(30));
    WorkResult last = workAt(node, MIDNIGHT.plusSeconds(90));

    assertThat(shownMeanwhile).contains(new Failure(FailureKind.UPSTREAM, "HTTP 503"));
    assertThat(last).isEqualTo(DONE);
    assertThat(scenario().run(KRAKOW).state()).isEqualTo(RunState.FAILED);
    assertThat(scenario().stats(KRAKOW).ended()).isEqualTo(new RunTotals(0, 1, 0, 0));
    assertThat(scenario().stats(KRAKOW).consecutiveFailures()).isEqualTo(1);
    assertThat(scenario().state(KRAKOW).inFlight()).isEmpty();
  }

  @Test
  void not_found_fails_without_a_retry_its_error_in_stats_and_history() {
    Discovery node = enqueued(karnet);
    var failure = new Failure(FailureKind.NOT_FOUND, "HTTP 404: " + Given.HOSTILE);
    sync.failing(1, new SyncException(FailureKind.NOT_FOUND, "HTTP 404: " + Given.HOSTILE));

    WorkResult result = work(node);

    assertThat(result).isEqualTo(DONE);
    assertThat(sync.count()).isEqualTo(1);
    assertThat(scenario().stats(KRAKOW).lastFailure()).contains(failure);
    LedgerEntry.Asked row = (LedgerEntry.Asked) scenario().ledger(KRAKOW).get(0);
    assertThat(row.run().state()).isEqualTo(RunState.FAILED);
    assertThat(row.run().progress().failure()).contains(failure);
    nextDay(node);
    assertThat(scenario().runs(KRAKOW)).as("the next slot is tried").hasSize(2);
  }

  @ParameterizedTest
  @EnumSource(FailureKind.class)
  void kind_of_a_failure_says_whether_it_is_retried_unless_the_source_does(FailureKind kind) {
    Discovery node = enqueued(karnet);
    sync.failing(1, new SyncException(kind, "as its kind"))
        .failing(1, new SyncException(kind, "never").retryable(false))
        .failing(1, new SyncException(kind, "always").retryable(true));

    boolean byKind = work(node) instanceof WorkResult.Retry;
    if (byKind) {
      workAt(node, MIDNIGHT.plusSeconds(30));
    } else {
      nextDay(node);
      work(node);
    }
    RunState never = scenario().run(KRAKOW).state();
    nextDay(node);
    WorkResult always = work(node);

    assertThat(byKind).isEqualTo(kind.isRetryable());
    assertThat(never).isEqualTo(RunState.FAILED);
    assertThat(always).isInstanceOf(WorkResult.Retry.class);
  }

  @Test
  void exception_that_nobody_expected_is_retried_and_shown() {
    Discovery node = enqueued(karnet);
    sync.failing(1, new IllegalStateException("what is this"));

    WorkResult result = work(node);

    assertThat(result).isInstanceOf(WorkResult.Retry.class);
    Failure failure = scenario().run(KRAKOW).progress().failure().orElseThrow();
    assertThat(failure.kind()).isEqualTo(FailureKind.UNEXPECTED);
    assertThat(failure.message()).contains("IllegalStateException", "what is this");
  }

  @Test
  void sync_that_returns_nothing_has_failed() {
    Discovery node = enqueued(karnet);
    sync.then(context -> null);

    WorkResult result = work(node);

    assertThat(result).isInstanceOf(WorkResult.Retry.class);
    assertThat(scenario().run(KRAKOW).progress().failure().orElseThrow().kind())
        .isEqualTo(FailureKind.UNEXPECTED);
  }

  @Test
  void retry_that_would_come_after_the_next_slot_is_not_made() {
    Discovery node = enqueued(karnet.withRetry(new RetryPolicy(3, Duration.ofHours(10))));
    sync.failing(2, new SyncException(FailureKind.UPSTREAM, "HTTP 503"));

    WorkResult first = work(node);
    WorkResult second = workAt(node, MIDNIGHT.plus(Duration.ofHours(10)));

    assertThat(first).isEqualTo(new WorkResult.Retry(MIDNIGHT.plus(Duration.ofHours(10))));
    assertThat(second).as("20 hours later is tomorrow").isEqualTo(DONE);
    assertThat(scenario().run(KRAKOW).state()).isEqualTo(RunState.FAILED);
    scenario().at(MIDNIGHT.plus(DAY));
    assertThat(node.orchestrator().tick().enqueued()).isEqualTo(1);
  }

  @Test
  void retry_exactly_at_the_next_slot_is_made() {
    Discovery node = enqueued(karnet.withRetry(new RetryPolicy(3, Duration.ofHours(24))));
    sync.failing(1, new SyncException(FailureKind.UPSTREAM, "HTTP 503"));

    assertThat(work(node)).isEqualTo(new WorkResult.Retry(MIDNIGHT.plus(DAY)));
  }

  @Test
  void delay_that_the_source_asks_for_is_kept_even_after_the_next_slot() {
    Discovery node = enqueued(karnet);
    sync.failing(
        1,
        new SyncException(FailureKind.RATE_LIMITED, "HTTP 429").retryAfter(Duration.ofHours(23)));
    scenario().at(MIDNIGHT.plus(Duration.ofHours(12)));

    WorkResult result = work(node);
    scenario().at(MIDNIGHT.plus(DAY));
    node.orchestrator().tick();
    WorkResult beforeItsTime = work(node);
    WorkResult then = workAt(node, MIDNIGHT.plus(Duration.ofHours(35)));

    assertThat(result).isEqualTo(new WorkResult.Retry(MIDNIGHT.plus(Duration.ofHours(35))));
    assertThat(scenario().skips(KRAKOW))
        .extracting(LedgerEntry.Skipped::reason)
        .containsExactly(SkipReason.OVERLAP);
    assertThat(beforeItsTime).isInstanceOf(WorkResult.Retry.class);
    assertThat(then).isEqualTo(DONE);
    assertThat(scenario().runs(KRAKOW)).hasSize(1);
  }

  @Test
  void source_without_retries_fails_at_once() {
    Discovery node = enqueued(karnet.withRetry(RetryPolicy.none()));
    sync.failing(1, new SyncException(FailureKind.UPSTREAM, "HTTP 503"));

    assertThat(work(node)).isEqualTo(DONE);
    assertThat(scenario().run(KRAKOW).state()).isEqualTo(RunState.FAILED);
  }

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
    assertThat(scenario().state(KRAKOW).inFlight()).contains(run.id());
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

  // ---- finished, unwanted, elsewhere

  @Test
  void run_that_has_failed_or_was_cancelled_never_runs_again() {
    Discovery node = enqueued(karnet);
    sync.failing(1, new SyncException(FailureKind.NOT_FOUND, "HTTP 404"));
    work(node);
    Run failed = scenario().run(KRAKOW);
    nextDay(node);
    edit(node, Scenario.config("0 0 * * *"));
    work(node);
    Run cancelled = scenario().run(KRAKOW);
    int calls = sync.count();

    for (Run run : List.of(failed, cancelled)) {
      assertThat(node.worker().work(run.id())).isEqualTo(DONE);
      assertThat(storage().runs().find(run.id())).contains(run);
    }

    assertThat(failed.state()).isEqualTo(RunState.FAILED);
    assertThat(cancelled.state()).isEqualTo(RunState.CANCELLED);
    assertThat(sync.count()).isEqualTo(calls);
    assertThat(scenario().stats(KRAKOW).ended()).isEqualTo(new RunTotals(0, 1, 1, 0));
  }

  @Test
  void job_of_a_run_that_the_ledger_does_not_know_is_done() {
    Discovery node = enqueued(karnet);

    assertThat(node.worker().work(new RunId(Long.MAX_VALUE))).isEqualTo(DONE);
  }

  @Test
  void run_that_nobody_wants_any_more_is_cancelled_and_says_why() {
    List<String> unwanted =
        List.of(
            Scenario.config("0 0 * * *"),
            Scenario.config("0 0 * * *", Scenario.source("karnet", 24, false, "{}")),
            Scenario.config(false, "0 0 * * *", "UTC", Scenario.source("karnet", 24)));
    List<String> reasons =
        List.of(
            "does not name the source", "source is disabled", "schedule of this city is disabled");
    Discovery node = enqueued(karnet);
    for (int n = 0; n < unwanted.size(); n++) {
      edit(node, unwanted.get(n));

      assertThat(work(node)).isEqualTo(DONE);

      Run run = scenario().run(KRAKOW);
      assertThat(run.state()).isEqualTo(RunState.CANCELLED);
      assertThat(run.progress().failure().orElseThrow().message()).contains(reasons.get(n));
      assertThat(run.progress().attempts()).isZero();
      assertThat(scenario().state(KRAKOW).inFlight()).isEmpty();
      edit(node, Scenario.config("0 0 * * *", Scenario.source("karnet", 24)));
      scenario().at(scenario().next(KRAKOW));
      node.orchestrator().tick();
    }
    assertThat(sync.count()).isZero();
  }

  @Test
  void settings_are_those_of_the_start_of_each_attempt_with_defaults() {
    SourceDefinition limited =
        karnet.withSettings(
            SettingsSchema.of(
                Setting.integer("limit").range(1, 500).defaultsTo(100), Setting.text("area")));
    Discovery node = enqueued(limited);
    sync.failing(1, new SyncException(FailureKind.UPSTREAM, "HTTP 503"));
    work(node);
    edit(
        node,
        Scenario.config(
            "0 0 * * *", Scenario.source("karnet", 24, true, "{\"limit\": 7, \"area\": \"x\"}")));

    workAt(node, MIDNIGHT.plusSeconds(30));

    assertThat(sync.calls())
        .extracting(call -> call.settings().integer("limit"))
        .containsExactly(100L, 7L);
    assertThat(sync.calls().get(1).settings().text("area")).isEqualTo("x");
    assertThat(sync.calls().get(1).city()).contains(Scenario.id("krakow"));
  }

  @Test
  void settings_that_turned_bad_between_attempts_cancel_the_run() {
    SourceDefinition limited =
        karnet.withSettings(SettingsSchema.of(Setting.integer("limit").range(1, 500)));
    Discovery node = enqueued(limited);
    sync.failing(1, new SyncException(FailureKind.UPSTREAM, "HTTP 503"));
    work(node);
    Scenario.city(
        node,
        "krakow",
        Scenario.config("0 0 * * *", Scenario.source("karnet", 24, true, "{\"limit\": 0}")));

    workAt(node, MIDNIGHT.plusSeconds(30));

    assertThat(scenario().run(KRAKOW).state()).isEqualTo(RunState.CANCELLED);
    assertThat(scenario().run(KRAKOW).progress().failure().orElseThrow().message())
        .contains("/settings/limit");
    assertThat(sync.count()).isEqualTo(1);
  }

  @Test
  void node_that_does_not_have_the_source_leaves_its_run_alone() {
    Discovery node = enqueued(karnet);
    Discovery old = scenario().node(Scenario.ofCity("another", sync));
    Run queued = scenario().run(KRAKOW);

    assertThat(old.worker().work(queued.id())).isEqualTo(new WorkResult.NotMine());
    assertThat(scenario().run(KRAKOW)).isEqualTo(queued);
    assertThat(work(node)).isEqualTo(DONE);
    assertThat(old.worker().work(queued.id())).as("it has ended").isEqualTo(DONE);
  }

  // ---- what the tests say

  private Discovery enqueued(SourceDefinition source) {
    scenario().at(MIDNIGHT);
    Discovery node = scenario().node(source);
    enqueue(node);
    return node;
  }

  private static void enqueue(Discovery node) {
    Scenario.city(node, "krakow", Scenario.config("0 0 * * *", Scenario.source("karnet", 24)));
    assertThat(node.orchestrator().tick().enqueued()).isEqualTo(1);
  }

  private void nextDay(Discovery node) {
    scenario().at(scenario().next(KRAKOW));
    assertThat(node.orchestrator().tick().enqueued()).isEqualTo(1);
  }

  private WorkResult work(Discovery node) {
    return node.worker().work(scenario().run(KRAKOW).id());
  }

  private WorkResult workAt(Discovery node, Instant at) {
    scenario().at(at);
    return work(node);
  }

  private static void edit(Discovery node, String json) {
    node.admin()
        .edit(Scenario.id("krakow"), before -> DiscoveryConfigJson.read(json), Scenario.ANN);
  }

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
