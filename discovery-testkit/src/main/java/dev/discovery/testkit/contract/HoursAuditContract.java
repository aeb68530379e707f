package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.discovery.port.HoursAudit;
import dev.discovery.port.HoursAudit.Account;
import dev.discovery.proof.SourceDiscrepancy;
import dev.discovery.proof.SourceDiscrepancy.Counts;
import dev.discovery.proof.SourceDiscrepancy.Hour;
import dev.discovery.proof.SourceHours;
import dev.discovery.run.DurationHistogram;
import dev.discovery.run.Run;
import dev.discovery.run.RunLifecycle;
import dev.discovery.run.RunTotals;
import dev.discovery.run.Statistics;
import dev.discovery.run.Verdicts;
import dev.discovery.run.Window;
import dev.discovery.source.FailureKind;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.SourceName;
import dev.discovery.source.TargetId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of {@link HoursAudit}. */
public abstract class HoursAuditContract extends RollupSuite {

  private static final SourceName SOURCE = KARNET.source();
  private static final Instant HOUR = NOW.truncatedTo(ChronoUnit.HOURS);
  private static final Instant BEFORE = HOUR.minus(Duration.ofDays(60));

  @Test
  void hours_are_right_after_a_random_history_and_whatever_was_pruned() {
    var random = new Random(20_260_310);
    lastSlots();
    for (int step = 0; step < 120; step++) {
      clock = clock.plus(Duration.ofMinutes(random.nextInt(3_300)));
      endOneWay(random.nextInt(5), TARGETS.get(random.nextInt(3)), clock);
      if (random.nextInt(20) == 0) {
        pruneAll();
        SOURCES.forEach(source -> assertThat(wrong(source)).as("of " + source).isEmpty());
      }
    }

    SOURCES.forEach(source -> assertThat(wrong(source)).as("of " + source).isEmpty());
    Account account = find(SOURCE);
    assertThat(account.stored().runs()).containsKey(SourceHours.EARLIER);
    assertThat(account.history().endedUpTo()).isPresent();
    assertThat(account.stored().sum()).isEqualTo(sourceTotal(SOURCE));
    assertThat(wrong(new SourceName("unheard-of"))).isEmpty();
  }

  private void endOneWay(int way, TargetId target, Instant at) {
    switch (way) {
      case 0 -> {
        Run queued = ledger.run(ledger.record(at, asked(target, "ann", true)).get(0));
        ended(queued, RunLifecycle.cancel(queued, "unwanted", at));
      }
      case 1 -> {
        Run run = started(target, at);
        ended(run, RunLifecycle.lose(run, at.plusSeconds(7)));
      }
      case 2 -> fail(target, FailureKind.UPSTREAM, at);
      default -> succeed(target, at);
    }
  }

  static Stream<UnaryOperator<Counts>> breaks() {
    return Stream.of(
        of(sum -> ended(sum, new RunTotals(1, 0, 0, 0), new Verdicts(0, 0, 0, 1))),
        of(sum -> ended(sum, new RunTotals(0, 1, 0, 0), new Verdicts(0, 0, 0, 1))),
        of(sum -> ended(sum, new RunTotals(0, 0, 1, 0), Verdicts.NONE)),
        of(sum -> ended(sum, new RunTotals(0, 0, 0, 1), new Verdicts(0, 0, 0, 1))),
        of(sum -> ended(sum, RunTotals.NONE, new Verdicts(0, -1, 0, 1))),
        of(sum -> items(sum, new ItemCounts(1, 0, 0, 0, 0, 0))),
        of(sum -> items(sum, new ItemCounts(0, 0, 0, 0, 0, 1))),
        of(HoursAuditContract::longer),
        of(sum -> Statistics.NONE),
        counts -> new Counts(counts.runs(), Map.of(FailureKind.UPSTREAM, 2L)),
        counts -> new Counts(counts.runs(), Map.of(FailureKind.TIMEOUT, 1L)),
        counts -> new Counts(counts.runs(), Map.of()));
  }

  private static UnaryOperator<Counts> of(UnaryOperator<Statistics> how) {
    return counts -> new Counts(how.apply(counts.runs()), counts.failures());
  }

  private static Statistics ended(Statistics sum, RunTotals ended, Verdicts verdicts) {
    return new Statistics(
        sum.ended().plus(ended), sum.verdicts().plus(verdicts), sum.items(), sum.durations());
  }

  private static Statistics items(Statistics sum, ItemCounts more) {
    return new Statistics(sum.ended(), sum.verdicts(), sum.items().plus(more), sum.durations());
  }

  private static Statistics longer(Statistics sum) {
    var counts = new TreeMap<>(sum.durations().counts());
    counts.put(70, 2L);
    return new Statistics(sum.ended(), sum.verdicts(), sum.items(), new DurationHistogram(counts));
  }

