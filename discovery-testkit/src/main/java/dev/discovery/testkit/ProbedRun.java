package dev.discovery.testkit;

import dev.discovery.access.Actor;
import dev.discovery.plan.BackfillId;
import dev.discovery.plan.DecidedSlot;
import dev.discovery.plan.Pending;
import dev.discovery.run.Baseline;
import dev.discovery.run.Failure;
import dev.discovery.run.Judgement;
import dev.discovery.run.Origin;
import dev.discovery.run.Outcome;
import dev.discovery.run.Run;
import dev.discovery.run.RunLifecycle;
import dev.discovery.run.RunProgress;
import dev.discovery.schedule.Slot;
import dev.discovery.source.FailureKind;
import dev.discovery.source.RetryPolicy;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SyncContext;
import dev.discovery.source.Trigger;
import dev.discovery.worker.AttemptReport;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What Discovery records of one call of a sync that takes no time, and what it gives the next one.
 *
 * @param run as the attempt leaves it: succeeded and judged, waiting for another attempt, or failed
 * @param cursor for the next run: what the sync returned, unless the run is judged FAILED or is of
 *     a backfill; otherwise, or if it returned none, what this one was given
 */
public record ProbedRun(Run run, Optional<String> cursor) {

  private static final Actor SOMEBODY = new Actor("somebody");

  static ProbedRun of(SourceDefinition definition, SyncContext context, Baseline usual) {
    AttemptReport report = AttemptReport.of(definition.sync(), definition, context, usual);
    Run running = running(context);
    Instant now = context.startedAt();
    if (report instanceof AttemptReport.Finished finished) {
      Run ended = RunLifecycle.succeed(running, finished.outcome(), now);
      boolean moves = ended.progress().isSuccess() && context.trigger() != Trigger.BACKFILL;
      return new ProbedRun(ended, finished.cursor().filter(returned -> moves).or(context::cursor));
    }
    RetryPolicy retry = definition.policies().retry();
    Run failed =
        report instanceof AttemptReport.Failed thrown
            ? RunLifecycle.fail(running, thrown.failure(), retry, Optional.empty(), now)
            : RunLifecycle.interrupt(
                running, new Failure(FailureKind.WORKER_LOST, "interrupted"), retry, now);
    return new ProbedRun(failed, context.cursor());
  }

  private static Run running(SyncContext context) {
    Run run =
        new Run(
            context.run(),
            context.target(),
            origin(context),
            context.startedAt(),
            false,
            RunProgress.QUEUED);
    for (int attempt = 1; attempt <= context.attempt(); attempt++) {
      run = RunLifecycle.start(run, "probe", context.startedAt());
    }
    return run;
  }

  private static Origin origin(SyncContext context) {
    Optional<Slot> slot = context.slot().map(covered -> covered.first());
    return switch (context.trigger()) {
      case SCHEDULE -> new Origin.Scheduled(decided(slot.orElseThrow()));
      case MANUAL -> new Origin.Requested(SOMEBODY);
      case BACKFILL -> new Origin.Backfilled(new BackfillId(1), slot.orElseThrow(), SOMEBODY);
    };
  }

  private static DecidedSlot decided(Slot slot) {
    return DecidedSlot.only(new Pending(slot, slot.at()));
  }

  /**
   * The items, attributes and judgement.
   *
   * @throws AssertionError with the failure, if the sync did not come to its end
   */
  public Outcome outcome() {
    return run.progress()
        .outcome()
        .orElseThrow(() -> new AssertionError("expected an outcome, got: " + failure()));
  }

  /**
   * The verdict and why.
   *
   * @throws AssertionError as {@link #outcome}
   */
  public Judgement judgement() {
    return outcome().judgement();
  }

  /**
   * Why it failed, or was judged FAILED, as it is recorded: bounded, without secrets.
   *
   * @throws AssertionError with the outcome, if it did not
   */
  public Failure failure() {
    return run.progress()
        .failure()
        .orElseThrow(
            () ->
                new AssertionError(
                    "expected a failure, got: " + run.progress().outcome().orElseThrow()));
  }

  /** How long until another attempt; empty if there is none. */
  public Optional<Duration> retriedAfter() {
    Instant startedAt = run.progress().attempt().orElseThrow().startedAt();
    return run.progress().retryAt().map(at -> Duration.between(startedAt, at));
  }
}
