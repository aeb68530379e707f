package dev.discovery.testkit;

import dev.discovery.Check;
import dev.discovery.health.Freshness;
import dev.discovery.plan.BackfillId;
import dev.discovery.plan.DecidedSlot;
import dev.discovery.plan.InFlight;
import dev.discovery.plan.LedgerStanding;
import dev.discovery.port.PortException;
import dev.discovery.port.PortException.Fault;
import dev.discovery.port.RunLedger;
import dev.discovery.port.SlotConflictException;
import dev.discovery.run.Advance;
import dev.discovery.run.Attempt;
import dev.discovery.run.AttemptStanding;
import dev.discovery.run.Baseline;
import dev.discovery.run.CancelRequest;
import dev.discovery.run.Checkpoint;
import dev.discovery.run.FailedAttempt;
import dev.discovery.run.Failure;
import dev.discovery.run.LedgerEntry;
import dev.discovery.run.Origin;
import dev.discovery.run.Run;
import dev.discovery.run.RunLifecycle;
import dev.discovery.run.RunProgress;
import dev.discovery.run.RunState;
import dev.discovery.source.Attributes;
import dev.discovery.source.RunId;
import dev.discovery.source.TargetId;
import dev.discovery.source.Trigger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decisions and runs. The constraints are tables of their own, so that whoever adds a duplicate
 * waits for the transaction that has added, or is removing, the first. Thread-safe.
 */
final class InMemoryRunLedger implements RunLedger {

  private final MemoryDatabase database;
  private final InMemoryTotals totals;
  private final AtomicLong lastId = new AtomicLong();
  private final Table<RunId, LedgerEntry> entries;
  private final Index<TargetId, RunId, LedgerEntry> byTarget;
  private final Index<Instant, RunId, LedgerEntry> inFlight;
  private final Table<DecidedOnce, RunId> decided;
  private final Table<BackfilledOnce, RunId> backfilled;
  private final Table<TargetId, RunId> alone;
  private final Table<TargetId, Checkpoint> checkpoints;
  private final Table<RunId, Attributes> settings;
  private final Table<RunId, List<FailedAttempt>> failed;

  InMemoryRunLedger(MemoryDatabase database, InMemoryTotals totals) {
    this.database = database;
    this.totals = totals;
    this.entries = new Table<>(database);
    this.byTarget = entries.indexedBy(entry -> Optional.of(entry.target()));
    this.inFlight = entries.indexedBy(InMemoryRunLedger::newestStep);
    this.decided = new Table<>(database);
    this.backfilled = new Table<>(database);
    this.alone = new Table<>(database);
    this.checkpoints = new Table<>(database);
    this.settings = new Table<>(database);
    this.failed = new Table<>(database);
  }

  /** The identity of a decision of the schedule. */
  private record DecidedOnce(TargetId target, Instant slotAt) implements Comparable<DecidedOnce> {

    private static final Comparator<DecidedOnce> ORDER =
        Comparator.comparing(DecidedOnce::target).thenComparing(DecidedOnce::slotAt);

    @Override
    public int compareTo(DecidedOnce other) {
      return ORDER.compare(this, other);
    }
  }

  /** The identity of a run of a backfill. */
  private record BackfilledOnce(BackfillId backfill, Instant slotAt)
      implements Comparable<BackfilledOnce> {

    private static final Comparator<BackfilledOnce> ORDER =
        Comparator.comparing(BackfilledOnce::backfill).thenComparing(BackfilledOnce::slotAt);

    @Override
    public int compareTo(BackfilledOnce other) {
      return ORDER.compare(this, other);
    }
  }

  @Override
  public List<RunId> record(List<Entry> added, Instant now, String instance) {
    return database.statement(
        () -> {
          var ids = new ArrayList<RunId>();
          var refused = new ArrayList<TargetId>();
          for (Entry entry : added) {
            RunId id = new RunId(lastId.incrementAndGet());
            ids.add(id);
            if (!isFirst(entry, id)) {
              refused.add(entry.target());
            }
            entries.put(id, row(entry, id, Micros.cut(now)));
          }
          if (!refused.isEmpty()) {
            throw new SlotConflictException(refused);
          }
          return ids;
        });
  }

