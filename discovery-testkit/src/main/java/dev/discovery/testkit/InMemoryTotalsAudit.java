package dev.discovery.testkit;

import dev.discovery.plan.Target;
import dev.discovery.port.TotalsAudit;
import dev.discovery.proof.TargetHistory;
import dev.discovery.proof.TargetTotals;
import dev.discovery.source.TargetId;
import java.util.List;
import java.util.Optional;

/** Totals beside the history that they were added up from. Thread-safe. */
final class InMemoryTotalsAudit implements TotalsAudit {

  private final InMemoryStorage storage;
  private final InMemoryTotals totals;
  private final InMemoryRunLedger runs;

  InMemoryTotalsAudit(InMemoryStorage storage, InMemoryTotals totals, InMemoryRunLedger runs) {
    this.storage = storage;
    this.totals = totals;
    this.runs = runs;
  }

  @Override
  public List<Account> page(Optional<TargetId> after, int limit) {
    return storage
        .database()
        .statement(
            () ->
                storage.allTargets().stream()
                    .map(Target::id)
                    .filter(id -> after.isEmpty() || id.compareTo(after.get()) > 0)
                    .limit(limit)
                    .map(this::account)
                    .toList());
  }

  @Override
  public Optional<Account> find(TargetId target) {
    return storage
        .database()
        .statement(
            () -> storage.targets().find(List.of(target)).stream().findFirst().map(this::account));
  }

  private Account account(Target target) {
    return account(target.id());
  }

  private Account account(TargetId target) {
    return new Account(
        new TargetTotals(totals.of(target), runs.checkpoint(target)),
        TargetHistory.of(
            storage.housekeeping().openingBalances(List.of(target)).get(target), runs.of(target)));
  }

  @Override
  public void write(TargetTotals right) {
    storage
        .database()
        .execute(
            () -> {
              totals.replace(right.stats());
              runs.replace(right.target(), right.checkpoint());
            });
  }
}
