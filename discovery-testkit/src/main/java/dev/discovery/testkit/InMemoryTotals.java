package dev.discovery.testkit;

import dev.discovery.health.Freshness;
import dev.discovery.health.HealthFacts;
import dev.discovery.health.HealthMarks;
import dev.discovery.run.Run;
import dev.discovery.run.TargetStats;
import dev.discovery.source.TargetId;
import java.util.Optional;

/** The totals of every target, to which the ledger adds each run that ends. Thread-safe. */
final class InMemoryTotals {

  private final InMemoryRollups rollups;
  private final Table<TargetId, TargetStats> totals;
  private final Table<TargetId, HealthMarks> marks;

  InMemoryTotals(MemoryDatabase database, InMemoryRollups rollups) {
    this.rollups = rollups;
    this.totals = new Table<>(database);
    this.marks = new Table<>(database);
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
  void add(Run ended, Optional<Freshness> freshness) {
    TargetId target = ended.target();
    totals.insert(target, TargetStats.none(target));
    TargetStats after = of(target).plus(ended);
    totals.put(target, after);
    mark(target, HealthMarks.after(marks.find(target), ended, after.standing(), freshness));
    rollups.add(ended);
  }

  /** What is stored of its health; in a statement of another store. */
  HealthFacts facts(TargetId target) {
    return new HealthFacts(of(target).standing(), marks.find(target));
  }

  /** Stores from when on it warns and fails; in a statement of another store. */
  void mark(TargetId target, Optional<HealthMarks> next) {
    if (totals.lock(target).isPresent()) {
      next.ifPresentOrElse(of -> marks.put(target, of), () -> marks.remove(target));
    }
  }
}