  private boolean isFirst(Entry entry, RunId id) {
    boolean first = isUndecided(entry, id);
    boolean mayHaveCompany = !(entry instanceof Entry.Enqueued run) || run.concurrent();
    return first && (mayHaveCompany || alone.insert(entry.target(), id));
  }

  private boolean isUndecided(Entry entry, RunId id) {
    if (entry.origin() instanceof Origin.Scheduled of) {
      return decided.insert(new DecidedOnce(entry.target(), of.decided().slot().at()), id);
    }
    return !(entry.origin() instanceof Origin.Backfilled of)
        || backfilled.insert(new BackfilledOnce(of.backfill(), of.of().at()), id);
  }

  private static LedgerEntry row(Entry entry, RunId id, Instant now) {
    if (entry instanceof Entry.Skipped skipped) {
      return new LedgerEntry.Skipped(
          id, skipped.target(), Micros.cut(skipped.slot()), skipped.reason(), now);
    }
    Entry.Enqueued run = (Entry.Enqueued) entry;
    return new LedgerEntry.Asked(
        new Run(
            id, run.target(), Micros.cut(run.origin()), now, run.concurrent(), RunProgress.QUEUED));
  }

  @Override
  public Optional<Run> find(RunId run) {
    return database.statement(() -> entries.find(run).flatMap(InMemoryRunLedger::run));
  }

  @Override
  public Optional<Run> lock(RunId run) {
    return database.statementInTransaction(() -> entries.lock(run).flatMap(InMemoryRunLedger::run));
  }

  @Override
  public void start(Run before, Run after, Attributes given) {
    database.execute(
        () -> {
          write(before, after);
          settings.put(before.id(), given);
        });
  }

  @Override
  public void keepFailed(Run run, Failure failure, Instant endedAt) {
    database.statementInTransaction(
        () -> {
          Run stored =
              entries
                  .lock(run.id())
                  .flatMap(InMemoryRunLedger::run)
                  .filter(current -> isUnmoved(current, run))
                  .filter(current -> current.state() == RunState.RUNNING)
                  .orElseThrow(() -> refused(run));
          Attempt over = stored.progress().attempt().orElseThrow();
          var kept = new ArrayList<>(failedOf(run.id()));
          kept.add(
              new FailedAttempt(
                  new Attempt(over.number(), over.worker(), over.startedAt()),
                  Micros.cut(endedAt),
                  failure,
                  settingsOf(run.id())));
          failed.put(run.id(), List.copyOf(kept));
          return true;
        });
  }

  /** The attempts that did not end a run; in a statement of another store. */
  List<FailedAttempt> failedOf(RunId run) {
    return failed.find(run).orElse(List.of());
  }

  /** What the newest attempt of a run was given; in a statement of another store. */
  Attributes settingsOf(RunId run) {
    return settings.find(run).orElse(Attributes.NONE);
  }

  @Override
  public void update(Run before, Run after) {
    database.execute(() -> write(before, after));
  }

  @Override
  public AttemptStanding advance(Run run, Advance newest) {
    return database.statement(
        () -> {
          Optional<Run> current = entries.lock(run.id()).flatMap(InMemoryRunLedger::run);
          if (current.filter(it -> isUnmoved(it, run)).isEmpty()) {
            return AttemptStanding.FENCED;
          }
          Run further = RunLifecycle.advance(current.get(), Micros.cut(newest));
          entries.put(run.id(), new LedgerEntry.Asked(further));
          return standingOf(further);
        });
  }

  private static AttemptStanding standingOf(Run held) {
    return held.cancelRequest().isPresent()
        ? AttemptStanding.CANCEL_REQUESTED
        : AttemptStanding.WANTED;
  }

  @Override
  public void requestCancel(RunId run, CancelRequest request) {
    CancelRequest cut = new CancelRequest(request.by(), request.reason(), Micros.cut(request.at()));
    database.execute(
        () ->
            entries
                .lock(run)
                .flatMap(InMemoryRunLedger::run)
                .filter(current -> current.state().isInFlight())
                .ifPresent(current -> entries.put(run, new LedgerEntry.Asked(current.with(cut)))));
  }

