package dev.discovery.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.discovery.access.Actor;
import dev.discovery.source.FailureKind;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.RetryPolicy;
import dev.discovery.source.RunId;
import dev.discovery.source.SyncException;
import dev.discovery.source.SyncResult;
import dev.discovery.source.TargetId;
import dev.discovery.source.VerdictRule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RunLifecycleTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final RetryPolicy RETRY = RetryPolicy.DEFAULT;
  private static final AttemptFailure UPSTREAM =
      AttemptFailure.of(FailureKind.UPSTREAM, "503 Service Unavailable");

  private final Run queued =
      new Run(
          new RunId(7),
          TargetId.of("karnet", "city:krakow"),
          new Origin.Requested(new Actor("ann")),
          NOW,
          false,
          RunProgress.QUEUED);

  @Test
  void a_failed_attempt_is_retried_after_30_seconds_and_then_after_60() {
    Run first = RunLifecycle.fail(started(queued), UPSTREAM, RETRY, Optional.empty(), NOW);
    Run second = RunLifecycle.fail(started(first), UPSTREAM, RETRY, Optional.empty(), NOW);

    assertThat(first.progress().retryAt()).contains(NOW.plusSeconds(30));
    assertThat(second.progress().retryAt()).contains(NOW.plusSeconds(60));
  }

  @Test
  void the_third_attempt_is_the_last() {
    Run third = started(retrying(started(retrying(started(queued)))));

    Run ended = RunLifecycle.fail(third, UPSTREAM, RETRY, Optional.empty(), NOW);

    assertThat(ended.state()).isEqualTo(RunState.FAILED);
    assertThat(ended.progress().attempts()).isEqualTo(3);
    assertThat(ended.progress().failure()).contains(UPSTREAM.failure());
    assertThat(ended.progress().verdict()).contains(Verdict.FAILED);
  }

  @Test
  void a_failure_that_is_not_retryable_ends_the_run() {
    AttemptFailure gone = AttemptFailure.of(FailureKind.NOT_FOUND, "404");

    Run ended = RunLifecycle.fail(started(queued), gone, RETRY, Optional.empty(), NOW);

    assertThat(ended.state()).isEqualTo(RunState.FAILED);
    assertThat(ended.progress().attempts()).isEqualTo(1);
  }

  @Test
  void what_a_sync_says_of_its_progress_ends_with_its_attempt() {
    Advance half = Advance.of(1, 2, "", NOW);
    Run failed = retrying(RunLifecycle.advance(started(queued), half));

    assertThat(failed.progress().attempt().orElseThrow().advance()).contains(half);
    assertThat(started(failed).progress().attempt().orElseThrow().advance()).isEmpty();
  }

  @Test
  void a_wish_to_cancel_ends_what_is_not_under_way_and_is_kept_by_what_is() {
    var wish = new CancelRequest(new Actor("bob"), "wrong city", NOW);

    for (Run run : List.of(queued, retrying(started(queued)))) {
      Run cancelled = RunLifecycle.requestCancel(run, wish, NOW);
      assertThat(cancelled.state()).isEqualTo(RunState.CANCELLED);
      assertThat(cancelled.progress().finishedAt()).contains(NOW);
      assertThat(cancelled.cancelRequest()).contains(wish);
    }
    Run running = RunLifecycle.requestCancel(started(queued), wish, NOW);
    assertThat(running).isEqualTo(started(queued).with(wish));
    assertThat(running.with(new CancelRequest(new Actor("eve"), "too", NOW))).isEqualTo(running);
  }

  @Test
  void whatever_ends_an_attempt_without_a_result_honours_the_wish_to_cancel() {
    var wish = new CancelRequest(new Actor("bob"), "wrong city", NOW);
    Run running = started(queued).with(wish);
    Failure timeout = new Failure(FailureKind.TIMEOUT, "too long");

    Run failed = RunLifecycle.fail(running, UPSTREAM, RETRY, Optional.empty(), NOW);
    assertThat(failed.state()).isEqualTo(RunState.CANCELLED);
    assertThat(failed.progress().failure())
        .contains(
            new Failure(
                FailureKind.CANCELLED,
                "cancelled by bob: wrong city",
                Optional.of("UPSTREAM: 503 Service Unavailable")));
    assertThat(RunLifecycle.interrupt(running, timeout, RETRY, NOW).state())
        .isEqualTo(RunState.CANCELLED);
    assertThat(RunLifecycle.giveUp(running, timeout, NOW).state()).isEqualTo(RunState.CANCELLED);
    assertThat(RunLifecycle.giveUp(started(queued), timeout, NOW).state())
        .isEqualTo(RunState.FAILED);
  }

  @Test
  void a_retry_is_never_later_than_the_next_slot() {
    Run onTheSlot =
        RunLifecycle.fail(started(queued), UPSTREAM, RETRY, Optional.of(NOW.plusSeconds(30)), NOW);
    Run afterTheSlot =
        RunLifecycle.fail(started(queued), UPSTREAM, RETRY, Optional.of(NOW.plusSeconds(29)), NOW);

    assertThat(onTheSlot.state()).isEqualTo(RunState.RETRYING);
    assertThat(afterTheSlot.state()).isEqualTo(RunState.FAILED);
  }

  @Test
  void a_declared_retry_after_is_obeyed_even_after_the_next_slot_and_capped_at_a_day() {
    AttemptFailure hour = limited(Duration.ofHours(1));
    AttemptFailure decade = limited(Duration.ofDays(3_650));

    Run patient =
        RunLifecycle.fail(started(queued), hour, RETRY, Optional.of(NOW.plusSeconds(1)), NOW);
    Run capped = RunLifecycle.fail(started(queued), decade, RETRY, Optional.empty(), NOW);

    assertThat(patient.progress().retryAt()).contains(NOW.plus(Duration.ofHours(1)));
    assertThat(capped.progress().retryAt()).contains(NOW.plus(Duration.ofDays(1)));
  }

  @Test
  void an_interrupted_attempt_is_made_up_for_at_once() {
    var why = new Failure(FailureKind.WORKER_LOST, "shut down");

    Run interrupted = RunLifecycle.interrupt(started(queued), why, RETRY, NOW);

    assertThat(interrupted.progress().retryAt()).contains(NOW);
  }

  @Test
  void a_run_that_is_taken_over_counts_the_lost_attempt() {
    Run takenOver = started(started(queued));

    assertThat(takenOver.progress().attempts()).isEqualTo(2);
    assertThat(takenOver.state()).isEqualTo(RunState.RUNNING);
  }

  @Test
  void success_keeps_when_the_run_first_started() {
    Run ended =
        RunLifecycle.succeed(
            RunLifecycle.start(retrying(started(queued)), "b", NOW.plusSeconds(9)),
            outcome(new ItemCounts(3, 1, 1, 1, 0, 0)),
            NOW.plusSeconds(10));

    assertThat(ended.progress().startedAt()).contains(NOW);
    assertThat(ended.progress().attempt().orElseThrow().startedAt()).isEqualTo(NOW.plusSeconds(9));
    assertThat(ended.progress().verdict()).contains(Verdict.OK);
  }

  @ParameterizedTest
  @EnumSource(
      value = RunState.class,
      names = {"SUCCEEDED", "FAILED", "CANCELLED", "LOST"})
  void a_finished_run_never_moves_again(RunState end) {
    Run finished = ended(end);

    for (RunState next : RunState.values()) {
      assertThat(end.canBecome(next)).as("%s -> %s", end, next).isFalse();
    }
    assertThatThrownBy(() -> RunLifecycle.start(finished, "b", NOW))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("run 7");
  }

  private Run ended(RunState state) {
    return switch (state) {
      case SUCCEEDED -> RunLifecycle.succeed(started(queued), outcome(ItemCounts.NONE), NOW);
      case FAILED ->
          RunLifecycle.fail(
              started(queued),
              AttemptFailure.of(FailureKind.DATA, "unreadable"),
              RETRY,
              Optional.empty(),
              NOW);
      case CANCELLED -> RunLifecycle.cancel(queued, "disabled", NOW);
      case LOST -> RunLifecycle.lose(queued, NOW);
      case QUEUED, RUNNING, RETRYING -> throw new IllegalArgumentException(state.name());
    };
  }

  private static Run started(Run run) {
    return RunLifecycle.start(run, "a", NOW);
  }

  private static Run retrying(Run running) {
    return RunLifecycle.fail(running, UPSTREAM, RETRY, Optional.empty(), NOW);
  }

  private static AttemptFailure limited(Duration wait) {
    return AttemptFailure.of(
        new SyncException(FailureKind.RATE_LIMITED, "429").retryAfter(wait), text -> text);
  }

  private static Outcome outcome(ItemCounts items) {
    return Outcome.of(SyncResult.of(items), Baseline.NONE, VerdictRule.DEFAULT);
  }
}
