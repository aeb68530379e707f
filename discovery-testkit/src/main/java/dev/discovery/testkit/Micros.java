package dev.discovery.testkit;

import dev.discovery.plan.Backfill;
import dev.discovery.plan.BackfillProgress;
import dev.discovery.plan.BackfillProgress.Active;
import dev.discovery.plan.BackfillProgress.Cancelled;
import dev.discovery.plan.BackfillProgress.Done;
import dev.discovery.plan.DecidedSlot;
import dev.discovery.plan.Parked;
import dev.discovery.plan.Pending;
import dev.discovery.plan.TargetState;
import dev.discovery.run.Advance;
import dev.discovery.run.Attempt;
import dev.discovery.run.Origin;
import dev.discovery.run.RunProgress;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Cuts instants to microseconds, as every port does, because databases do not keep more. */
final class Micros {

  private Micros() {}

  static Instant cut(Instant at) {
    return at.truncatedTo(ChronoUnit.MICROS);
  }

  static TargetState cut(TargetState state) {
    return new TargetState(
        state.active(),
        state.lastSlot(),
        state.pending().map(next -> new Pending(next.slot(), cut(next.dueAt()))),
        state.parked().map(Micros::cut),
        state.inFlight());
  }

  static DecidedSlot cut(DecidedSlot slot) {
    return new DecidedSlot(
        slot.slot(), cut(slot.dueAt()), slot.through(), slot.collapsed(), slot.atLeast());
  }

  static Origin cut(Origin origin) {
    return origin instanceof Origin.Scheduled of ? new Origin.Scheduled(cut(of.decided())) : origin;
  }

  static Backfill cut(Backfill backfill) {
    return new Backfill(
        backfill.id(),
        backfill.request(),
        backfill.grid(),
        backfill.requestedBy(),
        cut(backfill.createdAt()),
        backfill.total(),
        cut(backfill.progress()));
  }

  private static BackfillProgress cut(BackfillProgress progress) {
    if (progress instanceof Active left) {
      return new Active(left.enqueued(), left.next(), cut(left.nextAt()), left.waitsFor());
    }
    return progress instanceof Cancelled ended
        ? new Cancelled(ended.enqueued(), cut(ended.finishedAt()), ended.by())
        : new Done(progress.enqueued(), cut(((Done) progress).finishedAt()));
  }

  static RunProgress cut(RunProgress progress) {
    return new RunProgress(
        progress.state(),
        progress
            .attempt()
            .map(
                newest ->
                    new Attempt(
                        newest.number(),
                        newest.worker(),
                        cut(newest.startedAt()),
                        newest.advance().map(Micros::cut))),
        cut(progress.startedAt()),
        cut(progress.retryAt()),
        cut(progress.finishedAt()),
        progress.outcome(),
        progress.failure(),
        cut(progress.missingSince()));
  }

  static Advance cut(Advance said) {
    return new Advance(said.done(), said.total(), said.phase(), cut(said.at()));
  }

  private static Parked cut(Parked parked) {
    return new Parked(
        parked.reason(),
        parked.detail(),
        cut(parked.since()),
        cut(parked.recheckAt()),
        parked.rechecks());
  }

  private static Optional<Instant> cut(Optional<Instant> at) {
    return at.map(Micros::cut);
  }
}