  @ParameterizedTest
  @MethodSource("breaks")
  void hour_that_is_broken_is_found_alone_and_mended(UnaryOperator<Counts> how) {
    twoHours();
    SourceHours right = find(SOURCE).stored();
    breakHour(HOUR, how);

    SourceDiscrepancy found = wrong(SOURCE).orElseThrow();
    repair();

    // What an hour has too much, or too little, is no less wrong for being in another one.
    assertThat(found.hours()).extracting(Hour::start).containsExactly(HOUR);
    assertThat(found.stored()).startsWith(HOUR + " ").isNotEqualTo(found.wanted());
    assertThat(find(SOURCE).stored()).isEqualTo(right);
    assertThat(wrong(SOURCE)).isEmpty();
  }

  private void twoHours() {
    succeed(KARNET, HOUR);
    succeed(LODZ, HOUR);
    fail(KARNET, FailureKind.UPSTREAM, HOUR.plusSeconds(1));
    succeed(KARNET, HOUR.plusSeconds(3_600));
    succeed(QUIZ, HOUR);
  }

  @Test
  void runs_that_are_in_the_wrong_hour_are_found_though_the_sum_is_right() {
    twoHours();
    SourceHours right = find(SOURCE).stored();
    Statistics one = Statistics.NONE.plus(log.get(0));
    Instant next = HOUR.plusSeconds(3_600);
    breakHour(HOUR, of(sum -> sum.minus(one).orElseThrow()));
    breakHour(next, of(sum -> sum.plus(one)));

    SourceDiscrepancy found = wrong(SOURCE).orElseThrow();
    repair();

    assertThat(sourceTotal(SOURCE)).isEqualTo(right.sum());
    assertThat(found.hours()).extracting(Hour::start).containsExactly(HOUR, next);
    assertThat(find(SOURCE).stored()).isEqualTo(right);
  }

  @Test
  void hours_of_which_runs_were_deleted_stay_and_the_total_is_right_again() {
    prunedHours();
    SourceHours right = find(SOURCE).stored();
    breakHour(BEFORE, of(sum -> sum.minus(Statistics.NONE.plus(log.get(0))).orElseThrow()));

    SourceDiscrepancy found = wrong(SOURCE).orElseThrow();
    repair();

    SourceHours mended = find(SOURCE).stored();
    assertThat(found.hours()).extracting(Hour::start).containsExactly(SourceHours.EARLIER);
    assertThat(mended.sum()).isEqualTo(right.sum());
    assertThat(mended.runs().tailMap(HOUR)).isEqualTo(right.runs().tailMap(HOUR));
    assertThat(mended.runs().get(BEFORE).ended().succeeded()).isEqualTo(1);
    assertThat(mended.runs().get(SourceHours.EARLIER).ended().succeeded()).isEqualTo(1);
    assertThat(mended.failures()).isEqualTo(right.failures());
    assertThat(wrong(SOURCE)).isEmpty();
  }

  @Test
  void hours_that_have_more_than_all_history_are_put_together() {
    prunedHours();
    SourceHours right = find(SOURCE).stored();
    breakHour(BEFORE, of(sum -> items(sum, new ItemCounts(1, 0, 0, 0, 0, 0))));

    SourceDiscrepancy found = wrong(SOURCE).orElseThrow();
    repair();

    SourceHours mended = find(SOURCE).stored();
    assertThat(found.hours()).extracting(Hour::start).containsExactly(SourceHours.EARLIER, BEFORE);
    assertThat(mended.runs()).doesNotContainKey(BEFORE);
    assertThat(mended.sum()).isEqualTo(right.sum());
    assertThat(wrong(SOURCE)).isEmpty();
  }

  /** Two successes that are deleted, and what is in the ledger. */
  private void prunedHours() {
    succeed(KARNET, BEFORE);
    succeed(LODZ, BEFORE);
    twoHours();
    clock = NOW;
    pruneAll();
    assertThat(find(SOURCE).history().deleted().ended().succeeded()).isEqualTo(2);
    assertThat(find(SOURCE).history().endedUpTo()).contains(BEFORE);
  }

  @Test
  void all_hours_come_back() {
    prunedHours();
    SourceHours right = find(SOURCE).stored();
    right.runs().keySet().forEach(hour -> breakHour(hour, counts -> nothing()));

    repair();

    SourceHours mended = find(SOURCE).stored();
    assertThat(mended.sum()).isEqualTo(right.sum());
    assertThat(mended.runs().tailMap(HOUR)).isEqualTo(right.runs().tailMap(HOUR));
    assertThat(mended.failures()).isEqualTo(right.failures());
  }

