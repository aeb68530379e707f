package dev.discovery.worker;

import dev.discovery.orchestrator.DiscoveryListener;
import dev.discovery.port.JobQueue;
import dev.discovery.port.Storage;
import dev.discovery.run.Run;
import dev.discovery.run.RunLifecycle;
import dev.discovery.source.RunId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds runs in flight whose job has vanished from the queue, and ends them as LOST, so that their
 * targets go on. Thread-safe; any number of nodes may do it at once.
 */
public final class RunReconciler {

  private static final Logger log = LoggerFactory.getLogger(RunReconciler.class);
  private static final Duration OLD = Duration.ofMinutes(1);
  private static final Duration SECOND_LOOK = Duration.ofSeconds(30);
  private static final int PAGE = 500;

  private final Storage storage;
  private final JobQueue queue;
  private final RunEnd end;

  /** On these ports. */
  public RunReconciler(Storage storage, JobQueue queue, DiscoveryListener listener) {
    this.storage = storage;
    this.queue = queue;
    this.end = new RunEnd(storage, listener, Tries.ONCE);
  }

  /**
   * Looks through all runs in flight whose newest step is a minute old. One that has no job is
   * noted; one that still has none 30 seconds later, and has not moved, is ended as LOST.
   *
   * <p>The order is what makes it safe: the runs are read first and the queue is asked after that,
   * so that a run whose job went because it ended has moved by the time it is looked at under its
   * lock.
   *
   * @return how many were ended
   */
  public int reconcile() {
    Instant now = storage.clock().instant();
    Optional<RunId> after = Optional.empty();
    int lost = 0;
    List<Run> page;
    do {
      page = storage.runs().inFlight(now.minus(OLD), after, PAGE);
      Set<RunId> pending = queue.pending(page.stream().map(Run::id).collect(Collectors.toList()));
      for (Run run : page) {
        lost += look(run, pending.contains(run.id()), now);
        after = Optional.of(run.id());
      }
    } while (page.size() == PAGE);
    return lost;
  }

  private int look(Run run, boolean hasJob, Instant now) {
    Optional<Instant> since = run.progress().missingSince();
    if (hasJob) {
      since.ifPresent(noted -> note(run, Optional.empty()));
      return 0;
    }
    if (since.isEmpty()) {
      note(run, Optional.of(now));
      return 0;
    }
    if (since.get().plus(SECOND_LOOK).isAfter(now)) {
      return 0;
    }
    Optional<Run> ended =
        end.record(run, (current, target, at) -> Ended.without(RunLifecycle.lose(current, at)));
    ended.ifPresent(
        lost ->
            log.warn("run lost, its job has vanished: run={} target={}", lost.id(), lost.target()));
    return ended.isPresent() ? 1 : 0;
  }

  private void note(Run seen, Optional<Instant> since) {
    storage
        .transactions()
        .run(
            () ->
                storage
                    .runs()
                    .lock(seen.id())
                    .filter(current -> current.progress().equals(seen.progress()))
                    .ifPresent(
                        current ->
                            storage.runs().update(current, RunLifecycle.missing(current, since))));
  }
}
