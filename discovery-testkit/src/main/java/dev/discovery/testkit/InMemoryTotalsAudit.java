package dev.discovery.testkit;

import dev.discovery.plan.Target;
import dev.discovery.port.TotalsAudit;
import dev.discovery.proof.TargetDays;
import dev.discovery.proof.TargetHistory;
import dev.discovery.proof.TargetTotals;
import dev.discovery.run.Run;
import dev.discovery.run.Statistics;
import dev.discovery.source.TargetId;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Totals beside the history that they were added up from. Thread-safe. */
final class InMemoryTotalsAudit implements TotalsAudit {

  private final InMemoryStorage storage;
  private final InMemoryTotals totals;
  private final InMemoryRollups rollups;
  private final InMemoryRunLedger runs;

  InMemoryTotalsAudit(
      InMemoryStorage storage,
      InMemoryTotals totals,
      InMemoryRollups rollups,
      InMemoryRunLedger runs) {
    this.storage = storage;
    this.totals = totals;
    this.rollups = rollups;
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

  @Override
  public Map<TargetId, TargetDays> days(Collection<TargetId> targets, LocalDate since) {
    return storage
        .database()
        .statement(
            () ->
                targets.stream()
                    .distinct()
                    .collect(Collectors.toMap(target -> target, target -> days(target, since))));
  }

  private TargetDays days(TargetId target, LocalDate since) {
    var ledger = new TreeMap<LocalDate, Statistics>();
    for (Run run : runs.of(target)) {
      run.progress()
          .finishedAt()
          .map(end -> LocalDate.ofInstant(end, ZoneOffset.UTC))
          .filter(day -> !day.isBefore(since))
          .ifPresent(day -> ledger.merge(day, Statistics.NONE.plus(run), Statistics::plus));
    }
    return new TargetDays(
        rollups.days(target).tailMap(since),
        ledger,
        storage.housekeeping().openingBalances(List.of(target)).get(target).endedUpTo());
  }

  @Override
  public void writeDays(TargetId target, List<TargetDays.Day> days) {
    storage.database().execute(() -> days.forEach(day -> rollups.correct(target, day)));
  }
}
