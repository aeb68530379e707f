package dev.discovery.admin;

import dev.discovery.Check;
import dev.discovery.access.Actor;
import dev.discovery.access.AuditEntry.Touched;
import dev.discovery.access.Operation;
import dev.discovery.access.Subject;
import dev.discovery.plan.Backfill;
import dev.discovery.plan.BackfillGrid;
import dev.discovery.plan.BackfillId;
import dev.discovery.plan.BackfillPlan;
import dev.discovery.plan.BackfillRequest;
import dev.discovery.plan.Target;
import dev.discovery.port.Storage;
import dev.discovery.source.TargetId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Starts, cancels and shows backfills; ticks do the rest. Thread-safe. */
final class Backfilling {

  private final Storage storage;
  private final Gate gate;

  Backfilling(Storage storage, Gate gate) {
    this.storage = storage;
    this.gate = gate;
  }

  Optional<BackfillPlan> plan(BackfillRequest request, Actor actor) {
    return gate.read(
        Operation.READ_BACKFILLS,
        Subject.of(request.target()),
        actor,
        () ->
            storage.targets().find(List.of(request.target())).stream()
                .findFirst()
                .map(target -> planOf(request, target)));
  }

  BackfillResult start(BackfillRequest request, Actor actor) {
    return gate.change(
        Operation.START_BACKFILL,
        Subject.of(request.target()),
        actor,
        journal ->
            storage.targets().lock(List.of(request.target())).stream()
                .findFirst()
                .map(target -> start(request, target, journal))
                .orElseGet(() -> new BackfillResult.UnknownTarget(request.target())));
  }

  private BackfillResult start(BackfillRequest request, Target target, Journal journal) {
    BackfillPlan plan = planOf(request, target);
    if (!(plan instanceof BackfillPlan.Slots slots)) {
      return new BackfillResult.Refused(plan);
    }
    Instant now = storage.clock().instant();
    Backfill added =
        storage
            .backfills()
            .add(request, BackfillGrid.of(target.schedule()), slots, journal.actor(), now);
    journal.record(now, Touched.of(target.id()), request.reason(), "", described(added));
    return new BackfillResult.Started(added);
  }

  BackfillResult cancel(TargetId target, BackfillId id, Actor actor) {
    return gate.change(
        Operation.CANCEL_BACKFILL,
        Subject.of(target),
        actor,
        journal ->
            storage.backfills().lock(List.of(id)).stream()
                .filter(backfill -> backfill.target().equals(target))
                .findFirst()
                .map(backfill -> cancel(backfill, journal))
                .orElseGet(() -> new BackfillResult.UnknownBackfill(id)));
  }

  private BackfillResult cancel(Backfill backfill, Journal journal) {
    if (backfill.active().isEmpty()) {
      return new BackfillResult.NotActive(backfill);
    }
    Instant now = storage.clock().instant();
    Backfill cancelled = backfill.cancelled(journal.actor(), now);
    storage.backfills().update(List.of(cancelled));
    journal.record(now, Touched.of(backfill.target()), described(backfill), described(cancelled));
    return new BackfillResult.Cancelled(cancelled);
  }

  List<Backfill> newest(
      Optional<TargetId> target, Optional<BackfillId> before, int limit, Actor actor) {
    Check.argument(limit >= 1 && limit <= 1_000, "limit", "1 to 1000", limit);
    return gate.read(
        Operation.READ_BACKFILLS,
        target.map(Subject::of).orElse(Subject.EVERYTHING),
        actor,
        () -> storage.backfills().newest(target, before, limit));
  }

  private BackfillPlan planOf(BackfillRequest request, Target target) {
    return BackfillPlan.of(request, BackfillGrid.of(target.schedule()), storage.clock().instant());
  }

  private static String described(Backfill backfill) {
    return "backfill=%s state=%s from=%s to=%s pace=%s enqueued=%d total=%d"
        .formatted(
            backfill.id(),
            backfill.state(),
            backfill.request().from(),
            backfill.request().to(),
            backfill.request().pace(),
            backfill.progress().enqueued(),
            backfill.total());
  }
}
