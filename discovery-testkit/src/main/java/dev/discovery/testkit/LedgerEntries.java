package dev.discovery.testkit;

import dev.discovery.port.RunHistory.RunPage;
import dev.discovery.port.RunQuery;
import dev.discovery.port.Storage;
import dev.discovery.run.LedgerEntry;
import dev.discovery.source.RunId;
import dev.discovery.source.TargetId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Reads all that a ledger has, page by page; for tests. */
public final class LedgerEntries {

  private static final int PAGE = 10_000;

  private LedgerEntries() {}

  /** The newest {@code limit} entries of these targets, newest first. */
  public static List<LedgerEntry> newest(Storage storage, Collection<TargetId> targets, int limit) {
    return targets.stream()
        .distinct()
        .flatMap(target -> all(storage, RunQuery.ALL.of(target)).stream())
        .sorted(Comparator.comparing(LedgerEntry::id).reversed())
        .limit(limit)
        .toList();
  }

  /** All entries that are asked for, newest first. */
  public static List<LedgerEntry> all(Storage storage, RunQuery query) {
    var entries = new ArrayList<LedgerEntry>();
    Optional<RunId> next = Optional.empty();
    do {
      RunPage page = storage.history().page(query, next, PAGE);
      entries.addAll(page.entries());
      next = page.next();
    } while (next.isPresent());
    return entries;
  }
}
