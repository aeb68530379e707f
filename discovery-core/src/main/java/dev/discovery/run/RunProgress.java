package dev.discovery.run;

import dev.discovery.source.ItemCounts;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * How far a run has come.
 *
 * @param attempt the newest one; empty before the first
 * @param startedAt when the first attempt started
 * @param retryAt when the next attempt may start, while retrying
 * @param finishedAt when it ended
 * @param outcome what it achieved, once succeeded
 * @param failure of the newest attempt that failed, or why it was cancelled or lost
 * @param missingSince when the reconciler first found no job for it
 */
public record RunProgress(
    RunState state,
    Optional<Attempt> attempt,
    Optional<Instant> startedAt,
    Optional<Instant> retryAt,
    Optional<Instant> finishedAt,
    Optional<Outcome> outcome,
    Optional<Failure> failure,
    Optional<Instant> missingSince) {

  /** Of a run that has just been enqueued. */
  public static final RunProgress QUEUED =
      new RunProgress(
          RunState.QUEUED,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /** The number of the newest attempt; 0 before the first. */
  public int attempts() {
    return attempt.map(Attempt::number).orElse(0);
  }

  /** In another state; what belonged to the former one is gone, and the newest failure stays. */
  RunProgress in(RunState next) {
    return new RunProgress(
        next,
        attempt,
        startedAt,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        failure,
        Optional.empty());
  }

  RunProgress withAttempt(Attempt newest) {
    Optional<Instant> first = startedAt.or(() -> Optional.of(newest.startedAt()));
    return new RunProgress(
        state, Optional.of(newest), first, retryAt, finishedAt, outcome, failure, missingSince);
  }

  RunProgress withRetryAt(Instant at) {
    return new RunProgress(
        state, attempt, startedAt, Optional.of(at), finishedAt, outcome, failure, missingSince);
  }

  RunProgress withFinishedAt(Instant at) {
    return new RunProgress(
        state, attempt, startedAt, retryAt, Optional.of(at), outcome, failure, missingSince);
  }

  RunProgress withOutcome(Outcome achieved) {
    return new RunProgress(
        state,
        attempt,
        startedAt,
        retryAt,
        finishedAt,
        Optional.of(achieved),
        failure,
        missingSince);
  }

  RunProgress withFailure(Failure newest) {
    return new RunProgress(
        state, attempt, startedAt, retryAt, finishedAt, outcome, Optional.of(newest), missingSince);
  }

  RunProgress withMissingSince(Optional<Instant> since) {
    return new RunProgress(state, attempt, startedAt, retryAt, finishedAt, outcome, failure, since);
  }

  /** Without the detail of its failure. */
  RunProgress withoutDetail() {
    return failure.map(why -> withFailure(why.withoutDetail())).orElse(this);
  }

  /**
   * From the start of the first attempt to the end, once the run has ended, if it was started; zero
   * if the clock was set back in between. Between microseconds, which is what is stored.
   */
  public Optional<Duration> duration() {
    Optional<Instant> end = finishedAt.map(RunProgress::cut);
    return startedAt
        .map(RunProgress::cut)
        .flatMap(
            start ->
                end.map(at -> at.isBefore(start) ? start : at)
                    .map(at -> Duration.between(start, at)));
  }

  private static Instant cut(Instant at) {
    return at.truncatedTo(ChronoUnit.MICROS);
  }

  /** The counts, once the run has succeeded. */
  public Optional<ItemCounts> items() {
    return outcome.map(Outcome::items);
  }

  /** The judgement, once the run has succeeded, failed or been lost. */
  public Optional<Judgement> judgement() {
    return switch (state) {
      case SUCCEEDED -> outcome.map(Outcome::judgement);
      case FAILED, LOST ->
          Optional.of(new Judgement(Verdict.FAILED, "the sync did not come to its end"));
      case QUEUED, RUNNING, RETRYING, CANCELLED -> Optional.empty();
    };
  }

  /** The verdict of {@link #judgement}. */
  public Optional<Verdict> verdict() {
    return judgement().map(Judgement::verdict);
  }

  /** Whether it succeeded, and was not judged FAILED: the next run goes on from such a one. */
  public boolean isSuccess() {
    return state == RunState.SUCCEEDED && !verdict().equals(Optional.of(Verdict.FAILED));
  }
}
