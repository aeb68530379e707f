package dev.discovery.admin;

import dev.discovery.access.Actor;
import dev.discovery.access.AuditEntry.Touched;
import dev.discovery.access.Operation;
import dev.discovery.access.Subject;
import dev.discovery.orchestrator.DiscoveryListener;
import dev.discovery.orchestrator.Listeners;
import dev.discovery.plan.Target;
import dev.discovery.port.Storage;
import dev.discovery.run.CancelRequest;
import dev.discovery.run.Run;
import dev.discovery.run.RunLifecycle;
import dev.discovery.source.RunId;
import dev.discovery.source.TargetId;
import dev.discovery.worker.RunRelease;
import java.util.List;
import java.util.Optional;

/** Cancels runs, under the locks under which they start and end. Thread-safe. */
final class Cancelling {

  private final Storage storage;
  private final DiscoveryListener listener;
  private final Gate gate;

  Cancelling(Storage storage, DiscoveryListener listener, Gate gate) {
    this.storage = storage;
    this.listener = listener;
    this.gate = gate;
  }

  CancelResult cancel(TargetId id, RunId run, String reason, Actor actor) {
    return gate.change(
        Operation.CANCEL_RUN,
        Subject.of(id),
        actor,
        journal -> {
          Optional<Target> target = storage.targets().lock(List.of(id)).stream().findFirst();
          return target
              .flatMap(it -> storage.runs().lock(run))
              .filter(found -> found.target().equals(id))
              .map(found -> cancel(target.orElseThrow(), found, reason, journal))
              .orElseGet(() -> new CancelResult.UnknownRun(run));
        });
  }

  private CancelResult cancel(Target target, Run run, String reason, Journal journal) {
    if (!run.state().isInFlight()) {
      return new CancelResult.AlreadyEnded(run);
    }
    if (run.cancelRequest().isPresent()) {
      return new CancelResult.AlreadyRequested(run);
    }
    var request = new CancelRequest(journal.actor(), reason, storage.clock().instant());
    storage.runs().requestCancel(run.id(), request);
    Run after = RunLifecycle.requestCancel(run, request, request.at());
    boolean ended = !after.state().isInFlight();
    if (ended) {
      RunRelease.end(storage, target, run, after, Optional.empty());
      storage.transactions().afterCommit(() -> Listeners.tell(() -> listener.runEnded(after)));
    }
    journal.record(
        request.at(),
        Touched.of(target.id()).by(run.id()),
        request.reason(),
        run.state().toString(),
        ended ? after.state().toString() : "told to stop");
    return ended ? new CancelResult.Cancelled(after) : new CancelResult.Requested(after);
  }
}
