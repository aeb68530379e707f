package dev.discovery.testkit.contract;

import dev.discovery.port.RunQuery;
import dev.discovery.port.Storage;
import dev.discovery.run.DurationHistogram;
import dev.discovery.run.Ending;
import dev.discovery.run.Failure;
import dev.discovery.run.LastFailure;
import dev.discovery.run.LedgerEntry;
import dev.discovery.run.Run;
import dev.discovery.run.RunState;
import dev.discovery.run.RunTotals;
import dev.discovery.run.Standing;
import dev.discovery.run.Statistics;
import dev.discovery.run.TargetStats;
import dev.discovery.run.Verdict;
import dev.discovery.run.Verdicts;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.TargetId;
import dev.discovery.source.Trigger;
import dev.discovery.testkit.LedgerEntries;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What the ledger says, added up without the totals and without what adds up the totals. */
final class Fold {

  private static final BigInteger MILLISECOND = BigInteger.valueOf(1_000).pow(4);

  private Fold() {}

  /** As {@link #of(List, TargetId)}, of all that there is. */
  static TargetStats of(Storage storage, TargetId target) {
    return of(LedgerEntries.all(storage, RunQuery.ALL.of(target)), target);
  }

  /** Of the runs in {@code history}, in the order of the instants at which they ended. */
  static TargetStats of(List<LedgerEntry> history, TargetId target) {
    return ofEnded(
        runs(history).stream()
            .sorted(Comparator.comparing(Fold::end).thenComparing(Run::id))
            .toList(),
        target);
  }

  /** Of the runs of a target, in the order in which they ended. */
  static TargetStats ofEnded(List<Run> ended, TargetId target) {
    return new TargetStats(target, sum(ended), standing(ended));
  }

  /** Those that have ended. */
  static List<Run> runs(Collection<LedgerEntry> history) {
    return history.stream()
        .filter(LedgerEntry.Asked.class::isInstance)
        .map(entry -> ((LedgerEntry.Asked) entry).run())
        .filter(run -> !run.state().isInFlight())
        .toList();
  }

  /** Of any runs that have ended. */
  static Statistics sum(Collection<Run> ended) {
    var durations = new TreeMap<Integer, Long>();
    for (Run run : ended) {
      run.progress()
          .startedAt()
          .ifPresent(from -> durations.merge(bucket(from, end(run)), 1L, Long::sum));
    }
    return new Statistics(
        new RunTotals(
            count(ended, in(RunState.SUCCEEDED)),
            count(ended, in(RunState.FAILED)),
            count(ended, in(RunState.CANCELLED)),
            count(ended, in(RunState.LOST))),
        new Verdicts(
            count(ended, judged(Verdict.OK)),
            count(ended, judged(Verdict.PARTIAL)),
            count(ended, judged(Verdict.EMPTY)),
            count(ended, judged(Verdict.FAILED))),
        ended.stream()
            .flatMap(run -> run.progress().items().stream())
            .reduce(ItemCounts.NONE, ItemCounts::plus),
        new DurationHistogram(durations));
  }

  /** The greatest n for which 2^(n/4) ms is not longer, which is 2^n ms^4, up to 108. */
  private static int bucket(Instant from, Instant to) {
    long micros = Math.max(0, Duration.between(from, to).toNanos() / 1_000);
    BigInteger power = BigInteger.valueOf(micros).pow(4);
    return Math.min(108, Math.max(0, power.divide(MILLISECOND).bitLength() - 1));
  }

  private static Standing standing(List<Run> ended) {
    List<Run> ofNow = ended.stream().filter(run -> run.trigger() != Trigger.BACKFILL).toList();
    return new Standing(
        latest(ended, run -> true),
        latest(ofNow, Fold::succeeded),
        latest(ofNow, run -> judged(Verdict.OK).or(judged(Verdict.PARTIAL)).test(run)),
        latestFailure(ofNow),
        streak(ofNow, Fold::succeeded, judged(Verdict.FAILED)),
        streak(ofNow, judged(Verdict.FAILED), Fold::succeeded),
        ofNow.stream().skip(Math.max(0, ofNow.size() - 20)).map(Fold::ending).toList());
  }

  private static Ending ending(Run run) {
    return run.state() == RunState.SUCCEEDED
        ? Ending.valueOf(run.progress().verdict().orElseThrow().name())
        : Ending.valueOf(run.state().name());
  }

  private static Optional<Instant> latest(List<Run> runs, Predicate<Run> which) {
    return runs.stream().filter(which).map(Fold::end).max(Comparator.naturalOrder());
  }

  /** Of two at the same instant, the one that came second. */
  private static Optional<LastFailure> latestFailure(List<Run> runs) {
    return runs.stream()
        .filter(judged(Verdict.FAILED))
        .reduce((one, next) -> end(next).isBefore(end(one)) ? one : next)
        .map(run -> new LastFailure(failure(run), end(run)));
  }

  private static Failure failure(Run run) {
    Failure whole = run.progress().failure().orElseThrow();
    return new Failure(whole.kind(), whole.message());
  }

  /** How many of {@code which} came after the last of {@code ending}. */
  private static long streak(List<Run> runs, Predicate<Run> which, Predicate<Run> ending) {
    long count = 0;
    for (Run run : runs) {
      count = ending.test(run) ? 0 : count + (which.test(run) ? 1 : 0);
    }
    return count;
  }

  private static long count(Collection<Run> runs, Predicate<Run> which) {
    return runs.stream().filter(which).count();
  }

  private static Predicate<Run> in(RunState state) {
    return run -> run.state() == state;
  }

  private static Predicate<Run> judged(Verdict verdict) {
    return run -> run.progress().verdict().equals(Optional.of(verdict));
  }

  private static boolean succeeded(Run run) {
    return run.state() == RunState.SUCCEEDED && !judged(Verdict.FAILED).test(run);
  }

  private static Instant end(Run run) {
    return run.progress().finishedAt().orElseThrow();
  }
}
