package dev.discovery.testkit;

import dev.discovery.plan.ParkReason;
import dev.discovery.plan.Parked;
import dev.discovery.plan.PauseScope;
import dev.discovery.plan.Pending;
import dev.discovery.plan.Target;
import dev.discovery.plan.TargetState;
import dev.discovery.port.DueQuery;
import dev.discovery.port.PortException;
import dev.discovery.port.PortException.Fault;
import dev.discovery.port.TargetStore;
import dev.discovery.schedule.Slot;
import dev.discovery.source.ScopeKey;
import dev.discovery.source.SourceName;
import dev.discovery.source.TargetId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Schedule and state of every target, with an index over the wake time. Thread-safe. */
final class InMemoryTargetStore implements TargetStore {

  private static final Comparator<Target> OLDEST_FIRST =
      Comparator.comparing((Target target) -> target.state().wakeAt().orElseThrow())
          .thenComparing(Target::id);

  private final MemoryDatabase database;
  private final Table<TargetId, Target> targets;
  private final Index<Instant, TargetId, Target> byWake;
  private final Index<SourceName, TargetId, Target> parked;
  private final Index<Instant, TargetId, Target> waiting;

  InMemoryTargetStore(MemoryDatabase database) {
    this.database = database;
    this.targets = new Table<>(database);
    this.byWake = targets.indexedBy(target -> target.state().wakeAt());
    this.parked =
        targets.indexedBy(target -> target.state().parked().map(why -> target.id().source()));
    this.waiting = targets.indexedBy(InMemoryTargetStore::waitingSince);
  }

  private static Optional<Instant> waitingSince(Target target) {
    TargetState state = target.state();
    return state.parked().isEmpty() || state.isParked(ParkReason.QUARANTINED)
        ? Optional.empty()
        : state.pending().map(Pending::dueAt);
  }

  @Override
  public List<Target> claim(DueQuery query) {
    return database.statementInTransaction(() -> due(query, targets::tryLock));
  }

  @Override
  public List<Target> due(DueQuery query) {
    return database.statement(() -> due(query, any -> true));
  }

  private List<Target> due(DueQuery query, Predicate<TargetId> take) {
    Instant dueBy = Micros.cut(query.dueBy());
    Stream<TargetId> inOrder =
        query.only().isPresent()
            ? query.only().get().stream()
                .map(targets::find)
                .flatMap(Optional::stream)
                .filter(target -> target.isDue(dueBy))
                .sorted(OLDEST_FIRST)
                .map(Target::id)
            : byWake.keysUpTo(dueBy);
    return found(
        inOrder
            .filter(id -> query.sources().contains(id.source()))
            .filter(take)
            .limit(query.limit()));
  }

  @Override
  public List<Target> lock(Collection<TargetId> ids) {
    return database.statementInTransaction(
        () -> {
          var ordered = new TreeSet<>(ids);
          ordered.forEach(targets::lock);
          return found(ordered.stream());
        });
  }

  @Override
  public List<Target> lockFree(Collection<TargetId> ids) {
    return database.statementInTransaction(
        () -> found(new TreeSet<>(ids).stream().filter(targets::tryLock)));
  }

  @Override
  public void insert(List<Target> added) {
    database.execute(
        () ->
            added.stream()
                .sorted(Comparator.comparing(Target::id))
                .filter(target -> targets.find(target.id()).isEmpty())
                .forEach(
                    target ->
                        targets.insert(
                            target.id(), checked(target.in(Micros.cut(target.state()))))));
  }

  @Override
  public void update(List<Target> changed) {
    database.execute(() -> changed.forEach(target -> write(target, stored -> target)));
  }

  @Override
  public void advance(List<Target> moved) {
    database.execute(
        () -> moved.forEach(target -> write(target, stored -> stored.in(target.state()))));
  }

  private void write(Target target, UnaryOperator<Target> change) {
    Target stored =
        targets.lock(target.id()).orElseThrow(() -> refused("there is no such target", target));
    Target next = change.apply(stored);
    Optional<Instant> last = next.state().lastSlot().map(Slot::at);
    Optional<Instant> lastBefore = stored.state().lastSlot().map(Slot::at);
    if (lastBefore.isPresent() && (last.isEmpty() || last.get().isBefore(lastBefore.get()))) {
      throw refused("the last slot would shrink", target);
    }
    targets.put(target.id(), checked(next.in(Micros.cut(next.state()))));
  }

