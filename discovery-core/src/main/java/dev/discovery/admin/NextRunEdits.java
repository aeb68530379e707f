package dev.discovery.admin;

import dev.discovery.access.Actor;
import dev.discovery.access.AuditEntry.Touched;
import dev.discovery.access.Operation;
import dev.discovery.access.Subject;
import dev.discovery.plan.Edit;
import dev.discovery.plan.LedgerStanding;
import dev.discovery.plan.Move;
import dev.discovery.plan.Pending;
import dev.discovery.plan.Planner;
import dev.discovery.plan.Target;
import dev.discovery.port.RunLedger.Entry;
import dev.discovery.port.Storage;
import dev.discovery.source.TargetId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Moves the next slot of a target, under its lock. Thread-safe. */
final class NextRunEdits {

  private final Storage storage;
  private final String instance;
  private final Gate gate;

  NextRunEdits(Storage storage, String instance, Gate gate) {
    this.storage = storage;
    this.instance = instance;
    this.gate = gate;
  }

  NextRunResult move(TargetId target, Instant seen, Instant wanted, Actor actor) {
    return gate.change(
        Operation.EDIT_NEXT_RUN,
        Subject.of(target),
        actor,
        journal ->
            storage.targets().lock(List.of(target)).stream()
                .findFirst()
                .map(locked -> move(locked, seen, wanted, journal))
                .orElseGet(() -> new NextRunResult.UnknownTarget(target)));
  }

  private NextRunResult move(Target target, Instant seen, Instant wanted, Journal journal) {
    Optional<Pending> pending = target.state().pending();
    if (pending.isPresent() && !pending.get().slot().at().equals(seen)) {
      return new NextRunResult.Stale(pending.get());
    }
    Instant now = storage.clock().instant();
    LedgerStanding ledger = storage.runs().standing(List.of(target.id())).get(target.id());
    Move move = Planner.move(target, ledger, wanted, now);
    if (move instanceof Move.Refused refused) {
      return new NextRunResult.Refused(refused.reason());
    }
    Edit edit = ((Move.Done) move).edit();
    storage.targets().advance(List.of(edit.target()));
    edit.gap()
        .ifPresent(
            gap ->
                storage
                    .runs()
                    .record(
                        List.of(new Entry.Skipped(target.id(), gap.slot(), gap.reason())),
                        now,
                        instance));
    Pending next = edit.target().state().pending().orElseThrow();
    journal.record(
        now, Touched.of(target.id()), "next run " + seen, "next run " + next.slot().at());
    return new NextRunResult.Moved(next);
  }
}