  @Override
  public List<AttemptStanding> standings(List<Run> runs) {
    return database.statement(
        () ->
            runs.stream()
                .map(
                    run ->
                        entries
                            .find(run.id())
                            .flatMap(InMemoryRunLedger::run)
                            .filter(current -> isUnmoved(current, run))
                            .map(InMemoryRunLedger::standingOf)
                            .orElse(AttemptStanding.FENCED))
                .toList());
  }

  @Override
  public void end(Run before, Run after, Optional<String> cursor, Optional<Freshness> freshness) {
    boolean succeeded = after.state() == RunState.SUCCEEDED;
    Check.argument(!after.state().isInFlight(), "state", "a final one", after.state());
    Check.argument(
        cursor.isEmpty() || succeeded, "state", "SUCCEEDED, with a cursor", after.state());
    database.execute(
        () -> {
          Run ended = write(before, after);
          if (!ended.concurrent()) {
            alone.remove(ended.target());
          }
          totals.add(ended, freshness);
          if (ended.progress().isSuccess() && ended.trigger() != Trigger.BACKFILL) {
            moveCheckpoint(ended, cursor);
          }
        });
  }

  private Run write(Run before, Run after) {
    Run stored =
        entries
            .lock(before.id())
            .flatMap(InMemoryRunLedger::run)
            .filter(current -> isUnmoved(current, before))
            .orElseThrow(() -> refused(before));
    Run next = stored.at(Micros.cut(after.progress()));
    entries.put(stored.id(), new LedgerEntry.Asked(next));
    return next;
  }

  private static boolean isUnmoved(Run current, Run before) {
    return current.state().isInFlight()
        && current.state() == before.state()
        && current.progress().attempts() == before.progress().attempts();
  }

  private void moveCheckpoint(Run ended, Optional<String> returned) {
    Optional<String> cursor = returned.or(() -> stored(ended.target()).cursor());
    Optional<Instant> startedAt = ended.progress().attempt().map(Attempt::startedAt);
    long found = ended.progress().items().orElseThrow().found();
    Baseline usual = stored(ended.target()).baseline();
    Baseline next = found == 0 ? usual : usual.plus(found);
    checkpoints.put(ended.target(), new Checkpoint(cursor, startedAt, next));
  }

  @Override
  public Checkpoint checkpoint(TargetId target) {
    return database.statement(() -> stored(target));
  }

  /** Puts a checkpoint right, but for its cursor; in a statement of another store. */
  void replace(TargetId target, Checkpoint right) {
    checkpoints.put(
        target,
        new Checkpoint(stored(target).cursor(), right.lastSuccessStartedAt(), right.baseline()));
  }

  /** Every run of a target; in a statement of another store. */
  List<Run> of(TargetId target) {
    return byTarget.keysAt(target).stream()
        .flatMap(id -> entries.find(id).flatMap(InMemoryRunLedger::run).stream())
        .toList();
  }

  private Checkpoint stored(TargetId target) {
    return checkpoints.find(target).orElse(Checkpoint.NONE);
  }

  @Override
  public List<Run> inFlight(Instant before, Optional<RunId> after, int limit) {
    Instant latest = Micros.cut(before).minusNanos(1);
    return database.statement(
        () ->
            inFlight
                .keysUpTo(latest)
                .filter(id -> after.isEmpty() || id.compareTo(after.get()) > 0)
                .sorted()
                .limit(limit)
                .map(id -> entries.find(id).flatMap(InMemoryRunLedger::run).orElseThrow())
                .toList());
  }

  @Override
  public Map<TargetId, LedgerStanding> standing(Collection<TargetId> targets) {
    return database.statement(
        () ->
            targets.stream()
                .distinct()
                .collect(Collectors.toUnmodifiableMap(target -> target, this::standing)));
  }

  private LedgerStanding standing(TargetId target) {
    return new LedgerStanding(
        newestDecision(target).map(DecidedSlot::through),
        alone
            .find(target)
            .flatMap(entries::find)
            .flatMap(InMemoryRunLedger::run)
            .map(run -> new InFlight(run.id(), run.trigger())));
  }

  private Optional<DecidedSlot> newestDecision(TargetId target) {
    DecidedOnce end = new DecidedOnce(target, Instant.MAX);
    return entry(decided.rows().floorEntry(end), target).map(InMemoryRunLedger::slot);
  }

