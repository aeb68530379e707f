package dev.discovery.worker;

import dev.discovery.orchestrator.DiscoveryListener;
import dev.discovery.orchestrator.Listeners;
import dev.discovery.plan.Target;
import dev.discovery.port.Storage;
import dev.discovery.run.Failure;
import dev.discovery.run.Run;
import dev.discovery.run.RunProgress;
import dev.discovery.run.RunState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records the end of an attempt, fenced: target first, then the run, then the totals, in one
 * transaction. It is tried again while the store is unavailable, which the fence makes safe: a try
 * that took effect without anybody's learning of it is recognized by the next one. Thread-safe.
 */
final class RunEnd {

  private static final Logger log = LoggerFactory.getLogger(RunWorker.class);

  private final Storage storage;
  private final DiscoveryListener listener;
  private final Tries tries;

  RunEnd(Storage storage, DiscoveryListener listener, Tries tries) {
    this.storage = storage;
    this.listener = listener;
    this.tries = tries;
  }

  /**
   * Takes {@code seen} to the end of its attempt, unless it has moved meanwhile.
   *
   * @param seen the run as the caller knows it; its state and attempt are the fence
   * @return the run as it is now recorded; empty if it had moved and nothing was
   */
  Optional<Run> record(Run seen, Ended.Step step) {
    var written = new ArrayList<Run>();
    Optional<Run> recorded =
        tries.call(() -> storage.transactions().call(() -> write(seen, step, written)));
    if (recorded.isEmpty()) {
      log.warn(
          "attempt fenced off, its result is dropped: run={} attempt={}",
          seen.id(),
          seen.progress().attempts());
      Listeners.tell(() -> listener.attemptFenced(seen));
    }
    recorded.ifPresent(
        run ->
            Listeners.tell(
                () -> {
                  if (run.state() == RunState.RETRYING) {
                    listener.attemptFailed(run);
                  } else {
                    listener.runEnded(run);
                  }
                }));
    return recorded;
  }

  /**
   * One try.
   *
   * @param written what earlier tries have written, with a commit of which nobody knows; this one
   *     adds its own
   */
  private Optional<Run> write(Run seen, Ended.Step step, List<Run> written) {
    Target target = storage.targets().lock(List.of(seen.target())).get(0);
    Run current = storage.runs().lock(seen.id()).orElseThrow();
    boolean moved =
        current.state() != seen.state()
            || current.progress().attempts() != seen.progress().attempts();
    if (moved) {
      return Optional.of(current).filter(run -> written.stream().anyMatch(it -> isSame(it, run)));
    }
    Instant now = storage.clock().instant();
    Ended ended = step.apply(current, target, now);
    if (ended.run().state() == RunState.RETRYING) {
      Failure why = ended.run().progress().failure().orElseThrow();
      storage.runs().keepFailed(current, why, now);
      storage.runs().update(current, ended.run());
    } else {
      RunRelease.end(storage, target, current, ended.run(), ended.cursor());
    }
    written.add(ended.run());
    return Optional.of(ended.run());
  }

  /** The same step: nobody else took one of the same attempt at that very instant. */
  private static boolean isSame(Run one, Run other) {
    RunProgress progress = one.progress();
    return progress.state() == other.progress().state()
        && progress.attempts() == other.progress().attempts()
        && progress.retryAt().equals(other.progress().retryAt())
        && progress.finishedAt().equals(other.progress().finishedAt());
  }
}
