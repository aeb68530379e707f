package dev.discovery.port;

import dev.discovery.run.OpeningBalance;
import dev.discovery.run.Pruned;
import dev.discovery.run.Retention;
import dev.discovery.source.TargetId;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;

/**
 * Deletes old history in small steps, each of them bounded. What another transaction holds is left
 * for later; nobody waits for a step longer than it takes, and none locks a target. Contract:
 * {@code HousekeepingContract}.
 */
public interface Housekeeping {

  /**
   * Looks at the next {@code limit} entries of the ledger, deletes those whose time is over at
   * {@code now}, and adds what they counted for to the opening balances of their targets, in one
   * transaction. All nodes share one place in the ledger, at which one of them works at a time.
   * After the last entry that can be old enough, the next step begins again with the oldest, an
   * hour later.
   *
   * <p>These stay: runs in flight; the newest run, the newest success and the newest decision of
   * each target; a run that its target still names, or whose backfill is active; the entries of
   * targets that are not in the store.
   *
   * <p>The attempts and parts of a run go with it; runs that together have more than 20,000 parts
   * may be left to the next round.
   *
   * <p>Must be called in a transaction.
   */
  Step pruneLedger(Retention retention, Instant now, int limit);

  /**
   * Forgets days and hours that are not {@linkplain Retention#statisticsSince kept} any more: looks
   * at the next {@code limit} targets and deletes their days, and deletes up to {@code limit} hours
   * of sources, with their failures, whose counts it adds to what is kept of the time before. In
   * one transaction. All nodes share one place among the targets, at which one of them works at a
   * time; after the last target, the next step begins again with the first. It may also put parts
   * of an hour that has passed together.
   *
   * <p>Must be called in a transaction.
   */
  Step pruneStatistics(Retention retention, Instant now, int limit);

  /** Deletes up to {@code limit} reports of ticks that started before {@code before}. */
  int pruneTicks(Instant before, int limit);

  /** Deletes up to {@code limit} entries of the audit log from before {@code before}. */
  int pruneAudit(Instant before, int limit);

  /**
   * The balance of each of these targets, {@link OpeningBalance#none} where nothing was deleted.
   */
  Map<TargetId, OpeningBalance> openingBalances(Collection<TargetId> targets);

  /**
   * What a step did.
   *
   * @param more whether another one now would find something to look at; false while another node
   *     is at it
   */
  record Step(Pruned pruned, boolean more) {}
}
