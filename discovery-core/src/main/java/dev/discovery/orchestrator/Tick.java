package dev.discovery.orchestrator;

import dev.discovery.health.HealthMarks;
import dev.discovery.plan.ParkReason;
import dev.discovery.plan.Pauses;
import dev.discovery.plan.Planner;
import dev.discovery.plan.Target;
import dev.discovery.port.DueQuery;
import dev.discovery.port.EnqueueResult;
import dev.discovery.port.JobQueue;
import dev.discovery.port.PortException;
import dev.discovery.port.PortException.Fault;
import dev.discovery.port.RunLedger.Entry;
import dev.discovery.port.SlotConflictException;
import dev.discovery.port.Storage;
import dev.discovery.source.RunId;
import dev.discovery.source.SourceName;
import dev.discovery.source.TargetId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One pass over the due targets. Each batch is one transaction; one that the database refuses is
 * halved until the target at fault is alone. For one thread.
 */
final class Tick {

  private static final Logger log = LoggerFactory.getLogger(DiscoveryOrchestrator.class);
  private static final int MOST_POISONED = 10;
  private static final int ALWAYS_TOLERATED = 3;

  private final Storage storage;
  private final JobQueue queue;
  private final DiscoveryListener listener;
  private final String instance;
  private final Instant startedAt;
  private final Tally tally = new Tally();

  /** What the clock said in the newest batch. */
  private Instant decidedAt;

  /** The targets of the newest batch, as they were decided. */
  private final Map<TargetId, Target> decided = new HashMap<>();

  private Map<TargetId, String> poisoned = new LinkedHashMap<>();

  Tick(
      Storage storage,
      JobQueue queue,
      DiscoveryListener listener,
      String instance,
      Instant startedAt) {
    this.storage = storage;
    this.queue = queue;
    this.listener = listener;
    this.instance = instance;
    this.startedAt = startedAt;
    this.decidedAt = startedAt;
  }

  /** Decides what is due, until nothing is, the limits are reached, or something systemic fails. */
  Tally run(Set<SourceName> sources, TickLimits limits) {
    int claimed = 0;
    boolean more = !sources.isEmpty();
    while (more) {
      int limit = Math.min(limits.batch(), limits.targets() - claimed);
      int size = batch(new DueQuery(startedAt, sources, Optional.empty(), limit));
      claimed += size;
      more =
          !tally.isStopped()
              && size == limit
              && claimed < limits.targets()
              && decidedAt.isBefore(startedAt.plus(limits.time()));
    }
    if (!sources.isEmpty() && !tally.isStopped()) {
      backfill(sources);
    }
    return tally;
  }

  /** After what is due, which goes first. */
  private void backfill(Set<SourceName> sources) {
    try {
      tally.backfilled(new BackfillStep(storage, queue, instance).run(sources, decidedAt));
    } catch (RuntimeException e) {
      stop(e);
    }
  }

  private int batch(DueQuery query) {
    decided.clear();
    poisoned = new LinkedHashMap<>();
    int size = 0;
    try {
      size = decide(query);
      quarantinePoisoned(size);
    } catch (RuntimeException e) {
      stop(e);
    }
    return size;
  }

  /** Decides one batch in a transaction of its own; a fault of its data is narrowed down. */
  private int decide(DueQuery query) {
    var claimed = new ArrayList<TargetId>();
    try {
      Applied applied = storage.transactions().call(() -> apply(query, claimed));
      applied.batch().count(tally, applied.results());
      poisoned.putAll(applied.batch().unplannable());
    } catch (SlotConflictException e) {
      narrow(query, claimed, e);
    } catch (PortException e) {
      if (e.fault() != Fault.DATA || claimed.isEmpty()) {
        throw e;
      }
      halve(query, claimed, e);
    }
    return claimed.size();
  }

