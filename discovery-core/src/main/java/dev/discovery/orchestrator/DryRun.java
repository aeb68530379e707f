package dev.discovery.orchestrator;

import dev.discovery.plan.Pauses;
import dev.discovery.plan.Target;
import dev.discovery.port.DueQuery;
import dev.discovery.port.Storage;
import dev.discovery.source.SourceRegistry;
import dev.discovery.source.TargetId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a tick at one instant would do.
 *
 * @param at the instant
 * @param decisions in the order in which they would be made
 * @param undecidable targets that the planner cannot decide, and the tick would quarantine, with
 *     the reason
 */
public record DryRun(
    Instant at, List<PlannedDecision> decisions, Map<TargetId, String> undecidable) {

  /** Copies the collections. */
  public DryRun {
    decisions = List.copyOf(decisions);
    undecidable = Map.copyOf(undecidable);
  }

  /**
   * Of a tick of this node, now: the same predicate, the same planner, no locks and no writes.
   *
   * @param limit at most so many due targets, 1 to 100,000
   */
  public static DryRun now(Storage storage, SourceRegistry sources, int limit) {
    Instant now = storage.clock().instant();
    var query = new DueQuery(now, sources.names(), Optional.empty(), limit);
    List<Target> due = storage.targets().due(query);
    Pauses pauses =
        due.isEmpty()
            ? Pauses.NONE
            : storage.pauses().reaching(due.stream().map(Target::id).toList());
    Batch batch = Batch.plan(due, pauses, now);
    return new DryRun(now, batch.planned(), batch.unplannable());
  }
}
