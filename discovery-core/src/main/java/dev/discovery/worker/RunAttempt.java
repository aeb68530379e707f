package dev.discovery.worker;

import dev.discovery.plan.ParkReason;
import dev.discovery.plan.Target;
import dev.discovery.plan.TargetState;
import dev.discovery.port.Storage;
import dev.discovery.run.Advance;
import dev.discovery.run.AttemptFailure;
import dev.discovery.run.Baseline;
import dev.discovery.run.Failure;
import dev.discovery.run.Run;
import dev.discovery.run.RunLifecycle;
import dev.discovery.run.RunState;
import dev.discovery.schedule.CatchUp;
import dev.discovery.source.FailureKind;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SourceSync;
import dev.discovery.source.SyncContext;
import dev.discovery.source.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An attempt that has begun. Any time may pass until it comes to its end, which records nothing if
 * another attempt has taken the run over. For one thread at a time.
 */
public final class RunAttempt {

  private static final Logger log = LoggerFactory.getLogger(RunWorker.class);

  private final SourceDefinition definition;
  private final Run run;
  private final SyncContext context;
  private final Baseline usual;
  private final Scrubber scrubber;
  private final LiveAttempts attempts;
  private final LiveAttempt live;
  private @Nullable Exception thrown;
  private final Progress progress;
  private final RunEnd end;

  RunAttempt(
      Storage storage,
      SourceDefinition definition,
      Start.Begun begun,
      LiveAttempts attempts,
      RunEnd end) {
    this.definition = definition;
    this.run = begun.run();
    this.usual = begun.checkpoint().baseline();
    this.scrubber = Scrubber.of(definition.settings(), begun.settings().settings());
    this.attempts = attempts;
    this.live = attempts.begin(run, definition.policies().timeout());
    this.progress = new Progress(storage.runs(), live, scrubber);
    this.context = new AttemptContext(storage, begun, live, progress);
    this.end = end;
  }

  /** The run as the attempt began it. */
  public Run run() {
    return run;
  }

  /** What the sync is given. */
  public SyncContext context() {
    return context;
  }

  /** How long it may take, from its start on. */
  public Duration timeout() {
    return live.timeout();
  }

  /**
   * Calls the sync of the source, and records what came of it.
   *
   * @return as {@link RunWorker#work}
   * @throws dev.discovery.port.PortException if the end could not be recorded within half a minute
   */
  public WorkResult perform() {
    return perform(definition.sync());
  }

  /** As {@link #perform()}, for a backend in which something else does the work of the source. */
  public WorkResult perform(SourceSync sync) {
    AttemptReport report = AttemptReport.of(watched(sync), definition, context, usual);
    if (report instanceof AttemptReport.Finished finished) {
      return finished(finished);
    }
    Optional<LiveAttempt.Stop> stopped = live.stopped();
    if (stopped.isPresent()) {
      return failed(stopped(stopped.get(), report));
    }
    return report instanceof AttemptReport.Failed failed ? failed(failed) : interrupted();
  }

  /** When it returns, no interrupt of ours is left, and none comes any more. */
  private SourceSync watched(SourceSync sync) {
    return given -> {
      live.enter();
      try {
        return Objects.requireNonNull(sync.sync(given), "the sync returned nothing");
      } catch (Exception e) {
        thrown = e;
        throw e;
      } finally {
        live.leave();
        attempts.over(live);
      }
    };
  }

  /** Whatever a sync throws that was told to stop, it is because of that. */
  private AttemptReport.Failed stopped(LiveAttempt.Stop why, AttemptReport report) {
    if (why == LiveAttempt.Stop.OVERDUE) {
      Exception last = Objects.requireNonNull(thrown);
      return new AttemptReport.Failed(
          AttemptFailure.timedOut(live.timeout(), last, scrubber), true);
    }
    return report instanceof AttemptReport.Failed failed
        ? failed
        : new AttemptReport.Failed(
            AttemptFailure.of(FailureKind.CANCELLED, "the sync stopped when it was told to"), true);
  }

  private WorkResult failed(AttemptReport.Failed report) {
    AttemptFailure failed = report.failure();
    logFailed(failed.failure(), report.explained());
    return after(
        record(
            (current, target, now) ->
                Ended.without(
                    RunLifecycle.fail(
                        current,
                        failed,
                        definition.policies().retry(),
                        nextSlot(current, target, now),
                        now))));
  }

  /**
   * What a source explains is in the ledger; of anything else only the stack trace says where. As
   * text, because a logger would print the messages of an exception as they are.
   */
  private void logFailed(Failure failure, boolean explained) {
    int attempt = run.progress().attempts();
    if (explained) {
      log.debug(
          "attempt failed: run={} target={} attempt={} kind={} problem={}",
          run.id(),
          run.target(),
          attempt,
          failure.kind(),
          failure.message() + failure.detail().map(detail -> "\n" + detail).orElse(""));
    } else {
      log.warn(
          "attempt failed: run={} target={} attempt={} kind={} problem={}",
          run.id(),
          run.target(),
          attempt,
          failure.kind(),
          failure.detail().orElse(failure.message()));
    }
  }

  /** Outside of what the sync may throw: an outage now is not a failure of the source. */
  private WorkResult finished(AttemptReport.Finished report) {
    boolean interrupted = Thread.interrupted();
    try {
      return after(
          record(
              (current, target, now) ->
                  new Ended(
                      RunLifecycle.succeed(current, report.outcome(), now), report.cursor())));
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * The end is recorded with the interrupt flag down, since a connection pool refuses it; a sync
   * may have raised it again before it threw.
   */
  private WorkResult interrupted() {
    Thread.interrupted();
    var why = new Failure(FailureKind.WORKER_LOST, "the worker was shut down during the attempt");
    try {
      return after(
          record(
              (current, target, now) ->
                  Ended.without(
                      RunLifecycle.interrupt(current, why, definition.policies().retry(), now))));
    } finally {
      Thread.currentThread().interrupt();
    }
  }

  /** The end of the attempt, with the last that the sync said of its progress. */
  private Optional<Run> record(Ended.Step step) {
    Optional<Advance> last = progress.advance();
    return end.record(
        run,
        (current, target, now) ->
            step.apply(
                last.map(newest -> RunLifecycle.advance(current, newest)).orElse(current),
                target,
                now));
  }

  /** What is to be done with the job of a run whose end was recorded, or was not. */
  static WorkResult after(Optional<Run> recorded) {
    return recorded
        .filter(run -> run.state() == RunState.RETRYING)
        .map(run -> (WorkResult) new WorkResult.Retry(run.progress().retryAt().orElseThrow()))
        .orElseGet(WorkResult.Done::new);
  }

  /**
   * The next slot of the schedule, if its run is to try again instead of this one. Nothing is run
   * for a slot that waits for the end of anything but a run; a slot waits for all attempts of a
   * backfill's run; and so do slots that are made up for one by one, for the one before.
   */
  private static Optional<Instant> nextSlot(Run run, Target target, Instant now) {
    TargetState state = target.state();
    boolean heldUp = state.parked().isPresent() && !state.isParked(ParkReason.OVERLAP);
    if (heldUp || run.trigger() == Trigger.BACKFILL) {
      return Optional.empty();
    }
    boolean oneByOne = target.schedule().policies().catchUp().mode() == CatchUp.Mode.ALL;
    return state
        .pending()
        .map(pending -> pending.slot().at())
        .filter(slot -> !oneByOne || slot.isAfter(now));
  }
}
