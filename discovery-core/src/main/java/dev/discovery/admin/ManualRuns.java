package dev.discovery.admin;

import dev.discovery.access.Actor;
import dev.discovery.admin.TriggerResult.Duplicate;
import dev.discovery.admin.TriggerResult.Enqueued;
import dev.discovery.admin.TriggerResult.Refusal;
import dev.discovery.admin.TriggerResult.Refused;
import dev.discovery.admin.TriggerResult.Unknown;
import dev.discovery.plan.InFlight;
import dev.discovery.plan.LedgerStanding;
import dev.discovery.plan.ParkReason;
import dev.discovery.plan.Target;
import dev.discovery.port.JobQueue;
import dev.discovery.port.RegisteredSource;
import dev.discovery.port.RunLedger.Entry;
import dev.discovery.port.Storage;
import dev.discovery.port.SyncJob;
import dev.discovery.run.Origin;
import dev.discovery.schedule.Overlap;
import dev.discovery.source.RunId;
import dev.discovery.source.SourceName;
import dev.discovery.source.TargetId;
import dev.discovery.source.Trigger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Runs some targets now, in the caller's transaction: targets are locked in order, then ledger row,
 * marker and job are written, a fixed number of statements whatever the number of targets. For one
 * use.
 */
final class ManualRuns {

  private final Storage storage;
  private final JobQueue queue;
  private final String instance;
  private final boolean force;
  private final Actor actor;
  private final Instant now;

  /** What becomes of each target, in their order. */
  private final Map<TargetId, TriggerResult> results = new TreeMap<>();

  ManualRuns(Storage storage, JobQueue queue, String instance, boolean force, Actor actor) {
    this.storage = storage;
    this.queue = queue;
    this.instance = instance;
    this.force = force;
    this.actor = actor;
    this.now = storage.clock().instant();
  }

  /**
   * Runs those of {@code targets} that can be run.
   *
   * @param known the sources that some node has
   */
  List<TriggerResult> of(Collection<TargetId> targets, Set<SourceName> known) {
    var wanted = new TreeSet<>(targets);
    wanted.forEach(id -> results.put(id, new Unknown("there is no target " + id)));
    var running = new ArrayList<Target>();
    for (Target target : storage.targets().lock(wanted)) {
      refusal(target, known)
          .or(() -> duplicate(target))
          .ifPresentOrElse(not -> results.put(target.id(), not), () -> running.add(target));
    }
    refuseContradicted(running);
    if (!running.isEmpty()) {
      enqueue(running);
    }
    return List.copyOf(results.values());
  }

  /** Asked before anything is written: the ledger would refuse the runs of all. */
  private void refuseContradicted(List<Target> running) {
    List<TargetId> alone =
        running.stream().filter(target -> !isConcurrent(target)).map(Target::id).toList();
    if (alone.isEmpty()) {
      return;
    }
    Map<TargetId, LedgerStanding> ledger = storage.runs().standing(alone);
    for (TargetId id : alone) {
      ledger
          .get(id)
          .inFlight()
          .ifPresent(
              run -> results.put(id, new Refused(id, Refusal.CONTRADICTED, contradiction(run))));
    }
    running.removeIf(target -> results.get(target.id()) instanceof Refused);
  }

  private static String contradiction(InFlight run) {
    return "run %s is in flight, of which its row does not know".formatted(run.run());
  }

  private void enqueue(List<Target> running) {
    var origin = new Origin.Requested(actor);
    List<Entry> entries =
        running.stream()
            .<Entry>map(target -> new Entry.Enqueued(target.id(), origin, isConcurrent(target)))
            .toList();
    List<RunId> ids = storage.runs().record(entries, now, instance);
    var jobs = new ArrayList<SyncJob>();
    var occupied = new ArrayList<Target>();
    for (int n = 0; n < ids.size(); n++) {
      Target target = running.get(n);
      RunId run = ids.get(n);
      boolean concurrent = isConcurrent(target);
      jobs.add(new SyncJob(run, target.id(), now));
      if (!concurrent) {
        occupied.add(target.in(target.state().occupiedBy(new InFlight(run, Trigger.MANUAL))));
      }
      results.put(target.id(), new Enqueued(target.id(), run, concurrent));
    }
    if (!occupied.isEmpty()) {
      storage.targets().advance(occupied);
    }
    queue.enqueue(jobs);
  }

  private boolean isConcurrent(Target target) {
    return allowsCompany(target) || target.state().inFlight().isPresent();
  }

  private static boolean allowsCompany(Target target) {
    return target.schedule().policies().overlapInForce() == Overlap.ALLOW;
  }

  private Optional<TriggerResult> duplicate(Target target) {
    return force || allowsCompany(target)
        ? Optional.empty()
        : target.state().inFlight().map(run -> new Duplicate(target.id(), run));
  }

  private static Optional<TriggerResult> refusal(Target target, Set<SourceName> known) {
    if (!target.state().active()) {
      return refused(target, Refusal.INACTIVE, "no enabled config asks for it");
    }
    if (target.state().isParked(ParkReason.QUARANTINED)) {
      String why = target.state().parked().orElseThrow().detail();
      return refused(target, Refusal.QUARANTINED, why);
    }
    if (!known.contains(target.id().source())) {
      return refused(
          target,
          Refusal.UNKNOWN_SOURCE,
          "no running node has the source, nor had one in the last %d minutes"
              .formatted(RegisteredSource.UNKNOWN_AFTER.toMinutes()));
    }
    return Optional.empty();
  }

  private static Optional<TriggerResult> refused(Target target, Refusal reason, String detail) {
    return Optional.of(new Refused(target.id(), reason, detail));
  }
}