  private static DecidedSlot slot(LedgerEntry entry) {
    return entry instanceof LedgerEntry.Skipped skipped
        ? skipped.slot()
        : ((LedgerEntry.Asked) entry).run().slot().orElseThrow();
  }

  @Override
  public Around around(TargetId target, Instant at) {
    DecidedOnce mark = new DecidedOnce(target, Micros.cut(at));
    return database.statement(
        () ->
            new Around(
                entry(decided.rows().floorEntry(mark), target),
                entry(decided.rows().higherEntry(mark), target)));
  }

  @Override
  public List<LedgerEntry> decisions(TargetId target, Instant after, int limit) {
    return database.statement(
        () ->
            byTarget.keysAt(target).stream()
                .map(id -> entries.find(id).orElseThrow())
                .filter(InMemoryRunLedger::isOfSchedule)
                .filter(entry -> slot(entry).slot().at().isAfter(Micros.cut(after)))
                .sorted(Comparator.comparing(entry -> slot(entry).slot().at()))
                .limit(limit)
                .toList());
  }

  private static boolean isOfSchedule(LedgerEntry entry) {
    return !(entry instanceof LedgerEntry.Asked asked) || asked.run().trigger() == Trigger.SCHEDULE;
  }

  private Optional<LedgerEntry> entry(
      Map.@Nullable Entry<DecidedOnce, RunId> found, TargetId target) {
    return Optional.ofNullable(found)
        .filter(it -> it.getKey().target().equals(target))
        .map(it -> entries.find(it.getValue()).orElseThrow());
  }

  /** All entries with ids below {@code end}, newest first; in a statement of another store. */
  Stream<LedgerEntry> newestBelow(RunId end) {
    return entries.rows().headMap(end, false).descendingMap().values().stream();
  }

  /** Those of a target. */
  Stream<LedgerEntry> newestBelow(RunId end, TargetId target) {
    return byTarget.keysAt(target).headSet(end, false).descendingSet().stream()
        .map(id -> entries.find(id).orElseThrow());
  }

  /** The runs of a target that have ended; in a statement of another store. */
  Stream<Run> endedOf(TargetId target) {
    return byTarget
        .at(target)
        .flatMap(entry -> run(entry).stream())
        .filter(run -> !run.state().isInFlight());
  }

  /** Up to {@code limit} entries after {@code last}, by id; in a statement of another store. */
  List<LedgerEntry> after(Optional<RunId> last, int limit) {
    NavigableMap<RunId, LedgerEntry> all = entries.rows();
    return last.map(id -> all.tailMap(id, false)).orElse(all).values().stream()
        .limit(limit)
        .toList();
  }

  /** Removes an entry unless somebody holds it; in a statement of another store. */
  boolean forget(LedgerEntry entry) {
    RunId id = entry.id();
    if (!entries.tryLock(id)) {
      return false;
    }
    Origin origin =
        run(entry)
            .map(Run::origin)
            .orElseGet(() -> new Origin.Scheduled(entry.decided().orElseThrow()));
    if (origin instanceof Origin.Scheduled of) {
      decided.remove(new DecidedOnce(entry.target(), of.decided().slot().at()));
    } else if (origin instanceof Origin.Backfilled of) {
      backfilled.remove(new BackfilledOnce(of.backfill(), of.of().at()));
    }
    settings.remove(id);
    failed.remove(id);
    entries.remove(id);
    return true;
  }

  private static Optional<Run> run(LedgerEntry entry) {
    return entry instanceof LedgerEntry.Asked asked ? Optional.of(asked.run()) : Optional.empty();
  }

  /** Enqueued, started or due to be retried; of runs in flight. */
  private static Optional<Instant> newestStep(LedgerEntry entry) {
    return run(entry)
        .filter(run -> run.state().isInFlight())
        .map(
            run ->
                switch (run.state()) {
                  case RUNNING -> run.progress().attempt().orElseThrow().startedAt();
                  case RETRYING -> run.progress().retryAt().orElseThrow();
                  default -> run.enqueuedAt();
                });
  }

  private static PortException refused(Run before) {
    return new PortException(
        Fault.DATA,
        "the run has moved (run=%s, state=%s, attempt=%s)"
            .formatted(before.id(), before.state(), before.progress().attempts()));
  }
}
