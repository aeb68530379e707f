package dev.discovery.port;

import dev.discovery.access.Actor;
import dev.discovery.plan.Backfill;
import dev.discovery.plan.BackfillGrid;
import dev.discovery.plan.BackfillId;
import dev.discovery.plan.BackfillPlan;
import dev.discovery.plan.BackfillRequest;
import dev.discovery.source.SourceName;
import dev.discovery.source.TargetId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps backfills and how far they have come. Locked after targets, before runs. Contract: {@code
 * BackfillStoreContract}.
 */
public interface BackfillStore {

  /** Adds a backfill, active from {@code now} on. */
  Backfill add(
      BackfillRequest request,
      BackfillGrid grid,
      BackfillPlan.Slots slots,
      Actor requestedBy,
      Instant now);

  /** The backfill, if there is one. */
  Optional<Backfill> find(BackfillId id);

  /**
   * Up to {@code limit} active backfills of these sources whose time has come by {@code now}, by
   * that time, then by id, without a lock. While there is none, one probe of an index.
   */
  List<Backfill> due(Set<SourceName> sources, Instant now, int limit);

  /**
   * Locks backfills until the transaction ends, in the order of their ids, and returns them in it
   * as they are then. Unknown ones are left out. Must be called in a transaction.
   */
  List<Backfill> lock(Collection<BackfillId> ids);

  /**
   * Writes the progress of active backfills that the caller has locked.
   *
   * @throws PortException with fault DATA if one is unknown or not active any more
   */
  void update(List<Backfill> backfills);

  /**
   * The newest {@code limit} backfills, newest first.
   *
   * @param target only of this one, if present
   * @param before only those before this one, if present
   */
  List<Backfill> newest(Optional<TargetId> target, Optional<BackfillId> before, int limit);
}
