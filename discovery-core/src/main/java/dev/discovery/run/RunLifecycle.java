package dev.discovery.run;

import dev.discovery.Check;
import dev.discovery.source.FailureKind;
import dev.discovery.source.RetryPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The steps of a run. Pure: each takes the run as it is and gives the run as it will be. */
public final class RunLifecycle {

  private static final Duration LONGEST_RETRY_AFTER = Duration.ofDays(1);

  private RunLifecycle() {}

  /** The next attempt begins on {@code worker}; whoever held the run before is fenced off. */
  public static Run start(Run run, String worker, Instant now) {
    Attempt next = new Attempt(run.progress().attempts() + 1, worker, now);
    return step(run, run.progress().in(RunState.RUNNING).withAttempt(next));
  }

  /** What the attempt under way says of its progress. */
  public static Run advance(Run run, Advance newest) {
    Attempt attempt = run.progress().attempt().orElseThrow();
    return run.at(run.progress().withAttempt(attempt.with(newest)));
  }

  /** The sync came to its end, however its outcome is judged; if as FAILED, that is its failure. */
  public static Run succeed(Run run, Outcome outcome, Instant now) {
    RunProgress ended = ended(run, RunState.SUCCEEDED, now).withOutcome(outcome);
    Judgement judged = outcome.judgement();
    return judged.verdict() == Verdict.FAILED
        ? step(run, ended.withFailure(new Failure(FailureKind.DATA, judged.reason())))
        : step(run, ended);
  }

  /**
   * The attempt failed: the run is retried if the failure and the policy allow it and the retry
   * does not come after {@code nextSlot}, whose own run tries again; otherwise it has failed. If
   * somebody has asked for it to be cancelled, that is what it is.
   *
   * @param nextSlot of the target, if it has one that is going to be run
   */
  public static Run fail(
      Run run, AttemptFailure failed, RetryPolicy policy, Optional<Instant> nextSlot, Instant now) {
    if (run.cancelRequest().isPresent()) {
      return honour(run, Optional.of(failed.failure()), now);
    }
    int attempts = run.progress().attempts();
    Duration wait =
        failed.retryAfter().map(RunLifecycle::capped).orElse(policy.delayAfter(attempts));
    Instant retryAt = now.plus(wait);
    boolean inTime =
        failed.retryAfter().isPresent() || nextSlot.filter(slot -> retryAt.isAfter(slot)).isEmpty();
    if (failed.retryable() && policy.allowsAnotherAfter(attempts) && inTime) {
      return retrying(run, failed.failure(), retryAt);
    }
    return step(run, ended(run, RunState.FAILED, now).withFailure(failed.failure()));
  }

  /**
   * The worker was told to stop during the attempt: it is made up for at once, if any are left, and
   * nobody has asked for the run to be cancelled.
   */
  public static Run interrupt(Run run, Failure failure, RetryPolicy policy, Instant now) {
    if (run.cancelRequest().isPresent()) {
      return honour(run, Optional.of(failure), now);
    }
    if (policy.allowsAnotherAfter(run.progress().attempts())) {
      return retrying(run, failure, now);
    }
    return step(run, ended(run, RunState.FAILED, now).withFailure(failure));
  }

  /** Not wanted any more. */
  public static Run cancel(Run run, String reason, Instant now) {
    Failure why = new Failure(FailureKind.CANCELLED, reason);
    return step(run, ended(run, RunState.CANCELLED, now).withFailure(why));
  }

  /**
   * Somebody asks for it to be cancelled: it is, unless an attempt is under way, which is told to
   * stop then.
   */
  public static Run requestCancel(Run run, CancelRequest request, Instant now) {
    Run asked = run.with(request);
    return run.state() == RunState.RUNNING ? asked : honour(asked, Optional.empty(), now);
  }

  /**
   * Cancelled, as somebody has asked for.
   *
   * @param last how the attempt ended that was under way, if one was
   */
  public static Run honour(Run run, Optional<Failure> last, Instant now) {
    Optional<String> detail = last.map(failure -> failure.kind() + ": " + failure.message());
    Failure why =
        new Failure(FailureKind.CANCELLED, run.cancelRequest().orElseThrow().toString(), detail);
    return step(run, ended(run, RunState.CANCELLED, now).withFailure(why));
  }

  /**
   * The sync does not stop although it was told to: the run ends without it, and without another
   * attempt, which would run beside it.
   */
  public static Run giveUp(Run run, Failure failure, Instant now) {
    return run.cancelRequest().isPresent()
        ? honour(run, Optional.of(failure), now)
        : step(run, ended(run, RunState.FAILED, now).withFailure(failure));
  }

  /** Its job has vanished from the queue. */
  public static Run lose(Run run, Instant now) {
    Failure why = new Failure(FailureKind.WORKER_LOST, "its job has vanished from the queue");
    return step(run, ended(run, RunState.LOST, now).withFailure(why));
  }

  /** No job was found for it; or one was found after all, if {@code since} is empty. */
  public static Run missing(Run run, Optional<Instant> since) {
    return run.at(run.progress().withMissingSince(since));
  }

  private static Run retrying(Run run, Failure failure, Instant at) {
    return step(run, run.progress().in(RunState.RETRYING).withFailure(failure).withRetryAt(at));
  }

  private static RunProgress ended(Run run, RunState state, Instant now) {
    return run.progress().in(state).withFinishedAt(now);
  }

  private static Run step(Run run, RunProgress next) {
    RunState from = run.state();
    boolean takenOver = from == RunState.RUNNING && next.state() == RunState.RUNNING;
    boolean allowed = takenOver || from.canBecome(next.state());
    Check.argument(
        allowed, "next state of run " + run.id(), "possible after " + from, next.state());
    return run.at(next);
  }

  private static Duration capped(Duration wait) {
    if (wait.isNegative()) {
      return Duration.ZERO;
    }
    return wait.compareTo(LONGEST_RETRY_AFTER) < 0 ? wait : LONGEST_RETRY_AFTER;
  }
}
