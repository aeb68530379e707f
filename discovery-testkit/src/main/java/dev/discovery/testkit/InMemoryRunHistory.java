package dev.discovery.testkit;

import dev.discovery.plan.Subscription;
import dev.discovery.port.RunHistory;
import dev.discovery.port.RunQuery;
import dev.discovery.run.LedgerEntry;
import dev.discovery.run.RunRecord;
import dev.discovery.run.RunState;
import dev.discovery.run.Verdict;
import dev.discovery.source.RunId;
import dev.discovery.source.TargetId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Pages of the ledger. Thread-safe. */
final class InMemoryRunHistory implements RunHistory {

  private static final RunId END = new RunId(Long.MAX_VALUE);

  private final MemoryDatabase database;
  private final InMemoryRunLedger runs;
  private final InMemorySubscriptionStore subscriptions;
  private final InMemoryPartStore parts;

  InMemoryRunHistory(
      MemoryDatabase database,
      InMemoryRunLedger runs,
      InMemorySubscriptionStore subscriptions,
      InMemoryPartStore parts) {
    this.parts = parts;
    this.database = database;
    this.runs = runs;
    this.subscriptions = subscriptions;
  }

  @Override
  public RunPage page(RunQuery query, Optional<RunId> before, int limit) {
    return database.statement(
        () -> page(walk(query, before.orElse(END)).iterator(), query, before.isEmpty(), limit));
  }

  @Override
  public Optional<RunRecord> find(RunId run) {
    return database.statement(
        () ->
            runs.find(run)
                .map(
                    found ->
                        new RunRecord(
                            found, runs.failedOf(run), runs.settingsOf(run), parts.find(run))));
  }

  /** What is looked at, newest first: for some queries no more than what there is of the kind. */
  private Stream<LedgerEntry> walk(RunQuery query, RunId end) {
    if (query.city().isEmpty() && query.target().isEmpty()) {
      return runs.newestBelow(end).filter(entry -> isOfTheKind(entry, query));
    }
    List<TargetId> targets =
        query
            .city()
            .map(city -> subscriptions.ofCities(List.of(city)).stream().map(Subscription::target))
            .map(found -> found.flatMap(Optional::stream).toList())
            .orElseGet(() -> query.target().stream().toList());
    return targets.stream()
        .flatMap(target -> runs.newestBelow(end, target))
        .sorted(Comparator.comparing(LedgerEntry::id).reversed());
  }

  private static boolean isOfTheKind(LedgerEntry entry, RunQuery query) {
    if (query.isOfRunsInFlight()) {
      return RunQuery.ALL.in(query.states().toArray(RunState[]::new)).matches(entry);
    }
    return !query.isOfFailures() || RunQuery.ALL.judged(Verdict.FAILED).matches(entry);
  }

  private static RunPage page(
      Iterator<LedgerEntry> walk, RunQuery query, boolean isFirst, int limit) {
    Optional<Instant> early = query.from().map(start -> Micros.cut(start.minus(SLACK)));
    Optional<Instant> late = query.until().map(end -> end.plus(SLACK)).filter(end -> isFirst);
    var entries = new ArrayList<LedgerEntry>();
    int lookedAt = 0;
    while (walk.hasNext()) {
      LedgerEntry entry = walk.next();
      if (early.filter(entry.decidedAt()::isBefore).isPresent()) {
        break;
      }
      lookedAt += late.filter(end -> !entry.decidedAt().isBefore(end)).isPresent() ? 0 : 1;
      if (query.matches(entry)) {
        entries.add(withoutDetail(entry));
      }
      if (entries.size() == limit || lookedAt == MOST_LOOKED_AT) {
        return new RunPage(entries, Optional.of(entry.id()));
      }
    }
    return new RunPage(entries, Optional.empty());
  }

  private static LedgerEntry withoutDetail(LedgerEntry entry) {
    return entry instanceof LedgerEntry.Asked asked
        ? new LedgerEntry.Asked(asked.run().withoutDetail())
        : entry;
  }
}