  private Applied apply(DueQuery query, List<TargetId> claimed) {
    List<Target> due = storage.targets().claim(query);
    due.forEach(target -> claimed.add(target.id()));
    due.forEach(target -> decided.put(target.id(), target));
    if (due.isEmpty()) {
      return new Applied(Batch.plan(due, Pauses.NONE, decidedAt), List.of());
    }
    // Before the clock: whoever is just ending a pause is waited for.
    Pauses pauses = storage.pauses().hold(claimed);
    decidedAt = readClock();
    Batch batch = Batch.plan(due, pauses, decidedAt);
    List<Entry> entries = batch.entries();
    List<RunId> ids =
        entries.isEmpty() ? List.of() : storage.runs().record(entries, decidedAt, instance);
    Batch.Recorded recorded = batch.recorded(ids);
    List<EnqueueResult> results =
        recorded.jobs().isEmpty() ? List.of() : queue.enqueue(recorded.jobs());
    if (!recorded.moved().isEmpty()) {
      storage.targets().advance(recorded.moved());
      forgetHealth(recorded.moved());
    }
    return new Applied(batch, results);
  }

  /** Nothing is expected of what a pause holds up; the first run after it tells of it again. */
  private void forgetHealth(List<Target> moved) {
    Map<TargetId, Optional<HealthMarks>> none =
        moved.stream()
            .filter(target -> target.state().isParked(ParkReason.PAUSED))
            .collect(Collectors.toMap(Target::id, target -> Optional.empty()));
    if (!none.isEmpty()) {
      storage.health().write(none);
    }
  }

  /** The ledger has named the targets that it refuses: the others are decided without them. */
  private void narrow(DueQuery query, List<TargetId> claimed, SlotConflictException conflict) {
    var others = new LinkedHashSet<>(claimed);
    for (TargetId target : conflict.targets()) {
      if (others.remove(target)) {
        poisoned.put(target, Batch.reason(conflict));
      }
    }
    if (others.size() == claimed.size()) {
      throw conflict;
    }
    if (!others.isEmpty()) {
      decide(query.only(others));
    }
  }

  private void halve(DueQuery query, List<TargetId> claimed, PortException refused) {
    if (claimed.size() == 1) {
      poisoned.put(claimed.get(0), Batch.reason(refused));
      return;
    }
    List<TargetId> byId = claimed.stream().sorted().toList();
    int half = byId.size() / 2;
    decide(query.only(new LinkedHashSet<>(byId.subList(0, half))));
    decide(query.only(new LinkedHashSet<>(byId.subList(half, byId.size()))));
  }

  /**
   * Quarantines the targets at fault, unless there are so many that the fault must lie elsewhere:
   * more than 10, more than a tenth of the batch (but 3 are always believed), or all of several.
   */
  private void quarantinePoisoned(int batch) {
    if (poisoned.isEmpty()) {
      return;
    }
    int count = poisoned.size();
    int tolerated = Math.min(MOST_POISONED, Math.max(ALWAYS_TOLERATED, batch / 10));
    if (count > tolerated || (count == batch && count > 1)) {
      tally.failed(count);
      Map.Entry<TargetId, String> first = poisoned.entrySet().iterator().next();
      stop(
          "systemic fault: %d of %d targets could not be decided and were left as they are; the first, %s: %s"
              .formatted(count, batch, first.getKey(), first.getValue()));
      return;
    }
    List<Target> parked = storage.transactions().call(this::park);
    for (Target target : parked) {
      tally.parked(ParkReason.QUARANTINED);
      log.warn(
          "target quarantined: target={} reason={}",
          target.id(),
          target.state().parked().orElseThrow().detail());
      Listeners.tell(() -> listener.targetQuarantined(target));
    }
  }

  /** Only those that nobody has moved or repaired since they were decided. */
  private List<Target> park() {
    List<Target> parked =
        storage.targets().lock(poisoned.keySet()).stream()
            .filter(target -> target.equals(decided.get(target.id())))
            .map(
                target ->
                    target.in(
                        Planner.quarantine(target.state(), poisoned.get(target.id()), decidedAt)))
            .toList();
    storage.targets().advance(parked);
    return parked;
  }

  private void stop(RuntimeException e) {
    boolean outage = e instanceof PortException port && port.fault() == Fault.UNAVAILABLE;
    stop((outage ? "unavailable: " : "broken: ") + Batch.reason(e));
    if (!outage) {
      log.error("tick stopped: instance={}", instance, e);
    }
  }

  private void stop(String why) {
    tally.stopped(why);
    log.warn("tick stopped early: instance={} problem={}", instance, why);
  }

  /** Never before the tick's start, so that no target becomes due again within it. */
  private Instant readClock() {
    Instant read = storage.clock().instant();
    return read.isBefore(startedAt) ? startedAt : read;
  }

  private record Applied(Batch batch, List<EnqueueResult> results) {}
}
