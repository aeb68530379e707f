package dev.discovery.run;

import dev.discovery.source.ItemCounts;
import java.time.Instant;
import java.util.Optional;

/**
 * How far a run has come.
 *
 * @param attempt the newest one; empty before the first
 * @param startedAt when the first attempt started
 * @param retryAt when the next attempt may start, while retrying
 * @param finishedAt when it ended
 * @param items what it achieved, once succeeded
 * @param failure of the newest attempt that failed, or why it was cancelled or lost
 * @param missingSince when the reconciler first found no job for it
 */
public record RunProgress(
    RunState state,
    Optional<Attempt> attempt,
    Optional<Instant> startedAt,
    Optional<Instant> retryAt,
    Optional<Instant> finishedAt,
    Optional<ItemCounts> items,
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

  /** The judgement, once the run has succeeded or failed. */
  public Optional<Verdict> verdict() {
    return switch (state) {
      case SUCCEEDED -> items.map(Verdict::of);
      case FAILED, LOST -> Optional.of(Verdict.FAILED);
      case QUEUED, RUNNING, RETRYING, CANCELLED -> Optional.empty();
    };
  }
}
