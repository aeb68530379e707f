package dev.discovery.testkit.contract;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.discovery.access.Actor;
import dev.discovery.plan.Backfill;
import dev.discovery.plan.BackfillGrid;
import dev.discovery.plan.BackfillPlan;
import dev.discovery.plan.BackfillRequest;
import dev.discovery.plan.Target;
import dev.discovery.port.Housekeeping.Step;
import dev.discovery.port.PortException;
import dev.discovery.port.RunLedger.Entry;
import dev.discovery.run.AttemptFailure;
import dev.discovery.run.Baseline;
import dev.discovery.run.Ending;
import dev.discovery.run.Grain;
import dev.discovery.run.Measured;
import dev.discovery.run.Origin;
import dev.discovery.run.Outcome;
import dev.discovery.run.Pruned;
import dev.discovery.run.Retention;
import dev.discovery.run.Run;
import dev.discovery.run.RunLifecycle;
import dev.discovery.run.RunState;
import dev.discovery.run.RunTotals;
import dev.discovery.run.Statistics;
import dev.discovery.run.Verdict;
import dev.discovery.run.Window;
import dev.discovery.schedule.Frequency;
import dev.discovery.source.FailureKind;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.RetryPolicy;
import dev.discovery.source.SourceName;
import dev.discovery.source.SyncResult;
import dev.discovery.source.TargetId;
import dev.discovery.source.VerdictRule;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is added up of the runs that end, by all the sums that there are: the totals of a target,
 * its days, and the hours and failures of a source. Each is compared with a fold of the full log,
 * which is kept beside the ledger.
 */
public abstract class RollupContract extends RunLedgerSuite {

  private static final Retention KEPT =
      Retention.DEFAULT
          .withStatistics(Duration.ofDays(91))
          .withSucceeded(Duration.ofDays(20))
          .withUnsuccessful(Duration.ofDays(40));

  /** Before everything. */
  private static final Instant START = NOW.minus(Duration.ofDays(30));

  private static final List<TargetId> TARGETS = List.of(KARNET, LODZ, QUIZ);
  private static final List<SourceName> SOURCES = List.of(KARNET.source(), QUIZ.source());

  /** Every run that ended, in the order in which they did. */
  private final List<Run> log = new ArrayList<>();

  private final Map<TargetId, Backfill> backfills = new HashMap<>();
  private Instant clock = NOW;
  private LocalDate since = LocalDate.EPOCH;
  private int slots;

  // ---- one thing at a time

  @Test
  void end_counts_in_the_totals_the_day_and_the_hour_in_which_it_came() {
    Instant midnight = Instant.parse("2026-03-11T00:00:00Z");

    succeed(KARNET, midnight.minus(Given.MICROSECOND));
    succeed(KARNET, midnight);
    succeed(LODZ, midnight.plusSeconds(3_599));

    assertThat(days(KARNET))
        .containsOnlyKeys(LocalDate.parse("2026-03-10"), LocalDate.parse("2026-03-11"));
    assertThat(hours(KARNET.source())).containsOnlyKeys(midnight.minusSeconds(3_600), midnight);
    assertThat(hours(KARNET.source()).get(midnight).ended().succeeded()).isEqualTo(2);
    assertAddsUp();
  }

  @Test
  void run_whose_end_is_before_its_start_took_no_time_and_counts_where_it_ended() {
    Run run = ledger.started(ledger.enqueued(KARNET, NOW), NOW);

    ended(run, RunLifecycle.lose(run, NOW.minus(Duration.ofDays(2))));

    Statistics total = stats(KARNET).total();
    assertThat(total.durations().counts()).isEqualTo(Map.of(0, 1L));
    assertThat(days(KARNET)).containsOnlyKeys(LocalDate.parse("2026-03-08"));
    assertAddsUp();
  }

  @Test
  void newest_instants_stay_when_the_clock_is_set_back() {
    succeed(KARNET, NOW);
    fail(KARNET, FailureKind.UPSTREAM, NOW.plusSeconds(60));

    fail(KARNET, FailureKind.DATA, NOW.minusSeconds(3_600));
    succeed(KARNET, NOW.minusSeconds(1_800));

    var standing = stats(KARNET).standing();
    assertThat(standing.lastSuccessAt()).contains(NOW);
    assertThat(standing.lastRunAt()).contains(NOW.plusSeconds(60));
    assertThat(standing.lastFailure().orElseThrow().failure().kind())
        .isEqualTo(FailureKind.UPSTREAM);
    assertThat(standing.recent())
        .as("the order in which they ended")
        .containsExactly(Ending.PARTIAL, Ending.FAILED, Ending.FAILED, Ending.PARTIAL);
    assertThat(standing.consecutiveSuccesses()).isEqualTo(1);
    assertAddsUp();
  }

