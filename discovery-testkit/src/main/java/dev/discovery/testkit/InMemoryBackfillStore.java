package dev.discovery.testkit;

import dev.discovery.access.Actor;
import dev.discovery.plan.Backfill;
import dev.discovery.plan.BackfillGrid;
import dev.discovery.plan.BackfillId;
import dev.discovery.plan.BackfillPlan;
import dev.discovery.plan.BackfillProgress.Active;
import dev.discovery.plan.BackfillRequest;
import dev.discovery.port.BackfillStore;
import dev.discovery.port.PortException;
import dev.discovery.port.PortException.Fault;
import dev.discovery.source.SourceName;
import dev.discovery.source.TargetId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;

/** Backfills, with an index over the time at which a tick looks at them. Thread-safe. */
final class InMemoryBackfillStore implements BackfillStore {

  private final MemoryDatabase database;
  private final AtomicLong lastId = new AtomicLong();
  private final Table<BackfillId, Backfill> backfills;
  private final Index<Instant, BackfillId, Backfill> byNext;

  InMemoryBackfillStore(MemoryDatabase database) {
    this.database = database;
    this.backfills = new Table<>(database);
    this.byNext = backfills.indexedBy(backfill -> backfill.active().map(Active::nextAt));
  }

  @Override
  public Backfill add(
      BackfillRequest request,
      BackfillGrid grid,
      BackfillPlan.Slots slots,
      Actor requestedBy,
      Instant now) {
    return database.statement(
        () -> {
          Instant at = Micros.cut(now);
          var id = new BackfillId(lastId.incrementAndGet());
          var whole = new Active(0, slots.first(), at, Optional.empty());
          var added = new Backfill(id, request, grid, requestedBy, at, slots.total(), whole);
          backfills.insert(id, added);
          return added;
        });
  }

  @Override
  public Optional<Backfill> find(BackfillId id) {
    return database.statement(() -> backfills.find(id));
  }

  @Override
  public List<Backfill> due(Set<SourceName> sources, Instant now, int limit) {
    return database.statement(
        () ->
            byNext
                .keysUpTo(Micros.cut(now))
                .map(backfills::find)
                .flatMap(Optional::stream)
                .filter(backfill -> sources.contains(backfill.target().source()))
                .limit(limit)
                .toList());
  }

  @Override
  public List<Backfill> lock(Collection<BackfillId> ids) {
    return database.statementInTransaction(
        () -> new TreeSet<>(ids).stream().map(backfills::lock).flatMap(Optional::stream).toList());
  }

  @Override
  public void update(List<Backfill> moved) {
    database.execute(() -> moved.forEach(this::write));
  }

  private void write(Backfill moved) {
    boolean active = backfills.lock(moved.id()).flatMap(Backfill::active).isPresent();
    if (!active) {
      throw new PortException(
          Fault.DATA, "the backfill is unknown or has ended (backfill=" + moved.id() + ")");
    }
    backfills.put(moved.id(), Micros.cut(moved));
  }

  @Override
  public List<Backfill> newest(Optional<TargetId> target, Optional<BackfillId> before, int limit) {
    return database.statement(
        () ->
            backfills.rows().descendingMap().values().stream()
                .filter(each -> target.isEmpty() || each.target().equals(target.get()))
                .filter(each -> before.isEmpty() || each.id().compareTo(before.get()) < 0)
                .limit(limit)
                .toList());
  }

  /** When a tick looks at one after {@code now}. */
  Optional<Instant> nextAfter(Instant now) {
    return database.statement(() -> byNext.firstAfter(now));
  }
}
