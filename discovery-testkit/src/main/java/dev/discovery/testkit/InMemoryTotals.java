package dev.discovery.testkit;

import dev.discovery.run.Run;
import dev.discovery.run.TargetStats;
import dev.discovery.source.TargetId;

/** The totals of every target, to which the ledger adds each run that ends. Thread-safe. */
final class InMemoryTotals {

  private final InMemoryRollups rollups;
  private final Table<TargetId, TargetStats> totals;

  InMemoryTotals(MemoryDatabase database, InMemoryRollups rollups) {
    this.rollups = rollups;
    this.totals = new Table<>(database);
  }

  /** Of a target; in a statement of another store. */
  TargetStats of(TargetId target) {
    return totals.find(target).orElseGet(() -> TargetStats.none(target));
  }

  /** Puts totals right; in a statement of another store. */
  void replace(TargetStats right) {
    totals.put(right.target(), right);
  }

  /** Adds a run that has just ended; in a statement of the ledger. */
  void add(Run ended) {
    TargetId target = ended.target();
    totals.insert(target, TargetStats.none(target));
    totals.put(target, of(target).plus(ended));
    rollups.add(ended);
  }
}
