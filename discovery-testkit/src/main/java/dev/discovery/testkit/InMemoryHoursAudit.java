package dev.discovery.testkit;

import dev.discovery.port.HoursAudit;
import dev.discovery.proof.SourceDiscrepancy;
import dev.discovery.proof.SourceHistory;
import dev.discovery.proof.SourceHours;
import dev.discovery.run.OpeningBalance;
import dev.discovery.run.Run;
import dev.discovery.run.RunProgress;
import dev.discovery.run.Statistics;
import dev.discovery.run.Verdict;
import dev.discovery.source.FailureKind;
import dev.discovery.source.SourceName;
import dev.discovery.source.TargetId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Hours of sources beside the history that they were added up from. Thread-safe. */
final class InMemoryHoursAudit implements HoursAudit {

  private final InMemoryStorage storage;
  private final InMemoryRollups rollups;
  private final InMemoryRunLedger runs;

  InMemoryHoursAudit(InMemoryStorage storage, InMemoryRollups rollups, InMemoryRunLedger runs) {
    this.storage = storage;
    this.rollups = rollups;
    this.runs = runs;
  }

  @Override
  public Account find(SourceName source, Instant since) {
    return storage
        .database()
        .statement(() -> new Account(rollups.of(source), history(source, since)));
  }

  private SourceHistory history(SourceName source, Instant since) {
    List<TargetId> targets =
        storage.allTargets().stream()
            .map(target -> target.id())
            .filter(id -> id.source().equals(source))
            .toList();
    var balances = storage.housekeeping().openingBalances(targets).values();
    return new SourceHistory(
        balances.stream().map(OpeningBalance::total).reduce(Statistics.NONE, Statistics::plus),
        balances.stream()
            .flatMap(balance -> balance.endedUpTo().stream())
            .max(Comparator.naturalOrder()),
        rest(targets, since));
  }

  private SourceHours rest(List<TargetId> targets, Instant since) {
    var hours = new TreeMap<Instant, Statistics>();
    var failures = new TreeMap<Instant, Map<FailureKind, Long>>();
    for (TargetId target : targets) {
      for (Run run : runs.of(target)) {
        RunProgress end = run.progress();
        if (!run.state().isInFlight()) {
          Instant hour = hour(end.finishedAt().orElseThrow(), since);
          hours.merge(hour, Statistics.NONE.plus(run), Statistics::plus);
          if (end.verdict().equals(Optional.of(Verdict.FAILED))) {
            failures
                .computeIfAbsent(hour, none -> new EnumMap<>(FailureKind.class))
                .merge(end.failure().orElseThrow().kind(), 1L, Long::sum);
          }
        }
      }
    }
    return new SourceHours(hours, failures);
  }

  private static Instant hour(Instant end, Instant since) {
    return end.isBefore(since) ? SourceHours.EARLIER : end.truncatedTo(ChronoUnit.HOURS);
  }

  @Override
  public void lock() {
    storage
        .database()
        .statementInTransaction(
            () -> {
              rollups.lock();
              return true;
            });
  }

  @Override
  public void correct(SourceDiscrepancy wrong) {
    storage
        .database()
        .execute(() -> wrong.hours().forEach(hour -> rollups.correct(wrong.source(), hour)));
  }
}
