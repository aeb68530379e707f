package dev.discovery.orchestrator;

import dev.discovery.plan.Backfill;
import dev.discovery.plan.BackfillId;
import dev.discovery.plan.BackfillTurn;
import dev.discovery.plan.InFlight;
import dev.discovery.plan.Pauses;
import dev.discovery.plan.Target;
import dev.discovery.port.JobQueue;
import dev.discovery.port.PortException;
import dev.discovery.port.PortException.Fault;
import dev.discovery.port.RunLedger.Entry;
import dev.discovery.port.Storage;
import dev.discovery.port.SyncJob;
import dev.discovery.run.Origin;
import dev.discovery.source.RunId;
import dev.discovery.source.SourceName;
import dev.discovery.source.TargetId;
import dev.discovery.source.Trigger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the next slots of backfills their runs: targets are locked in order, then the backfills,
 * and what was read before is read again. Targets that others hold are left to the next tick.
 * Ledger row, marker, job and the backfill's next slot commit together. Thread-safe; any number of
 * nodes may do it at once.
 */
final class BackfillStep {

  private static final Logger log = LoggerFactory.getLogger(DiscoveryOrchestrator.class);
  private static final int BACKFILLS = 100;

  private final Storage storage;
  private final JobQueue queue;
  private final String instance;

  BackfillStep(Storage storage, JobQueue queue, String instance) {
    this.storage = storage;
    this.queue = queue;
    this.instance = instance;
  }

  /**
   * Looks at up to 100 backfills whose time has come by {@code now}; at none, after one probe of an
   * index, while nobody backfills.
   *
   * @return how many runs were enqueued
   */
  int run(Set<SourceName> sources, Instant now) {
    List<Backfill> due = storage.backfills().due(sources, now, BACKFILLS);
    if (due.isEmpty()) {
      return 0;
    }
    try {
      return step(due);
    } catch (PortException e) {
      if (e.fault() != Fault.DATA) {
        throw e;
      }
      return due.stream().mapToInt(this::alone).sum();
    }
  }

  /** One that the store refuses holds no other one up. */
  private int alone(Backfill backfill) {
    try {
      return step(List.of(backfill));
    } catch (PortException e) {
      if (e.fault() != Fault.DATA) {
        throw e;
      }
      log.warn("backfill put off: backfill={} problem={}", backfill.id(), e.getMessage());
      storage.transactions().run(() -> putOff(backfill.id(), Batch.reason(e)));
      return 0;
    }
  }

  private void putOff(BackfillId id, String why) {
    Instant until = storage.clock().instant().plus(BackfillTurn.BLOCKED);
    storage
        .backfills()
        .update(
            storage.backfills().lock(List.of(id)).stream()
                .filter(backfill -> backfill.active().isPresent())
                .map(backfill -> backfill.waiting(why, until))
                .toList());
  }

  private int step(List<Backfill> due) {
    return storage.transactions().call(() -> locked(due));
  }

  private int locked(List<Backfill> due) {
    List<TargetId> ids = due.stream().map(Backfill::target).distinct().toList();
    Map<TargetId, Target> targets =
        storage.targets().lockFree(ids).stream()
            .collect(Collectors.toMap(Target::id, target -> target));
    List<BackfillId> free =
        due.stream()
            .filter(backfill -> targets.containsKey(backfill.target()))
            .map(Backfill::id)
            .toList();
    if (free.isEmpty()) {
      return 0;
    }
    List<Backfill> backfills = storage.backfills().lock(free);
    Pauses pauses = storage.pauses().reaching(targets.keySet());
    Instant now = storage.clock().instant();
    var turns = new ArrayList<BackfillTurn>();
    var running = new HashSet<TargetId>();
    for (Backfill backfill : backfills) {
      if (backfill.active().filter(left -> !left.nextAt().isAfter(now)).isPresent()) {
        TargetId target = backfill.target();
        BackfillTurn turn =
            running.contains(target)
                ? BackfillTurn.behindAnother(backfill, now)
                : BackfillTurn.decide(backfill, targets.get(target), pauses, now);
        if (turn instanceof BackfillTurn.Run) {
          running.add(target);
        }
        turns.add(turn);
      }
    }
    return write(turns, targets, now);
  }

  private int write(List<BackfillTurn> turns, Map<TargetId, Target> targets, Instant now) {
    List<BackfillTurn.Run> runs =
        turns.stream()
            .filter(BackfillTurn.Run.class::isInstance)
            .map(BackfillTurn.Run.class::cast)
            .toList();
    if (!runs.isEmpty()) {
      List<Entry> entries = runs.stream().map(BackfillStep::entry).toList();
      List<RunId> ids = storage.runs().record(entries, now, instance);
      var jobs = new ArrayList<SyncJob>();
      var occupied = new ArrayList<Target>();
      for (int n = 0; n < ids.size(); n++) {
        Target target = targets.get(entries.get(n).target());
        jobs.add(new SyncJob(ids.get(n), target.id(), now));
        var running = new InFlight(ids.get(n), Trigger.BACKFILL);
        occupied.add(target.in(target.state().occupiedBy(running)));
      }
      queue.enqueue(jobs);
      storage.targets().advance(occupied);
    }
    storage.backfills().update(turns.stream().map(BackfillTurn::after).toList());
    return runs.size();
  }

  private static Entry entry(BackfillTurn.Run run) {
    Backfill backfill = run.before();
    return new Entry.Enqueued(
        backfill.target(),
        new Origin.Backfilled(
            backfill.id(), backfill.active().orElseThrow().next(), backfill.requestedBy()),
        false);
  }
}