  @Test
  void run_that_was_never_started_has_no_duration() {
    Run queued = ledger.enqueued(KARNET, NOW);
    ended(queued, RunLifecycle.cancel(queued, "unwanted", NOW));
    Run lost = ledger.enqueued(KARNET, NOW.plusSeconds(1));
    ended(lost, RunLifecycle.lose(lost, NOW.plusSeconds(1)));

    assertThat(stats(KARNET).total().durations().total()).isZero();
    succeed(KARNET, NOW.plusSeconds(2));
    assertThat(stats(KARNET).total().durations().total()).isEqualTo(1);
    assertAddsUp();
  }

  @Test
  void second_end_of_a_run_changes_no_sum() {
    Run run = ledger.started(ledger.enqueued(KARNET, NOW), NOW);
    ended(run, RunLifecycle.lose(run, NOW));

    assertThatThrownBy(
            () -> ledger.cancelled(run, "by another worker", NOW.plus(Duration.ofDays(1))))
        .isInstanceOf(PortException.class);

    assertAddsUp();
  }

  @Test
  void sums_are_undone_with_the_transaction_of_the_end() {
    Run run = ledger.started(ledger.enqueued(KARNET, NOW), NOW);
    rolledBack(() -> runs().end(run, RunLifecycle.lose(run, NOW), Optional.empty()));

    assertAddsUp();
    assertThat(hours(KARNET.source())).isEmpty();
  }

  // ---- old ones

  @Test
  void days_and_hours_go_when_their_time_is_over_and_the_totals_stay() {
    Instant first = Instant.parse("2026-03-10T23:59:59Z");
    succeed(KARNET, first);
    fail(LODZ, FailureKind.UPSTREAM, first);
    succeed(KARNET, first.plusSeconds(1));
    Instant justKept = Instant.parse("2026-06-09T23:59:59.999999Z");

    Pruned kept = prune(justKept);
    Pruned gone = prune(justKept.plus(Given.MICROSECOND));

    assertThat(kept).isEqualTo(Pruned.NOTHING);
    assertThat(gone.days()).isEqualTo(2);
    assertThat(gone.hours()).isPositive();
    assertThat(days(KARNET)).containsOnlyKeys(LocalDate.parse("2026-03-11"));
    assertThat(days(LODZ)).isEmpty();
    assertThat(hours(KARNET.source())).containsOnlyKeys(first.plusSeconds(1));
    assertAddsUp();
  }

  @Test
  void step_is_bounded_and_the_next_one_goes_on() {
    List<TargetId> ids = Given.ids(25);
    ledger.targets(ids);
    ids.forEach(id -> succeed(id, NOW));
    Instant later = NOW.plus(Duration.ofDays(200));

    Step first = inTransaction(() -> storage().housekeeping().pruneStatistics(KEPT, later, 10));
    long days = first.pruned().days();
    Step step = first;
    for (int n = 0; step.more() && n < 10; n++) {
      step = inTransaction(() -> storage().housekeeping().pruneStatistics(KEPT, later, 10));
      days += step.pruned().days();
    }

    assertThat(first.more()).isTrue();
    assertThat(first.pruned().days()).isEqualTo(10);
    assertThat(step.more()).isFalse();
    assertThat(days).isEqualTo(25);
    assertThat(prune(later)).isEqualTo(Pruned.NOTHING);
    assertAddsUp();
  }

  @Test
  void pruning_that_is_rolled_back_has_pruned_nothing() {
    succeed(KARNET, NOW);
    fail(QUIZ, FailureKind.TIMEOUT, NOW);
    Instant later = NOW.plus(Duration.ofDays(200));

    rolledBack(() -> storage().housekeeping().pruneStatistics(KEPT, later, 10));

    assertThat(days(KARNET)).hasSize(1);
    assertAddsUp();
    prune(later);
    assertThat(days(KARNET)).isEmpty();
    assertAddsUp();
  }

