package dev.discovery.worker;

import dev.discovery.orchestrator.DiscoveryListener;
import dev.discovery.orchestrator.Listeners;
import dev.discovery.plan.Backfill;
import dev.discovery.plan.BackfillProgress;
import dev.discovery.port.Storage;
import dev.discovery.run.AttemptFailure;
import dev.discovery.run.Checkpoint;
import dev.discovery.run.Failure;
import dev.discovery.run.Origin;
import dev.discovery.run.Run;
import dev.discovery.run.RunLifecycle;
import dev.discovery.run.RunState;
import dev.discovery.source.Attributes;
import dev.discovery.source.FailureKind;
import dev.discovery.source.RetryPolicy;
import dev.discovery.source.RunId;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SourceRegistry;
import dev.discovery.source.Trigger;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works on runs, for a job backend. Thread-safe.
 *
 * <p>A run ends in one transaction with its totals, its checkpoint and the release of its target.
 * Every write names the attempt that it works for: an attempt that has been taken over writes
 * nothing.
 */
public final class RunWorker {

  private static final Logger log = LoggerFactory.getLogger(RunWorker.class);

  private final Storage storage;
  private final SourceRegistry sources;
  private final DiscoveryListener listener;
  private final String instance;
  private final LiveAttempts attempts;
  private final RunEnd end;
  private final SettingsResolver resolver;
  private final SettingsWarnings warnings = new SettingsWarnings();

  /**
   * On these ports, for the sources of this node.
   *
   * @param ticker elapsed time in nanoseconds, such as {@code System::nanoTime}
   */
  public RunWorker(
      Storage storage,
      SourceRegistry sources,
      DiscoveryListener listener,
      String instance,
      LongSupplier ticker) {
    this.storage = storage;
    this.sources = sources;
    this.listener = listener;
    this.instance = instance;
    this.attempts = new LiveAttempts(storage, listener, ticker);
    this.end = new RunEnd(storage, listener, Tries.PATIENT);
    this.resolver = new SettingsResolver(storage, sources);
  }

  /**
   * Takes the run one attempt further, on this thread, and records what came of it. The backend
   * calls it for a job that it holds, and again for a job whose holder it believes dead: that takes
   * the run over, and the former holder cannot write any more.
   *
   * <p>An {@link Error} thrown by the sync passes through, unrecorded, like the death of the
   * worker; one that a secret is in, as another one without. An interrupt ends the attempt; the
   * thread's interrupt flag is set on return.
   *
   * @return what to do with the job. A crash before the backend has done it is harmless: the next
   *     call finds the run where it stands
   * @throws dev.discovery.port.PortException if the start could not be recorded, or the end not
   *     within half a minute; the backend calls again later
   */
  public WorkResult work(RunId id) {
    Beginning beginning = begin(id);
    return beginning instanceof Beginning.Begun begun
        ? begun.attempt().perform()
        : ((Beginning.Refused) beginning).result();
  }

  /**
   * The first half of {@link #work}, up to where the sync is called; for a backend that holds no
   * thread while it goes on. The attempt that has begun is to be brought to its end with {@link
   * RunAttempt#perform()}.
   *
   * @throws dev.discovery.port.PortException if the start could not be recorded; the backend calls
   *     again later
   */
  public Beginning begin(RunId id) {
    Optional<Run> known = storage.runs().find(id);
    if (known.isEmpty()) {
      log.warn("job without a run: run={}", id);
      return new Beginning.Refused(new WorkResult.Done());
    }
    Optional<SourceDefinition> definition = sources.find(known.get().target().source());
    // To cancel a run takes nothing of its source, and may be all that its target waits for.
    boolean cancelled = known.get().cancelRequest().isPresent();
    if (definition.isEmpty() && known.get().state().isInFlight() && !cancelled) {
      return new Beginning.Refused(new WorkResult.NotMine());
    }
    Start start = storage.transactions().call(() -> start(id, definition));
    if (start instanceof Start.Refused refused) {
      return new Beginning.Refused(refused.result());
    }
    if (start instanceof Start.Ending ending) {
      return new Beginning.Refused(RunAttempt.after(end.record(ending.run(), ending.step())));
    }
    Start.Begun begun = (Start.Begun) start;
    Listeners.tell(() -> listener.attemptStarted(begun.run()));
    return new Beginning.Begun(
        new RunAttempt(storage, definition.orElseThrow(), begun, attempts, end));
  }

