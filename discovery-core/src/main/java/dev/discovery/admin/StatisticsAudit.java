package dev.discovery.admin;

import dev.discovery.proof.Discrepancy;
import dev.discovery.source.TargetId;
import java.util.List;
import java.util.Optional;

/**
 * A page of targets whose totals were compared with their history.
 *
 * @param targets how many they were
 * @param discrepancies of those whose totals are wrong
 * @param next what the page after this one comes after; empty if this was the last one
 */
public record StatisticsAudit(
    int targets, List<Discrepancy> discrepancies, Optional<TargetId> next) {

  /** Copies the list. */
  public StatisticsAudit {
    discrepancies = List.copyOf(discrepancies);
  }
}