  @Test
  void end_that_comes_for_an_hour_that_was_pruned_counts_and_goes_in_its_turn() {
    succeed(KARNET, NOW);
    Instant later = NOW.plus(Duration.ofDays(200));
    prune(later);

    succeed(KARNET, NOW);
    fail(KARNET, FailureKind.DATA, NOW);

    assertAddsUp();
    prune(later);
    assertAddsUp();
  }

  @Test
  void hour_that_has_passed_counts_the_same_after_its_parts_were_put_together() {
    List<TargetId> ids = Given.ids(40);
    ledger.targets(ids);
    ids.forEach(id -> succeed(id, NOW));
    Map<Instant, Statistics> before = hours(KARNET.source());

    prune(NOW.plus(Duration.ofHours(3)));

    assertThat(hours(KARNET.source())).isEqualTo(before);
    succeed(ids.get(7), NOW.plusSeconds(1));
    fail(ids.get(8), FailureKind.DATA, NOW.plusSeconds(2));
    prune(NOW.plus(Duration.ofHours(4)));
    assertThat(hours(KARNET.source()).get(NOW.truncatedTo(ChronoUnit.HOURS)).ended())
        .isEqualTo(new RunTotals(41, 1, 0, 0));
    assertAddsUp();
  }

  // ---- everything at once

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void sums_equal_the_fold_of_the_full_log_after_a_random_history(long seed) {
    var random = new Random(seed);
    lastSlots();
    for (int step = 0; step < 300; step++) {
      happen(random);
      if (random.nextInt(20) == 0) {
        pruneAll();
      }
      if (step % 60 == 0) {
        assertAddsUp();
      }
    }
    pruneAll();

    assertAddsUp();
    assertThat(log)
        .extracting(Run::state)
        .contains(RunState.SUCCEEDED, RunState.FAILED, RunState.CANCELLED, RunState.LOST);
    assertThat(log)
        .extracting(run -> run.progress().verdict().orElse(null))
        .contains(Verdict.values());
    for (TargetId target : TARGETS) {
      var balance = storage().housekeeping().openingBalances(List.of(target)).get(target);
      assertThat(balance.ended().all()).as("pruned of " + target).isPositive();
      assertThat(balance.total().plus(Fold.of(storage(), target).total()))
          .isEqualTo(stats(target).total());
    }
  }

  private void happen(Random random) {
    clock = clock.plus(some(random, random.nextInt(8) == 0 ? -6 : 24));
    TargetId target = TARGETS.get(random.nextInt(TARGETS.size()));
    Run queued = asked(target, random);
    int way = random.nextInt(12);
    if (way == 0) {
      ended(queued, RunLifecycle.cancel(queued, "unwanted", clock));
    } else if (way == 1) {
      ended(queued, RunLifecycle.lose(queued, clock));
    } else {
      work(ledger.started(queued, clock), way, random);
    }
  }

  private void work(Run running, int way, Random random) {
    clock = clock.plus(random.nextInt(10) == 0 ? some(random, -1) : took(random));
    if (way == 2) {
      ended(running, RunLifecycle.cancel(running, "unwanted", clock));
    } else if (way == 3) {
      ended(running, RunLifecycle.lose(running, clock));
    } else if (way == 4) {
      takeOver(running, random);
    } else if (way == 5) {
      Run waiting = ledger.updated(running, failure(running, random, RetryPolicy.DEFAULT));
      succeed(ledger.started(waiting, clock.plusSeconds(30)), random);
    } else if (way < 8) {
      ended(running, failure(running, random, RetryPolicy.none()));
    } else {
      if (way == 8) {
        rolledBack(() -> runs().end(running, RunLifecycle.lose(running, clock), Optional.empty()));
      }
      succeed(running, random);
    }
  }

  /** A worker that was presumed dead comes to its end beside the one that has its run now. */
  private void takeOver(Run running, Random random) {
    Run taken = ledger.updated(running, RunLifecycle.start(running, "worker-2", clock));
    assertThatThrownBy(() -> ledger.cancelled(running, "by the first", clock))
        .isInstanceOf(PortException.class);
    succeed(taken, random);
    assertThatThrownBy(() -> ledger.lost(taken, clock)).isInstanceOf(PortException.class);
  }

