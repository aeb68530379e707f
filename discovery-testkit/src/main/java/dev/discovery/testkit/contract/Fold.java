package dev.discovery.testkit.contract;

import dev.discovery.port.RunQuery;
import dev.discovery.port.Storage;
import dev.discovery.run.LedgerEntry;
import dev.discovery.run.OpeningBalance;
import dev.discovery.run.Run;
import dev.discovery.run.RunTotals;
import dev.discovery.run.TargetStats;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.TargetId;
import dev.discovery.testkit.LedgerEntries;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** What the ledger says of a target, added up without the totals. */
final class Fold {

  private Fold() {}

  /** As {@link #of(List, TargetId)}, of all that there is. */
  static TargetStats of(Storage storage, TargetId target) {
    return of(LedgerEntries.all(storage, RunQuery.ALL.of(target)), target);
  }

  /** Of the runs in {@code history}, in the order in which they ended. */
  static TargetStats of(List<LedgerEntry> history, TargetId target) {
    List<Run> ended =
        history.stream()
            .filter(LedgerEntry.Asked.class::isInstance)
            .map(entry -> ((LedgerEntry.Asked) entry).run())
            .filter(run -> !run.state().isInFlight())
            .sorted(Comparator.comparing(Fold::end).thenComparing(Run::id))
            .toList();
    TargetStats stats = TargetStats.none(target);
    for (Run run : ended) {
      stats = stats.plus(run);
    }
    return stats;
  }

  /** What ended, and with how many items. */
  record Totals(RunTotals ended, ItemCounts items) {}

  static Totals totals(TargetStats stats) {
    return new Totals(stats.ended(), stats.items());
  }

  /** What was deleted, and the rest. */
  static Totals plus(OpeningBalance deleted, TargetStats rest) {
    return new Totals(deleted.ended().plus(rest.ended()), deleted.items().plus(rest.items()));
  }

  private static Instant end(Run run) {
    return run.progress().finishedAt().orElseThrow();
  }
}
