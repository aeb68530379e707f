package dev.discovery.port;

import dev.discovery.proof.TargetDays;
import dev.discovery.proof.TargetHistory;
import dev.discovery.proof.TargetTotals;
import dev.discovery.source.TargetId;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads totals beside the history that they were added up from, and puts them right. Contract:
 * {@code TotalsAuditContract}.
 */
public interface TotalsAudit {

  /**
   * The next {@code limit} targets, inactive ones included, in their natural order, after {@code
   * after} (from the first, if empty). Of each, what is stored and its history are of one moment:
   * runs that end and history that is pruned meanwhile are in both or in neither. Locks nothing.
   */
  List<Account> page(Optional<TargetId> after, int limit);

  /** That target, if there is one. */
  Optional<Account> find(TargetId target);

  /**
   * Makes these the totals of their target, which the caller has locked, so that no run of it ends
   * meanwhile. The cursor of the checkpoint stays as it is stored.
   */
  void write(TargetTotals totals);

  /**
   * The days of each of these targets from {@code since} on, each target as of one moment. Locks
   * nothing.
   */
  Map<TargetId, TargetDays> days(Collection<TargetId> targets, LocalDate since);

  /** Makes each of these days of a target, which the caller has locked, what it should be. */
  void writeDays(TargetId target, List<TargetDays.Day> days);

  /** Both sides. */
  record Account(TargetTotals stored, TargetHistory history) {}
}