  private Run failure(Run running, Random random, RetryPolicy policy) {
    FailureKind[] kinds = FailureKind.values();
    FailureKind kind =
        policy.equals(RetryPolicy.none())
            ? kinds[random.nextInt(kinds.length)]
            : FailureKind.UPSTREAM;
    return RunLifecycle.fail(
        running,
        AttemptFailure.of(kind, "failure " + random.nextInt()),
        policy,
        Optional.empty(),
        clock);
  }

  /** Of the schedule, of a person, or of a backfill. */
  private Run asked(TargetId target, Random random) {
    int who = random.nextInt(10);
    Instant slot = NOW.plusSeconds(++slots);
    Entry entry =
        who < 6
            ? enqueue(target, slot)
            : who < 8
                ? asked(target, "ann", true)
                : new Entry.Enqueued(
                    target,
                    new Origin.Backfilled(
                        backfill(target).id(), Given.slot(slot), new Actor("ann")),
                    false);
    return ledger.run(ledger.record(clock, entry).get(0));
  }

  private Backfill backfill(TargetId target) {
    return backfills.computeIfAbsent(target, this::newBackfill);
  }

  private Backfill newBackfill(TargetId target) {
    var grid = new BackfillGrid("0 0 * * *", "UTC", Frequency.ofHours(24));
    var request = new BackfillRequest(target, NOW.minusSeconds(864_000), NOW, Duration.ZERO, "why");
    var of = (BackfillPlan.Slots) BackfillPlan.of(request, grid, NOW);
    return inTransaction(() -> storage().backfills().add(request, grid, of, new Actor("ann"), NOW));
  }

  /** Of every verdict. */
  private void succeed(Run running, Random random) {
    ItemCounts items =
        switch (random.nextInt(5)) {
          case 0 -> ItemCounts.NONE;
          case 1 -> new ItemCounts(7, 0, 0, 0, 0, 7);
          case 2 -> new ItemCounts(9, 5, 1, 1, 1, 1);
          default -> new ItemCounts(50 + random.nextInt(50), 1, 2, 3, 4, 0);
        };
    Baseline usual = runs().checkpoint(running.target()).baseline();
    SyncResult result = SyncResult.of(items);
    Outcome outcome = Outcome.of(result, usual, VerdictRule.DEFAULT);
    ended(running, RunLifecycle.succeed(running, outcome, clock));
  }

  /** From nothing to days, all magnitudes alike. */
  private static Duration took(Random random) {
    return Duration.of((long) Math.pow(10, random.nextDouble() * 11.2), ChronoUnit.MICROS);
  }

  private static Duration some(Random random, int hours) {
    return Duration.of((long) (random.nextDouble() * hours * 3_600_000_000L), ChronoUnit.MICROS);
  }

  // ---- many at once

  @Test
  void eight_threads_end_runs_while_their_hours_are_pruned_and_no_count_is_lost() {
    List<TargetId> ids = Given.ids(16);
    ledger.targets(ids);
    List<Run> running =
        IntStream.range(0, 160)
            .mapToObj(n -> ledger.record(NOW, asked(ids.get(n % 16), "ann", true)).get(0))
            .map(id -> ledger.started(ledger.run(id), NOW))
            .toList();
    Instant later = NOW.plus(Duration.ofDays(200));

    List<List<Run>> ended =
        threads()
            .together(
                9,
                thread -> {
                  if (thread == 8) {
                    IntStream.range(0, 40).forEach(n -> pruneOnce(later));
                    return List.<Run>of();
                  }
                  return IntStream.range(0, running.size())
                      .filter(n -> n % 8 == thread)
                      .mapToObj(n -> lost(running.get(n), NOW.plusSeconds(n * 100L)))
                      .toList();
                });

    ended.forEach(log::addAll);
    assertThat(log).hasSize(160);
    assertThat(sourceTotal(ids.get(0).source())).isEqualTo(Fold.sum(log));
    prune(later);
    assertThat(sourceTotal(ids.get(0).source())).isEqualTo(Fold.sum(log));
    ids.forEach(
        id ->
            assertThat(stats(id).total())
                .isEqualTo(Fold.sum(log.stream().filter(run -> run.target().equals(id)).toList())));
  }

  @Test
  void ends_of_several_runs_in_one_transaction_are_all_or_none_whoever_else_ends_some() {
    List<TargetId> ids = Given.ids(16);
    ledger.targets(ids);

    List<List<Run>> ended =
        threads()
            .together(
                8,
                thread -> {
                  var mine = new ArrayList<Run>();
                  for (int round = 0; round < 10; round++) {
                    mine.addAll(endTogether(ids.get(thread), ids.get(8 + thread), round));
                  }
                  return mine;
                });

    ended.forEach(log::addAll);
    assertThat(log).hasSize(160);
    assertThat(sourceTotal(ids.get(0).source())).isEqualTo(Fold.sum(log));
  }

