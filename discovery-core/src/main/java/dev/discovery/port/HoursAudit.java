package dev.discovery.port;

import dev.discovery.proof.SourceDiscrepancy;
import dev.discovery.proof.SourceHistory;
import dev.discovery.proof.SourceHours;
import dev.discovery.source.SourceName;
import java.time.Instant;

/**
 * Reads the hours of sources beside the history that they were added up from, and puts them right.
 * Thread-safe. Contract: {@code HoursAuditContract}.
 */
public interface HoursAudit {

  /**
   * What is stored of a source and its history, of one moment: runs that end and what is pruned
   * meanwhile are in both or in neither. Locks nothing. Reads every run of the source that is in
   * the ledger.
   *
   * @param since hours before it are needed only in sum: the runs that ended before it may be
   *     together in {@link SourceHours#EARLIER}
   */
  Account find(SourceName source, Instant since);

  /**
   * Waits until nobody else prunes statistics or puts hours right, and keeps them from it until the
   * transaction ends. Runs go on ending. Must be called in a transaction.
   */
  void lock();

  /**
   * Makes each of these hours what it should be, and adds what ended since they were {@linkplain
   * #find found}, which must have been in this transaction, under the {@linkplain #lock lock}. Ends
   * of runs wait for it until the transaction ends, if they end in one of these hours.
   */
  void correct(SourceDiscrepancy wrong);

  /** Both sides. */
  record Account(SourceHours stored, SourceHistory history) {}
}
