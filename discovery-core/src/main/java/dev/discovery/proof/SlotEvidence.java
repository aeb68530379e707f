package dev.discovery.proof;

import dev.discovery.plan.Pauses;
import dev.discovery.plan.Target;
import dev.discovery.run.LedgerEntry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What there is about the slots of one target.
 *
 * @param target as it stands
 * @param decisions of the schedule that are in the ledger, by slot, without a hole that the ledger
 *     does not have: from the one before the range, if there is any, to the first one after it
 * @param schedule what is taken for that of the past
 * @param pauses those that reach the target, at the least
 * @param deletedUpTo when the newest was decided of those that have been deleted; empty if none has
 */
public record SlotEvidence(
    Target target,
    List<LedgerEntry> decisions,
    PastSchedule schedule,
    Pauses pauses,
    Optional<Instant> deletedUpTo) {

  /** Copies the list. */
  public SlotEvidence {
    decisions = List.copyOf(decisions);
  }
}