  /**
   * Makes attempts of this node stop whose time is over, whose run is to be cancelled, or who have
   * lost it: interrupts the threads that call their syncs, and ends the runs of those that have not
   * stopped a minute later, so that their targets go on. One query, and none while nothing is under
   * way. To be called by the backend each second, on a thread of its own.
   *
   * @throws dev.discovery.port.PortException if the store cannot be asked who is still wanted;
   *     those whose time is over are interrupted all the same
   */
  public void enforce() {
    attempts.enforce();
  }

  private Start start(RunId id, Optional<SourceDefinition> definition) {
    Run run = storage.runs().lock(id).orElseThrow();
    Instant now = storage.clock().instant();
    if (!run.state().isInFlight()) {
      return new Start.Refused(new WorkResult.Done());
    }
    Optional<Instant> retryAt = run.progress().retryAt();
    if (retryAt.isPresent() && retryAt.get().isAfter(now)) {
      return new Start.Refused(new WorkResult.Retry(retryAt.get()));
    }
    if (run.cancelRequest().isPresent()) {
      return new Start.Ending(
          run,
          (current, target, at) ->
              Ended.without(RunLifecycle.honour(current, Optional.empty(), at)));
    }
    if (definition.isEmpty()) {
      return new Start.Refused(new WorkResult.NotMine());
    }
    RetryPolicy retry = definition.get().policies().retry();
    boolean taken = run.state() == RunState.RUNNING;
    if (taken && !retry.allowsAnotherAfter(run.progress().attempts())) {
      return new Start.Ending(run, (current, target, at) -> workerLost(current, retry, at));
    }
    Optional<String> cancelled = cancelledBackfill(run);
    if (cancelled.isPresent()) {
      return new Start.Ending(
          run,
          (current, target, at) ->
              Ended.without(RunLifecycle.cancel(current, cancelled.get(), at)));
    }
    AttemptSettings resolved = resolver.resolve(run.target());
    if (resolved instanceof AttemptSettings.NotWanted notWanted) {
      return new Start.Ending(
          run,
          (current, target, at) ->
              Ended.without(RunLifecycle.cancel(current, notWanted.why(), at)));
    }
    if (resolved instanceof AttemptSettings.NotJudged notJudged) {
      log.info("run left to other nodes: run={} problem={}", run.id(), notJudged.why());
      return new Start.Refused(new WorkResult.NotMine());
    }
    AttemptSettings.InForce settings = (AttemptSettings.InForce) resolved;
    warnings.warn(run.target(), settings);
    Run started = RunLifecycle.start(run, instance, now);
    if (taken) {
      storage.runs().keepFailed(run, died(run), now);
    }
    if (run.progress().attempts() > 0) {
      storage.parts().clear(id);
    }
    Attributes used = UsedSettings.of(definition.get().settings(), settings.settings());
    storage.runs().start(run, started, used);
    return new Start.Begun(started, settings, checkpoint(run));
  }

  /** A backfill goes on nowhere: each of its runs is for a slot of its own. */
  private Checkpoint checkpoint(Run run) {
    return run.trigger() == Trigger.BACKFILL
        ? Checkpoint.NONE
        : storage.runs().checkpoint(run.target());
  }

  private Optional<String> cancelledBackfill(Run run) {
    return run.origin() instanceof Origin.Backfilled of
        ? storage.backfills().find(of.backfill()).flatMap(RunWorker::cancelledBy)
        : Optional.empty();
  }

  private static Optional<String> cancelledBy(Backfill backfill) {
    return backfill.progress() instanceof BackfillProgress.Cancelled ended
        ? Optional.of("backfill %s was cancelled by %s".formatted(backfill.id(), ended.by()))
        : Optional.empty();
  }

  private static Ended workerLost(Run run, RetryPolicy retry, Instant now) {
    AttemptFailure lost = AttemptFailure.of(FailureKind.WORKER_LOST, died(run).message());
    return Ended.without(RunLifecycle.fail(run, lost, retry, Optional.empty(), now));
  }

  private static Failure died(Run run) {
    String worker = run.progress().attempt().orElseThrow().worker();
    return new Failure(FailureKind.WORKER_LOST, "worker " + worker + " died during the attempt");
  }
}
