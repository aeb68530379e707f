package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.Discovery;
import dev.discovery.plan.BackfillRequest;
import dev.discovery.plan.ParkReason;
import dev.discovery.plan.PauseScope;
import dev.discovery.plan.SkipReason;
import dev.discovery.run.Failure;
import dev.discovery.run.LastFailure;
import dev.discovery.run.LedgerEntry;
import dev.discovery.run.RunState;
import dev.discovery.run.RunTotals;
import dev.discovery.source.FailureKind;
import dev.discovery.source.RetryPolicy;
import dev.discovery.source.SyncException;
import dev.discovery.source.Trigger;
import dev.discovery.worker.WorkResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Attempts that fail: which are tried again, when, and what is shown of them. */
public abstract class RetryScenarios extends RunSuite {

  private static final Duration DAY = Duration.ofDays(1);

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
    assertThat(scenario().stats(KRAKOW).standing().consecutiveFailures()).isEqualTo(1);
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
    assertThat(scenario().stats(KRAKOW).standing().lastFailure().map(LastFailure::failure))
        .contains(failure);
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
  void run_beside_a_slot_that_a_pause_holds_up_has_all_of_its_attempts() {
    Discovery node = enqueued(karnet);
    work(node);
    node.admin().pause(PauseScope.EVERYTHING, "maintenance", Optional.empty(), Scenario.ANN);
    scenario().at(MIDNIGHT.plus(DAY));
    node.orchestrator().tick();
    boolean heldUp = scenario().state(KRAKOW).isParked(ParkReason.PAUSED);
    scenario().after(Duration.ofHours(1));
    sync.failing(2, new SyncException(FailureKind.UPSTREAM, "HTTP 503"));
    node.admin().trigger(KRAKOW, false, Scenario.ANN);

    WorkResult first = work(node);
    workAt(node, scenario().now().plusSeconds(30));
    workAt(node, scenario().now().plusSeconds(60));

    assertThat(heldUp).isTrue();
    assertThat(first).isInstanceOf(WorkResult.Retry.class);
    assertThat(scenario().run(KRAKOW).state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(scenario().run(KRAKOW).progress().attempts()).isEqualTo(3);
  }

  @Test
  void slot_waits_for_all_attempts_of_a_run_of_a_backfill() {
    Discovery node = enqueued(karnet);
    work(node);
    Instant eve = MIDNIGHT.plus(DAY).minusSeconds(10);
    scenario().at(eve);
    node.admin()
        .backfill(
            new BackfillRequest(KRAKOW, MIDNIGHT.minus(DAY), MIDNIGHT, Duration.ZERO, "a field"),
            Scenario.ANN);
    node.orchestrator().tick();
    sync.failing(1, new SyncException(FailureKind.UPSTREAM, "HTTP 503"));

    WorkResult first = work(node);
    scenario().at(MIDNIGHT.plus(DAY));
    node.orchestrator().tick();
    boolean waits = scenario().state(KRAKOW).isParked(ParkReason.OVERLAP);
    workAt(node, eve.plusSeconds(30));

    assertThat(first).isEqualTo(new WorkResult.Retry(eve.plusSeconds(30)));
    assertThat(waits).isTrue();
    assertThat(scenario().run(KRAKOW).trigger()).isEqualTo(Trigger.BACKFILL);
    assertThat(scenario().run(KRAKOW).state()).isEqualTo(RunState.SUCCEEDED);
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
}
