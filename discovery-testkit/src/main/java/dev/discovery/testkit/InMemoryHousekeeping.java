package dev.discovery.testkit;

import dev.discovery.plan.Backfill;
import dev.discovery.plan.InFlight;
import dev.discovery.plan.Target;
import dev.discovery.plan.TargetState;
import dev.discovery.port.Housekeeping;
import dev.discovery.run.LedgerEntry;
import dev.discovery.run.OpeningBalance;
import dev.discovery.run.Origin;
import dev.discovery.run.Pruned;
import dev.discovery.run.Retention;
import dev.discovery.run.Run;
import dev.discovery.run.RunTotals;
import dev.discovery.run.Statistics;
import dev.discovery.run.TargetStats;
import dev.discovery.source.RunId;
import dev.discovery.source.TargetId;
import dev.discovery.source.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Deletes old history, along the ids of the ledger. Thread-safe. */
final class InMemoryHousekeeping implements Housekeeping {

  private static final Duration REST = Duration.ofHours(1);
  private static final int ONLY = 1;

  private final InMemoryStorage storage;
  private final InMemoryRunLedger runs;
  private final InMemoryRollups rollups;
  private final InMemoryTickHistory ticks;
  private final InMemoryAuditLog audit;
  private final Table<Integer, Place> place;
  private final Table<TargetId, OpeningBalance> balances;

  InMemoryHousekeeping(
      InMemoryStorage storage,
      InMemoryRunLedger runs,
      InMemoryRollups rollups,
      InMemoryTickHistory ticks,
      InMemoryAuditLog audit) {
    this.storage = storage;
    this.runs = runs;
    this.rollups = rollups;
    this.ticks = ticks;
    this.audit = audit;
    this.place = new Table<>(storage.database());
    this.balances = new Table<>(storage.database());
  }

  /** Up to which entry the ledger has been looked at, and when that goes on. */
  private record Place(Optional<RunId> after, Instant restsUntil) {}

  @Override
  public Step pruneLedger(Retention retention, Instant now, int limit) {
    return storage
        .database()
        .statementInTransaction(
            () -> {
              Instant cut = Micros.cut(now);
              boolean free = place.tryLock(ONLY);
              Place at = place.find(ONLY).orElse(new Place(Optional.empty(), Instant.MIN));
              return free && !at.restsUntil().isAfter(cut)
                  ? step(at, retention, cut, limit)
                  : new Step(Pruned.NOTHING, false);
            });
  }

  private Step step(Place at, Retention retention, Instant now, int limit) {
    List<LedgerEntry> walked = runs.after(at.after(), limit);
    Pruned pruned = Pruned.NOTHING;
    boolean old = false;
    for (LedgerEntry entry : walked) {
      old |= entry.decidedAt().isBefore(retention.nothingSince(now));
      if (isOver(entry, retention, now) && isNeededByNobody(entry) && runs.forget(entry)) {
        storage.parts().clear(entry.id());
        move(entry);
        pruned = pruned.plus(count(entry));
      }
    }
    boolean more = old && walked.size() == limit;
    place.put(
        ONLY,
        more
            ? new Place(Optional.of(walked.get(limit - 1).id()), at.restsUntil())
            : new Place(Optional.empty(), now.plus(REST)));
    return new Step(pruned, more);
  }

  private static boolean isOver(LedgerEntry entry, Retention retention, Instant now) {
    if (!(entry instanceof LedgerEntry.Asked asked)) {
      return entry.decidedAt().isBefore(now.minus(retention.skipped()));
    }
    boolean success = asked.run().progress().isSuccess();
    Instant before = now.minus(success ? retention.succeeded() : retention.unsuccessful());
    return asked.run().progress().finishedAt().filter(before::isAfter).isPresent();
  }

  private boolean isNeededByNobody(LedgerEntry entry) {
    Optional<TargetState> state =
        storage.targets().find(List.of(entry.target())).stream().findFirst().map(Target::state);
    return state.filter(of -> isPassed(entry, of)).isPresent()
        && (!(entry instanceof LedgerEntry.Asked asked) || isSuperseded(asked.run()));
  }

  private static boolean isPassed(LedgerEntry entry, TargetState state) {
    boolean scheduled =
        !(entry instanceof LedgerEntry.Asked asked) || asked.run().trigger() == Trigger.SCHEDULE;
    boolean passed =
        !scheduled
            || state
                .lastSlot()
                .filter(last -> entry.decided().orElseThrow().through().at().isBefore(last.at()))
                .isPresent();
    return passed && !state.inFlight().map(InFlight::run).equals(Optional.of(entry.id()));
  }

  private boolean isSuperseded(Run run) {
    TargetStats stats = storage.stats().ofTargets(List.of(run.target())).get(run.target());
    Instant end = run.progress().finishedAt().orElseThrow();
    boolean older = stats.standing().lastRunAt().filter(end::isBefore).isPresent();
    boolean newestSuccess =
        run.progress().isSuccess()
            && run.trigger() != Trigger.BACKFILL
            && stats.standing().lastSuccessAt().filter(end::isBefore).isEmpty();
    return older && !newestSuccess && !isOfActiveBackfill(run);
  }

  private boolean isOfActiveBackfill(Run run) {
    return run.origin() instanceof Origin.Backfilled of
        && storage.backfills().find(of.backfill()).flatMap(Backfill::active).isPresent();
  }

  private void move(LedgerEntry entry) {
    TargetId target = entry.target();
    balances.insert(target, OpeningBalance.none(target));
    OpeningBalance had = balances.find(target).orElseThrow();
    Pruned more = count(entry);
    Statistics total =
        entry instanceof LedgerEntry.Asked asked ? had.total().plus(asked.run()) : had.total();
    Instant at = entry.decidedAt();
    balances.put(
        target,
        new OpeningBalance(
            target,
            total,
            had.skipped() + more.skipped(),
            Optional.of(later(had.upTo(), at)),
            end(entry).map(end -> later(had.endedUpTo(), end)).or(had::endedUpTo)));
  }

  private static Instant later(Optional<Instant> one, Instant other) {
    return one.filter(other::isBefore).orElse(other);
  }

  private static Optional<Instant> end(LedgerEntry entry) {
    return entry instanceof LedgerEntry.Asked asked
        ? asked.run().progress().finishedAt()
        : Optional.empty();
  }

  private static Pruned count(LedgerEntry entry) {
    return entry instanceof LedgerEntry.Asked asked
        ? new Pruned(RunTotals.NONE.plus(asked.run().state()), 0, 0, 0, 0, 0)
        : new Pruned(RunTotals.NONE, 1, 0, 0, 0, 0);
  }

  @Override
  public Step pruneStatistics(Retention retention, Instant now, int limit) {
    LocalDate since = retention.statisticsSince(now);
    return storage.database().statementInTransaction(() -> rollups.prune(since, limit));
  }

  @Override
  public int pruneTicks(Instant before, int limit) {
    return ticks.prune(Micros.cut(before), limit);
  }

  @Override
  public int pruneAudit(Instant before, int limit) {
    return audit.prune(Micros.cut(before), limit);
  }

  @Override
  public Map<TargetId, OpeningBalance> openingBalances(Collection<TargetId> targets) {
    return storage
        .database()
        .statement(
            () -> {
              Map<TargetId, OpeningBalance> found = new HashMap<>();
              targets.forEach(
                  target ->
                      found.put(
                          target,
                          balances.find(target).orElseGet(() -> OpeningBalance.none(target))));
              return found;
            });
  }
}
