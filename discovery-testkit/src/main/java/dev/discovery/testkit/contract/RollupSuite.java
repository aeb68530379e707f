package dev.discovery.testkit.contract;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.plan.Target;
import dev.discovery.port.Housekeeping.Step;
import dev.discovery.run.AttemptFailure;
import dev.discovery.run.Grain;
import dev.discovery.run.Measured;
import dev.discovery.run.Outcome;
import dev.discovery.run.Pruned;
import dev.discovery.run.Retention;
import dev.discovery.run.Run;
import dev.discovery.run.RunLifecycle;
import dev.discovery.run.Statistics;
import dev.discovery.run.Verdict;
import dev.discovery.run.Window;
import dev.discovery.source.FailureKind;
import dev.discovery.source.RetryPolicy;
import dev.discovery.source.SourceName;
import dev.discovery.source.TargetId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/** What the suites about sums share: a log of all that ended, beside the store, and its fold. */
abstract class RollupSuite extends RunLedgerSuite {

  static final Retention KEPT =
      Retention.DEFAULT
          .withStatistics(Duration.ofDays(91))
          .withSucceeded(Duration.ofDays(20))
          .withUnsuccessful(Duration.ofDays(40));

  /** Before everything. */
  static final Instant START = NOW.minus(Duration.ofDays(30));

  static final List<TargetId> TARGETS = List.of(KARNET, LODZ, QUIZ);
  static final List<SourceName> SOURCES = List.of(KARNET.source(), QUIZ.source());

  /** Every run that ended, in the order in which they did. */
  final List<Run> log = new ArrayList<>();

  Instant clock = NOW;
  private LocalDate since = LocalDate.EPOCH;

  final Run lost(Run run, Instant at) {
    inTransaction(
        () -> {
          storage().targets().lock(List.of(run.target()));
          Run current = runs().lock(run.id()).orElseThrow();
          runs().end(current, RunLifecycle.lose(current, at), Optional.empty(), Optional.empty());
        });
    return RunLifecycle.lose(run, at);
  }

  final void succeed(TargetId target, Instant at) {
    Run run = started(target, at);
    Outcome outcome = Given.outcome(ITEMS);
    ended(run, RunLifecycle.succeed(run, outcome, at));
  }

  final void fail(TargetId target, FailureKind kind, Instant at) {
    Run run = started(target, at);
    var failure = AttemptFailure.of(kind, "broken");
    ended(run, RunLifecycle.fail(run, failure, RetryPolicy.none(), Optional.empty(), at));
  }

  final Run started(TargetId target, Instant at) {
    return ledger.started(ledger.run(ledger.record(at, asked(target, "ann", true)).get(0)), at);
  }

  final void ended(Run before, Run after) {
    inTransaction(() -> runs().end(before, after, Optional.empty(), Optional.empty()));
    log.add(after);
  }

  /** All that there is to prune, and what went. */
  final Pruned prune(Instant now) {
    Pruned sum = Pruned.NOTHING;
    Step step;
    do {
      step = pruneOnce(now);
      sum = sum.plus(step.pruned());
    } while (step.more());
    LocalDate kept = KEPT.statisticsSince(now);
    since = since.isAfter(kept) ? since : kept;
    return sum;
  }

  final Step pruneOnce(Instant now) {
    return inTransaction(() -> storage().housekeeping().pruneStatistics(KEPT, now, 10));
  }

  final void pruneAll() {
    prune(clock);
    Step step;
    do {
      step = inTransaction(() -> storage().housekeeping().pruneLedger(KEPT, clock, 50));
    } while (step.more());
  }

  final void lastSlots() {
    Instant last = NOW.plus(Duration.ofDays(3_000));
    inTransaction(
        () ->
            storage()
                .targets()
                .update(
                    storage().targets().lock(TARGETS).stream()
                        .map(
                            target ->
                                new Target(
                                    target.id(),
                                    target.schedule(),
                                    Given.decidedUpTo(last, last.plusSeconds(60))))
                        .toList()));
  }

  final Map<LocalDate, Statistics> days(TargetId target) {
    var days = new TreeMap<LocalDate, Statistics>();
    storage()
        .stats()
        .series(new Measured.OfTarget(target), Grain.DAY, START)
        .forEach((at, sum) -> days.put(day(at), sum));
    return days;
  }

  final Map<Instant, Statistics> hours(SourceName source) {
    return storage().stats().series(new Measured.OfSource(source), Grain.HOUR, START);
  }

  final Statistics sourceTotal(SourceName source) {
    return storage().stats().ofSource(source, Window.ALL, clock);
  }

  /** Every sum is that of the log: all time whatever was pruned, days and hours since. */
  final void assertAddsUp() {
    for (TargetId target : TARGETS) {
      List<Run> runs = logOf(run -> run.target().equals(target));
      assertThat(stats(target)).isEqualTo(Fold.ofEnded(runs, target));
      assertThat(since(days(target), day -> day))
          .as("days of " + target)
          .isEqualTo(since(sums(runs, run -> day(end(run))), day -> day));
    }
    for (SourceName source : SOURCES) {
      List<Run> runs = logOf(run -> run.target().source().equals(source));
      assertThat(sourceTotal(source)).isEqualTo(Fold.sum(runs));
      assertThat(since(hours(source), RollupContract::day))
          .as("hours of " + source)
          .isEqualTo(
              since(
                  sums(runs, run -> end(run).truncatedTo(ChronoUnit.HOURS)), RollupContract::day));
      assertThat(storage().stats().failures(source, Window.ALL, clock)).isEqualTo(failures(runs));
    }
  }

  final List<Run> logOf(Predicate<Run> which) {
    return log.stream().filter(which).toList();
  }

  private static <K> Map<K, Statistics> sums(List<Run> runs, Function<Run, K> of) {
    var sums = new TreeMap<K, Statistics>();
    runs.stream().collect(groupingBy(of)).forEach((key, some) -> sums.put(key, Fold.sum(some)));
    return sums;
  }

  static Map<FailureKind, Long> failures(List<Run> runs) {
    var failures = new EnumMap<FailureKind, Long>(FailureKind.class);
    runs.stream()
        .filter(run -> run.progress().verdict().equals(Optional.of(Verdict.FAILED)))
        .forEach(
            run -> failures.merge(run.progress().failure().orElseThrow().kind(), 1L, Long::sum));
    return failures;
  }

  private <K> Map<K, Statistics> since(Map<K, Statistics> all, Function<K, LocalDate> day) {
    var kept = new TreeMap<>(all);
    kept.keySet().removeIf(key -> day.apply(key).isBefore(since));
    return kept;
  }

  static Instant end(Run run) {
    return run.progress().finishedAt().orElseThrow();
  }

  static LocalDate day(Instant at) {
    return LocalDate.ofInstant(at, ZoneOffset.UTC);
  }
}
