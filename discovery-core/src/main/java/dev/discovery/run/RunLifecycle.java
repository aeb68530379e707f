package dev.discovery.run;

import dev.discovery.Check;
import dev.discovery.source.FailureKind;
import dev.discovery.source.ItemCounts;
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
    RunProgress before = run.progress();
    Attempt attempt = new Attempt(before.attempts() + 1, worker, now);
    return step(
        run,
        new RunProgress(
            RunState.RUNNING,
            Optional.of(attempt),
            before.startedAt().or(() -> Optional.of(now)),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            before.failure(),
            Optional.empty()));
  }

  /** The sync came to its end. */
  public static Run succeed(Run run, ItemCounts items, Instant now) {
    return ended(run, RunState.SUCCEEDED, Optional.of(items), Optional.empty(), now);
  }

  /**
   * The attempt failed: the run is retried if the failure and the policy allow it and the retry
   * does not come after {@code nextSlot}, whose own run tries again; otherwise it has failed.
   *
   * @param nextSlot of the target, if it has one
   */
  public static Run fail(
      Run run, AttemptFailure failed, RetryPolicy policy, Optional<Instant> nextSlot, Instant now) {
    int attempts = run.progress().attempts();
    Duration wait =
        failed.retryAfter().map(RunLifecycle::capped).orElse(policy.delayAfter(attempts));
    Instant retryAt = now.plus(wait);
    boolean inTime =
        failed.retryAfter().isPresent() || nextSlot.filter(slot -> retryAt.isAfter(slot)).isEmpty();
    if (failed.retryable() && policy.allowsAnotherAfter(attempts) && inTime) {
      return retrying(run, failed.failure(), retryAt);
    }
    return ended(run, RunState.FAILED, Optional.empty(), Optional.of(failed.failure()), now);
  }

  /** The worker was told to stop during the attempt: it is made up for at once, if any are left. */
  public static Run interrupt(Run run, Failure failure, RetryPolicy policy, Instant now) {
    if (policy.allowsAnotherAfter(run.progress().attempts())) {
      return retrying(run, failure, now);
    }
    return ended(run, RunState.FAILED, Optional.empty(), Optional.of(failure), now);
  }

  /** Not wanted any more. */
  public static Run cancel(Run run, String reason, Instant now) {
    Failure why = new Failure(FailureKind.CANCELLED, reason);
    return ended(run, RunState.CANCELLED, Optional.empty(), Optional.of(why), now);
  }

  /** Its job has vanished from the queue. */
  public static Run lose(Run run, Instant now) {
    Failure why = new Failure(FailureKind.WORKER_LOST, "its job has vanished from the queue");
    return ended(run, RunState.LOST, Optional.empty(), Optional.of(why), now);
  }

  /** No job was found for it; or one was found after all, if {@code since} is empty. */
  public static Run missing(Run run, Optional<Instant> since) {
    RunProgress before = run.progress();
    return run.at(
        new RunProgress(
            before.state(),
            before.attempt(),
            before.startedAt(),
            before.retryAt(),
            before.finishedAt(),
            before.items(),
            before.failure(),
            since));
  }

  private static Run retrying(Run run, Failure failure, Instant at) {
    RunProgress before = run.progress();
    return step(
        run,
        new RunProgress(
            RunState.RETRYING,
            before.attempt(),
            before.startedAt(),
            Optional.of(at),
            Optional.empty(),
            Optional.empty(),
            Optional.of(failure),
            Optional.empty()));
  }

  private static Run ended(
      Run run, RunState state, Optional<ItemCounts> items, Optional<Failure> failure, Instant now) {
    RunProgress before = run.progress();
    return step(
        run,
        new RunProgress(
            state,
            before.attempt(),
            before.startedAt(),
            Optional.empty(),
            Optional.of(now),
            items,
            failure.or(before::failure),
            Optional.empty()));
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
