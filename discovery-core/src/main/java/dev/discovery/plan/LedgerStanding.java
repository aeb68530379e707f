package dev.discovery.plan;

import dev.discovery.schedule.Slot;
import java.util.Optional;

/**
 * Where the ledger says that a target stands, which its row should say too.
 *
 * @param decided the last slot that the newest decision of the schedule covers
 * @param inFlight the run that may have no company
 */
public record LedgerStanding(Optional<Slot> decided, Optional<InFlight> inFlight) {

  /** Of a target of which the ledger knows nothing. */
  public static final LedgerStanding NONE = new LedgerStanding(Optional.empty(), Optional.empty());
}