  /** Every other time in the opposite order; a deadlock costs one of the two its transaction. */
  private List<Run> endTogether(TargetId one, TargetId other, int round) {
    List<Run> pair =
        List.of(one, other).stream()
            .map(id -> ledger.record(NOW, asked(id, "ann", true)).get(0))
            .map(id -> ledger.started(ledger.run(id), NOW))
            .toList();
    List<Run> after = pair.stream().map(run -> RunLifecycle.lose(run, NOW.plusSeconds(1))).toList();
    for (int tries = 0; tries < 100; tries++) {
      try {
        inTransaction(
            () -> {
              for (int n = 0; n < 2; n++) {
                int which = (n + round) % 2;
                runs().end(pair.get(which), after.get(which), Optional.empty());
              }
            });
        return after;
      } catch (PortException deadlock) {
        assertThat(deadlock.fault()).isEqualTo(PortException.Fault.UNAVAILABLE);
      }
    }
    throw new AssertionError("expected one of 100 tries to end them");
  }

  // ---- what they share

  private Run lost(Run run, Instant at) {
    inTransaction(
        () -> {
          storage().targets().lock(List.of(run.target()));
          Run current = runs().lock(run.id()).orElseThrow();
          runs().end(current, RunLifecycle.lose(current, at), Optional.empty());
        });
    return RunLifecycle.lose(run, at);
  }

  private void succeed(TargetId target, Instant at) {
    Run run = started(target, at);
    Outcome outcome = Given.outcome(ITEMS);
    ended(run, RunLifecycle.succeed(run, outcome, at));
  }

  private void fail(TargetId target, FailureKind kind, Instant at) {
    Run run = started(target, at);
    var failure = AttemptFailure.of(kind, "broken");
    ended(run, RunLifecycle.fail(run, failure, RetryPolicy.none(), Optional.empty(), at));
  }

  private Run started(TargetId target, Instant at) {
    return ledger.started(ledger.run(ledger.record(at, asked(target, "ann", true)).get(0)), at);
  }

  private void ended(Run before, Run after) {
    inTransaction(() -> runs().end(before, after, Optional.empty()));
    log.add(after);
  }

  /** All that there is to prune, and what went. */
  private Pruned prune(Instant now) {
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

  private Step pruneOnce(Instant now) {
    return inTransaction(() -> storage().housekeeping().pruneStatistics(KEPT, now, 10));
  }

  private void pruneAll() {
    prune(clock);
    Step step;
    do {
      step = inTransaction(() -> storage().housekeeping().pruneLedger(KEPT, clock, 50));
    } while (step.more());
  }

  private void lastSlots() {
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

  private Map<LocalDate, Statistics> days(TargetId target) {
    var days = new TreeMap<LocalDate, Statistics>();
    storage()
        .stats()
        .series(new Measured.OfTarget(target), Grain.DAY, START)
        .forEach((at, sum) -> days.put(day(at), sum));
    return days;
  }

  private Map<Instant, Statistics> hours(SourceName source) {
    return storage().stats().series(new Measured.OfSource(source), Grain.HOUR, START);
  }

  private Statistics sourceTotal(SourceName source) {
    return storage().stats().ofSource(source, Window.ALL, clock);
  }

  /** Every sum is that of the log: all time whatever was pruned, days and hours since. */
  private void assertAddsUp() {
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

  private List<Run> logOf(Predicate<Run> which) {
    return log.stream().filter(which).toList();
  }

  private static <K> Map<K, Statistics> sums(List<Run> runs, Function<Run, K> of) {
    var sums = new TreeMap<K, Statistics>();
    runs.stream().collect(groupingBy(of)).forEach((key, some) -> sums.put(key, Fold.sum(some)));
    return sums;
  }

  private static Map<FailureKind, Long> failures(List<Run> runs) {
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

  private static Instant end(Run run) {
    return run.progress().finishedAt().orElseThrow();
  }

  private static LocalDate day(Instant at) {
    return LocalDate.ofInstant(at, ZoneOffset.UTC);
  }
}