  private static Target checked(Target target) {
    TargetState state = target.state();
    Optional<Instant> pending = state.pending().map(Pending::slot).map(Slot::at);
    Optional<Instant> last = state.lastSlot().map(Slot::at);
    if (pending.isPresent() && last.isPresent() && !pending.get().isAfter(last.get())) {
      throw refused("the pending slot is not after the last one", target);
    }
    return target;
  }

  @Override
  public List<Target> find(Collection<TargetId> ids) {
    return database.statement(() -> found(new TreeSet<>(ids).stream()));
  }

  @Override
  public List<Target> page(Optional<TargetId> after, int limit) {
    return database.statement(
        () ->
            after
                .map(last -> targets.rows().tailMap(last, false))
                .orElseGet(targets::rows)
                .values()
                .stream()
                .filter(target -> target.state().active())
                .limit(limit)
                .toList());
  }

  @Override
  public List<Target> pageOf(SourceName source, Optional<ScopeKey> after, int limit) {
    return database.statement(
        () ->
            targets.rows().values().stream()
                .filter(target -> target.id().source().equals(source))
                .filter(target -> after.isEmpty() || target.id().scope().compareTo(after.get()) > 0)
                .filter(target -> target.state().active())
                .limit(limit)
                .toList());
  }

  @Override
  public List<Target> lockParked(SourceName source, ParkReason reason, int limit) {
    return database.statementInTransaction(
        () -> {
          List<TargetId> chosen =
              parked
                  .at(source)
                  .filter(target -> target.state().isParked(reason))
                  .limit(limit)
                  .map(Target::id)
                  .toList();
          chosen.forEach(targets::lock);
          return found(chosen.stream()).stream()
              .filter(target -> target.state().isParked(reason))
              .toList();
        });
  }

  @Override
  public List<TargetId> wakePaused(
      PauseScope scope, Optional<TargetId> after, Instant at, int limit) {
    return database.statement(
        () -> {
          List<TargetId> chosen =
              targets.rows().values().stream()
                  .filter(target -> target.state().isParked(ParkReason.PAUSED))
                  .map(Target::id)
                  .filter(scope::covers)
                  .filter(id -> after.isEmpty() || id.compareTo(after.get()) > 0)
                  .toList();
          var woken = new ArrayList<TargetId>();
          for (TargetId id : chosen) {
            if (woken.size() == limit) {
              break;
            }
            Target target = targets.lock(id).orElseThrow();
            if (target.state().isParked(ParkReason.PAUSED)) {
              targets.put(id, target.in(Micros.cut(woken(target.state(), at))));
              woken.add(id);
            }
          }
          return woken;
        });
  }

  private static TargetState woken(TargetState state, Instant at) {
    Parked why = state.parked().orElseThrow();
    Instant recheckAt = why.recheckAt().filter(at::isAfter).orElse(at);
    return state.parked(
        new Parked(
            why.reason(), why.detail(), why.since(), Optional.of(recheckAt), why.rechecks()));
  }

  /** All of them, by id. */
  List<Target> all() {
    return database.statement(() -> List.copyOf(targets.rows().values()));
  }

  /** The first wake time of all, which may have passed. */
  Optional<Instant> firstWake() {
    return database.statement(byWake::first);
  }

  /** Whether any target is to wake by {@code end}, or waits with a slot that was due by then. */
  boolean isAnythingUndecided(Instant end) {
    return database.statement(
        () ->
            Stream.of(byWake.first(), waiting.first())
                .flatMap(Optional::stream)
                .anyMatch(first -> !first.isAfter(end)));
  }

  /** The first wake time after {@code now}. */
  Optional<Instant> nextWake(Instant now) {
    return database.statement(() -> byWake.firstAfter(now));
  }

  private List<Target> found(Stream<TargetId> ids) {
    return ids.map(targets::find).flatMap(Optional::stream).toList();
  }

  private static PortException refused(String why, Target target) {
    return new PortException(Fault.DATA, why + " (target=" + target.id() + ")");
  }
}
