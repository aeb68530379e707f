package dev.discovery.orchestrator;

import dev.discovery.plan.Decision;
import dev.discovery.plan.Pauses;
import dev.discovery.plan.Planner;
import dev.discovery.plan.Target;
import dev.discovery.port.EnqueueResult;
import dev.discovery.port.RunLedger.Entry;
import dev.discovery.port.SyncJob;
import dev.discovery.source.RunId;
import dev.discovery.source.TargetId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The decisions on one batch of targets, and what they make of the ledger, the queue and the
 * targets. Pure but for the ids that the ledger gives. For one thread.
 */
final class Batch {

  private final Instant now;
  private final List<PlannedDecision> planned = new ArrayList<>();
  private final Map<TargetId, String> unplannable = new LinkedHashMap<>();

  private Batch(Instant now) {
    this.now = now;
  }

  /** Decides each target; one that the planner cannot decide is set apart. */
  static Batch plan(List<Target> due, Pauses pauses, Instant now) {
    var batch = new Batch(now);
    for (Target target : due) {
      try {
        batch.planned.add(new PlannedDecision(target, Planner.decide(target, pauses, now)));
      } catch (RuntimeException e) {
        batch.unplannable.put(target.id(), reason(e));
      }
    }
    return batch;
  }

  List<PlannedDecision> planned() {
    return planned;
  }

  /** Those that the planner could not decide, with the reason. */
  Map<TargetId, String> unplannable() {
    return unplannable;
  }

  /** What goes into the ledger, in the order of {@link #recorded}. */
  List<Entry> entries() {
    return planned.stream().flatMap(each -> entries(each).stream()).toList();
  }

  private static List<Entry> entries(PlannedDecision planned) {
    TargetId target = planned.target().id();
    var entries = new ArrayList<Entry>();
    if (planned.decision() instanceof Decision.Enqueue run) {
      run.missed()
          .ifPresent(gap -> entries.add(new Entry.Skipped(target, gap.slot(), gap.reason())));
      entries.add(new Entry.Enqueued(target, run.slot(), run.concurrent()));
    } else if (planned.decision() instanceof Decision.Skip skip) {
      entries.add(new Entry.Skipped(target, skip.slot(), skip.reason()));
    }
    return entries;
  }

  /** The decisions with the ids that the ledger gave them. */
  Recorded recorded(List<RunId> ids) {
    var jobs = new ArrayList<SyncJob>();
    var moved = new ArrayList<Target>();
    Iterator<RunId> given = ids.iterator();
    for (PlannedDecision each : planned) {
      Target target = each.target();
      for (Entry entry : entries(each)) {
        RunId id = given.next();
        if (entry instanceof Entry.Enqueued) {
          jobs.add(new SyncJob(id, target.id(), now));
        }
      }
      Supplier<RunId> run = () -> jobs.get(jobs.size() - 1).run();
      moved.add(target.in(each.decision().after(target.state(), run, now)));
    }
    return new Recorded(jobs, moved);
  }

  /** Adds what was done to the tally of the tick. */
  void count(Tally tally, List<EnqueueResult> results) {
    for (EnqueueResult result : results) {
      tally.enqueued(result);
    }
    for (PlannedDecision each : planned) {
      if (each.decision() instanceof Decision.Enqueue run) {
        run.missed().ifPresent(gap -> tally.skipped(gap.reason()));
      } else if (each.decision() instanceof Decision.Skip skip) {
        tally.skipped(skip.reason());
      } else if (each.decision() instanceof Decision.Park park) {
        tally.parked(park.why().reason());
      }
    }
  }

  static String reason(RuntimeException e) {
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }

  /** What is left to write. */
  record Recorded(List<SyncJob> jobs, List<Target> moved) {}
}
