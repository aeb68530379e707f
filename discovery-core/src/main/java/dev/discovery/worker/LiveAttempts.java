package dev.discovery.worker;

import dev.discovery.orchestrator.DiscoveryListener;
import dev.discovery.port.PortException;
import dev.discovery.port.Storage;
import dev.discovery.run.AttemptStanding;
import dev.discovery.run.Failure;
import dev.discovery.run.Run;
import dev.discovery.run.RunLifecycle;
import dev.discovery.source.FailureKind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The attempts that are under way on this node, and what makes them stop. Thread-safe. */
final class LiveAttempts {

  /** How long a sync may take to stop when it was told to. */
  static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final Logger log = LoggerFactory.getLogger(RunWorker.class);

  private final Storage storage;
  private final RunEnd end;
  private final LongSupplier ticker;
  private final Set<LiveAttempt> live = ConcurrentHashMap.newKeySet();

  LiveAttempts(Storage storage, DiscoveryListener listener, LongSupplier ticker) {
    this.storage = storage;
    this.end = new RunEnd(storage, listener, Tries.ONCE);
    this.ticker = ticker;
  }

  /** An attempt begins; whoever performs it says when it is over. */
  LiveAttempt begin(Run run, Duration timeout) {
    var attempt = new LiveAttempt(run, timeout, ticker);
    live.add(attempt);
    return attempt;
  }

  void over(LiveAttempt attempt) {
    live.remove(attempt);
  }

  /** See {@link RunWorker#enforce}. */
  void enforce() {
    List<LiveAttempt> all = List.copyOf(live);
    all.forEach(LiveAttempt::stopIfOverdue);
    List<LiveAttempt> going = all.stream().filter(it -> it.stopped().isEmpty()).toList();
    if (!going.isEmpty()) {
      learn(going);
    }
    all.stream().filter(attempt -> attempt.ignores(PATIENCE)).forEach(this::giveUp);
  }

  /** Asks the ledger which of them are still wanted. */
  private void learn(List<LiveAttempt> going) {
    List<AttemptStanding> standings =
        storage.runs().standings(going.stream().map(LiveAttempt::run).toList());
    for (int n = 0; n < standings.size(); n++) {
      going.get(n).learn(standings.get(n));
    }
  }

  /** The run ends without its sync, which is fenced off by that, whenever it comes to its end. */
  private void giveUp(LiveAttempt attempt) {
    Run run = attempt.run();
    if (attempt.stopped().equals(Optional.of(LiveAttempt.Stop.FENCED))) {
      live.remove(attempt);
      log.warn(
          "sync does not stop, it has lost its run: run={} target={} attempt={} thread={}",
          run.id(),
          run.target(),
          run.progress().attempts(),
          attempt.thread());
      return;
    }
    Failure why =
        new Failure(
            FailureKind.TIMEOUT,
            "the attempt did not end within %s, and did not stop when it was told to"
                .formatted(attempt.timeout()));
    Optional<Run> ended;
    try {
      ended =
          end.record(
              run, (current, target, now) -> Ended.without(RunLifecycle.giveUp(current, why, now)));
    } catch (PortException e) {
      log.warn("run not ended yet: run={} problem={}", run.id(), e.getMessage());
      return;
    }
    live.remove(attempt);
    if (ended.isPresent()) {
      log.warn(
          "sync does not stop, its run was ended without it: run={} target={} attempt={} thread={}",
          run.id(),
          run.target(),
          run.progress().attempts(),
          attempt.thread());
    }
  }
}
