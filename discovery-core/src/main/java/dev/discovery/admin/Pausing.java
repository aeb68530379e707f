package dev.discovery.admin;

import dev.discovery.Check;
import dev.discovery.access.Actor;
import dev.discovery.access.AuditEntry.Touched;
import dev.discovery.access.Operation;
import dev.discovery.access.Subject;
import dev.discovery.orchestrator.PauseEnds;
import dev.discovery.plan.Pause;
import dev.discovery.plan.PauseScope;
import dev.discovery.port.PauseStore;
import dev.discovery.port.Storage;
import dev.discovery.source.ScopeKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Holds up what the schedule would run, and lets it go on. Thread-safe. */
final class Pausing {

  private final Storage storage;
  private final Gate gate;
  private final PauseEnds ends;

  Pausing(Storage storage, Gate gate) {
    this.storage = storage;
    this.gate = gate;
    this.ends = new PauseEnds(storage);
  }

  PauseResult pause(PauseScope scope, String reason, Optional<Instant> until, Actor actor) {
    return gate.change(
        Operation.PAUSE,
        subject(scope),
        actor,
        journal -> {
          Instant now = storage.clock().instant();
          // Cut first: what ends within this microsecond would never be in force.
          Optional<Instant> cut = until.map(end -> end.truncatedTo(ChronoUnit.MICROS));
          cut.ifPresent(end -> Check.argument(end.isAfter(now), "until", "after " + now, end));
          var pause = new Pause(scope, reason, actor, now, cut);
          Optional<Pause> standing = storage.pauses().add(pause);
          if (standing.isPresent()) {
            return new PauseResult.AlreadyPaused(standing.get());
          }
          journal.record(now, touched(scope), reason, "", pause.toString());
          return new PauseResult.Paused(pause);
        });
  }

  ResumeResult resume(PauseScope scope, Actor actor) {
    return gate.change(
        Operation.RESUME,
        subject(scope),
        actor,
        journal -> {
          Instant now = storage.clock().instant();
          Optional<PauseStore.Resumed> resumed = storage.pauses().resume(scope, now);
          if (resumed.isEmpty()) {
            return new ResumeResult.NotPaused(scope);
          }
          Pause ended = resumed.get().pause();
          journal.record(now, touched(scope), ended.toString(), "");
          // Its targets are many, and the transaction may be the host's.
          storage.transactions().afterCommit(() -> ends.wake(resumed.get()));
          return new ResumeResult.Resumed(ended);
        });
  }

  List<Pause> newest(int limit, Actor actor) {
    Check.argument(limit >= 1 && limit <= 1_000, "limit", "1 to 1000", limit);
    return gate.read(
        Operation.READ_PAUSES,
        Subject.EVERYTHING,
        actor,
        () -> storage.pauses().inForce(storage.clock().instant(), limit));
  }

  private static Subject subject(PauseScope scope) {
    return new Subject(scope.scope().flatMap(ScopeKey::city), scope.source());
  }

  private static Touched touched(PauseScope scope) {
    return new Touched(
        scope.scope().flatMap(ScopeKey::city), scope.source(), scope.scope(), Optional.empty());
  }
}