  private static Counts nothing() {
    return new Counts(Statistics.NONE, Map.of());
  }

  @Test
  void what_ends_between_the_comparison_and_the_correction_is_counted() {
    twoHours();
    breakHour(HOUR, counts -> nothing());

    inTransaction(
        () -> {
          audit().lock();
          SourceDiscrepancy found = wrong(SOURCE).orElseThrow();
          threads()
              .together(
                  1,
                  thread -> {
                    succeed(KARNET, HOUR.plusSeconds(5));
                    fail(LODZ, FailureKind.UPSTREAM, HOUR.plusSeconds(6));
                    fail(LODZ, FailureKind.DATA, HOUR.plusSeconds(7));
                    return true;
                  });
          audit().correct(found);
        });

    assertThat(wrong(SOURCE)).isEmpty();
    assertThat(sourceTotal(SOURCE)).isEqualTo(Fold.sum(logOf(run -> !run.target().equals(QUIZ))));
    assertThat(storage().stats().failures(SOURCE, Window.ALL, clock))
        .isEqualTo(Map.of(FailureKind.UPSTREAM, 2L, FailureKind.DATA, 1L));
  }

  @Test
  void lock_keeps_statistics_from_being_pruned_and_needs_a_transaction() {
    succeed(KARNET, NOW);
    Instant later = NOW.plus(Duration.ofDays(200));

    inTransaction(
        () -> {
          audit().lock();
          var pruned = threads().together(1, thread -> pruneOnce(later).pruned().hours()).get(0);
          assertThat(pruned).isZero();
        });

    assertThat(pruneOnce(later).pruned().hours()).isEqualTo(1);
    assertThatThrownBy(() -> audit().lock()).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void eight_threads_end_runs_while_their_hours_are_broken_mended_and_pruned() {
    List<TargetId> ids = Given.ids(16);
    ledger.targets(ids);
    List<Run> running =
        IntStream.range(0, 160)
            .mapToObj(n -> ledger.record(NOW, asked(ids.get(n % 16), "ann", true)).get(0))
            .map(id -> ledger.started(ledger.run(id), NOW))
            .toList();
    clock = NOW.plus(Duration.ofHours(30));

    List<List<Run>> ended =
        threads()
            .together(
                9,
                thread -> {
                  if (thread == 8) {
                    IntStream.range(0, 25).forEach(this::breakMendAndPrune);
                    return List.<Run>of();
                  }
                  return IntStream.range(0, running.size())
                      .filter(n -> n % 8 == thread)
                      .mapToObj(n -> lost(running.get(n), NOW.plusSeconds(n * 20L)))
                      .toList();
                });

    ended.forEach(log::addAll);
    assertThat(log).hasSize(160);
    assertThat(wrong(SOURCE)).isEmpty();
    assertThat(sourceTotal(SOURCE)).isEqualTo(Fold.sum(log));
    assertThat(storage().stats().failures(SOURCE, Window.ALL, clock)).isEqualTo(failures(log));
  }

  private void breakMendAndPrune(int round) {
    find(SOURCE).stored().runs().keySet().stream()
        .skip(round % 2)
        .findFirst()
        .ifPresent(hour -> breakHour(hour, counts -> nothing()));
    pruneOnce(clock);
    inTransaction(
        () -> {
          audit().lock();
          Optional<SourceDiscrepancy> found = wrong(SOURCE);
          // Others end runs meanwhile.
          IntStream.range(0, 5).forEach(n -> find(SOURCE));
          found.ifPresent(audit()::correct);
        });
    assertThat(wrong(SOURCE)).as("after round " + round).isEmpty();
  }

  private void repair() {
    inTransaction(
        () -> {
          audit().lock();
          wrong(SOURCE).ifPresent(audit()::correct);
        });
  }

  private void breakHour(Instant start, UnaryOperator<Counts> how) {
    inTransaction(
        () -> {
          audit().lock();
          SourceHours hours = find(SOURCE).stored();
          var right =
              new Counts(
                  hours.runs().getOrDefault(start, Statistics.NONE),
                  hours.failures().getOrDefault(start, Map.of()));
          audit()
              .correct(
                  new SourceDiscrepancy(SOURCE, List.of(new Hour(start, right, how.apply(right)))));
        });
  }

  private Optional<SourceDiscrepancy> wrong(SourceName source) {
    Account account = find(source);
    return SourceDiscrepancy.between(source, account.stored(), account.history(), since());
  }

  private Account find(SourceName source) {
    return audit().find(source, since());
  }

  private Instant since() {
    return clock.truncatedTo(ChronoUnit.DAYS).minus(Duration.ofDays(90));
  }

  private HoursAudit audit() {
    return storage().hoursAudit();
  }
}
