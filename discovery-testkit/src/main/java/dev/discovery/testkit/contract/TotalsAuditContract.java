package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.plan.Target;
import dev.discovery.port.RunLedger.Entry;
import dev.discovery.port.TotalsAudit;
import dev.discovery.port.TotalsAudit.Account;
import dev.discovery.proof.Discrepancy;
import dev.discovery.proof.Discrepancy.Field;
import dev.discovery.proof.TargetDays;
import dev.discovery.proof.TargetDays.Day;
import dev.discovery.proof.TargetTotals;
import dev.discovery.run.Baseline;
import dev.discovery.run.Checkpoint;
import dev.discovery.run.DurationHistogram;
import dev.discovery.run.Ending;
import dev.discovery.run.Failure;
import dev.discovery.run.LastFailure;
import dev.discovery.run.Retention;
import dev.discovery.run.Run;
import dev.discovery.run.RunTotals;
import dev.discovery.run.Standing;
import dev.discovery.run.Statistics;
import dev.discovery.run.TargetStats;
import dev.discovery.run.Verdicts;
import dev.discovery.source.FailureKind;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.TargetId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of {@link TotalsAudit}. */
public abstract class TotalsAuditContract extends RunLedgerSuite {

  private static final Instant YEAR_LATER = NOW.plus(Duration.ofDays(365));
  private static final LocalDate SINCE = LocalDate.parse("2026-01-01");
  private static final ItemCounts NOTHING_FOUND = new ItemCounts(0, 0, 0, 0, 0, 0);
  private static final ItemCounts ALL_FAILED = new ItemCounts(4, 0, 0, 0, 0, 4);

  @Test
  void targets_that_never_ran_are_in_order_and_right() {
    assertThat(audit().page(Optional.empty(), 10))
        .extracting(account -> account.stored())
        .containsExactly(
            TargetTotals.none(KARNET), TargetTotals.none(LODZ), TargetTotals.none(QUIZ));
    assertThat(audit().page(Optional.empty(), 2)).hasSize(2);
    assertThat(audit().page(Optional.of(KARNET), 1))
        .extracting(account -> account.stored().target())
        .containsExactly(LODZ);
    assertThat(audit().page(Optional.of(QUIZ), 10)).isEmpty();
    assertThat(audit().find(TargetId.of("karnet", "city:nowhere"))).isEmpty();
    assertThat(wrong()).isEmpty();
  }

  @Test
  void totals_are_right_after_any_random_history_and_whatever_was_pruned() {
    var random = new Random(20_260_310);
    for (int second = 0; second < 4_000; second += 10) {
      TargetId target = List.of(KARNET, LODZ, QUIZ).get(random.nextInt(3));
      endOneWay(random.nextInt(9), target, second);
      if (random.nextInt(25) == 0) {
        lastSlot(target, second);
        prune(YEAR_LATER.plus(Duration.ofHours(second)));
      }
      if (random.nextInt(20) == 0) {
        assertThat(wrong()).isEmpty();
      }
    }

    assertThat(wrong()).isEmpty();
    for (TargetId target : List.of(KARNET, LODZ, QUIZ)) {
      assertThat(balance(target)).isPositive();
    }
  }

  private void endOneWay(int way, TargetId target, int second) {
    Instant at = NOW.plusSeconds(second);
    Instant end = at.plusSeconds(1 + second % 7);
    switch (way) {
      case 0 -> ledger.cancelled(ledger.enqueued(target, at), "unwanted", end);
      case 1 -> ledger.lost(ledger.enqueued(target, at), end);
      case 2 -> ledger.failed(started(target, at), "404 " + Given.HOSTILE, end);
      case 3 -> ledger.record(at, skip(target, at));
      case 4 -> ledger.succeeded(started(target, at), NOTHING_FOUND, Optional.empty(), end);
      case 5 -> ledger.succeeded(started(target, at), ALL_FAILED, Optional.empty(), end);
      case 6 -> ledger.succeeded(started(target, at), new ItemCounts(9, 8, 0, 0, 0, 1), NONE, end);
      default -> ledger.succeeded(started(target, at), ITEMS, Optional.of("c" + second), end);
    }
  }

  private static final Optional<String> NONE = Optional.empty();

  @Test
  void runs_with_company_end_in_any_order_and_a_clock_may_go_back() {
    Run first = ledger.started(ledger.enqueued(KARNET, NOW, true), NOW);
    Run second = ledger.started(ledger.enqueued(KARNET, LATER, true), LATER);
    ledger.failed(second, "404", LATER.plusSeconds(1));
    ledger.succeeded(first, ITEMS, Optional.empty(), LATER.plusSeconds(2));
    ledger.succeeded(started(LODZ, LATER), ITEMS, Optional.empty(), LATER.plusSeconds(1));
    ledger.failed(started(LODZ, NOW), "404", NOW.plusSeconds(1));

    assertThat(wrong()).isEmpty();
  }

  /** A target's totals, of which one field is wrong. */
  record Break(String field, TargetId target, UnaryOperator<TargetTotals> how) {
    @Override
    public String toString() {
      return field;
    }
  }

  static Stream<Break> breaks() {
    return Stream.of(
        ended("succeeded", of -> new RunTotals(of.succeeded() + 1, of.failed(), 0, 0)),
        ended("failed", of -> new RunTotals(of.succeeded(), of.failed() + 1, 0, 0)),
        ended("cancelled", of -> new RunTotals(of.succeeded(), of.failed(), 1, 0)),
        ended("lost", of -> new RunTotals(of.succeeded(), of.failed(), 0, 1)),
        verdicts("ok", of -> new Verdicts(of.ok() - 1, of.partial(), of.empty(), of.failed() + 1)),
        verdicts("empty", of -> new Verdicts(of.ok(), of.partial(), 0, of.failed() + 1)),
        verdicts("partial", of -> new Verdicts(of.ok(), 0, of.empty(), of.failed() + 1)),
        items("items_found", new ItemCounts(1, 0, 0, 0, 0, 0)),
        items("items_created", new ItemCounts(0, 1, 0, 0, 0, 0)),
        items("items_updated", new ItemCounts(0, 0, 1, 0, 0, 0)),
        items("items_unchanged", new ItemCounts(0, 0, 0, 1, 0, 0)),
        items("items_skipped", new ItemCounts(0, 0, 0, 0, 1, 0)),
        items("items_failed", new ItemCounts(0, 0, 0, 0, 0, 1)),
        total(
            "durations",
            of -> {
              var counts = new TreeMap<>(of.durations().counts());
              counts.merge(counts.firstKey(), 1L, Long::sum);
              counts.put(80, 2L);
              return new Statistics(
                  of.ended(), of.verdicts(), of.items(), new DurationHistogram(counts));
            }),
        standing("last_run_at", KARNET, 0),
        standing("last_success_at", KARNET, 1),
        standing("last_nonempty_at", KARNET, 2),
        standing("last_failure_at", KARNET, 3),
        standing("last_failure_kind", KARNET, 4),
        standing("last_failure_message", KARNET, 5),
        standing("consecutive_successes", LODZ, 6),
        standing("consecutive_failures", KARNET, 7),
        standing("recent", KARNET, 8),
        checkpoint(
            "last_success_started_at",
            of ->
                new Checkpoint(of.cursor(), of.lastSuccessStartedAt().map(later()), of.baseline())),
        checkpoint(
            "baseline_found",
            of ->
                new Checkpoint(
                    of.cursor(),
                    of.lastSuccessStartedAt(),
                    new Baseline(of.baseline().found() + 1e-9, of.baseline().runs()))),
        checkpoint(
            "baseline_runs",
            of ->
                new Checkpoint(
                    of.cursor(),
                    of.lastSuccessStartedAt(),
                    new Baseline(of.baseline().found(), of.baseline().runs() + 1))));
  }

  private static Break total(String field, UnaryOperator<Statistics> how) {
    return new Break(
        field,
        KARNET,
        had ->
            new TargetTotals(
                new TargetStats(
                    had.target(), how.apply(had.stats().total()), had.stats().standing()),
                had.checkpoint()));
  }

  private static Break ended(String field, UnaryOperator<RunTotals> how) {
    return total(
        field,
        of -> new Statistics(how.apply(of.ended()), of.verdicts(), of.items(), of.durations()));
  }

  private static Break verdicts(String field, UnaryOperator<Verdicts> how) {
    return total(
        field,
        of -> new Statistics(of.ended(), how.apply(of.verdicts()), of.items(), of.durations()));
  }

  private static Break items(String field, ItemCounts more) {
    return total(
        field,
        of -> new Statistics(of.ended(), of.verdicts(), of.items().plus(more), of.durations()));
  }

  private static Break checkpoint(String field, UnaryOperator<Checkpoint> how) {
    return new Break(
        field, KARNET, had -> new TargetTotals(had.stats(), how.apply(had.checkpoint())));
  }

  /** With the component {@code number} of the standing changed, those of a failure one by one. */
  private static Break standing(String field, TargetId target, int number) {
    return new Break(
        field,
        target,
        had -> {
          Standing of = had.stats().standing();
          var more = new ArrayList<>(of.recent());
          more.set(0, Ending.CANCELLED);
          return new TargetTotals(
              new TargetStats(
                  had.target(),
                  had.stats().total(),
                  new Standing(
                      number == 0 ? of.lastRunAt().map(later()) : of.lastRunAt(),
                      number == 1 ? of.lastSuccessAt().map(later()) : of.lastSuccessAt(),
                      number == 2 ? of.lastNonEmptyAt().map(later()) : of.lastNonEmptyAt(),
                      of.lastFailure().map(failure -> changed(failure, number)),
                      of.consecutiveSuccesses() + (number == 6 ? 1 : 0),
                      of.consecutiveFailures() + (number == 7 ? 1 : 0),
                      number == 8 ? more : of.recent())),
              had.checkpoint());
        });
  }

  private static LastFailure changed(LastFailure of, int number) {
    Failure had = of.failure();
    return new LastFailure(
        new Failure(
            number == 4 ? FailureKind.UPSTREAM : had.kind(),
            number == 5 ? had.message() + "!" : had.message()),
        number == 3 ? later().apply(of.at()) : of.at());
  }

  private static UnaryOperator<Instant> later() {
    return at -> at.plus(Given.MICROSECOND);
  }

  @ParameterizedTest
  @MethodSource("breaks")
  void what_is_broken_is_found_alone_and_mended(Break broken) {
    oneOfEach();
    TargetTotals right = audit().find(broken.target()).orElseThrow().stored();
    write(broken.how().apply(right));

    List<Discrepancy> found = wrong();
    write(found.get(0).expected());

    assertThat(found).hasSize(1);
    assertThat(found.get(0).target()).isEqualTo(broken.target());
    assertThat(found.get(0).fields()).extracting(Field::name).containsExactly(broken.field());
    assertThat(found.get(0).stored()).startsWith(broken.field() + "=");
    assertThat(found.get(0).stored()).isNotEqualTo(found.get(0).wanted());
    assertThat(audit().find(broken.target()).orElseThrow().stored()).isEqualTo(right);
    assertThat(wrong()).isEmpty();
  }

  /** Of one target a success of each verdict and then a failure; another one succeeds. */
  private void oneOfEach() {
    endOneWay(7, KARNET, 0);
    endOneWay(5, KARNET, 10);
    endOneWay(4, KARNET, 20);
    endOneWay(6, KARNET, 30);
    endOneWay(2, KARNET, 40);
    endOneWay(2, LODZ, 0);
    endOneWay(7, LODZ, 10);
    endOneWay(7, LODZ, 20);
  }

  @Test
  void repair_keeps_the_cursor_and_what_only_deleted_runs_would_tell() {
    endOneWay(2, KARNET, 0);
    endOneWay(7, KARNET, 10);
    endOneWay(7, KARNET, 20);
    lastSlot(KARNET, 20);
    prune(YEAR_LATER);
    TargetTotals right = audit().find(KARNET).orElseThrow().stored();
    write(
        new TargetTotals(
            new TargetStats(KARNET, Statistics.NONE, right.stats().standing()),
            right.checkpoint()));

    write(wrong().get(0).expected());

    assertThat(right.stats().standing().lastFailure()).isPresent();
    assertThat(balance(KARNET)).isEqualTo(2);
    assertThat(audit().find(KARNET).orElseThrow().stored()).isEqualTo(right);
    assertThat(right.checkpoint().cursor()).contains("c20");
  }

  @Test
  void nothing_is_found_beside_eight_threads_that_end_runs_and_prune() {
    List<TargetId> own = Given.ids(8);
    ledger.targets(own);
    List<Run> shared = new ArrayList<>();
    for (int n = 0; n < 80; n++) {
      shared.add(ledger.started(ledger.enqueued(KARNET, NOW.plusSeconds(n), true), NOW));
    }
    lastSlot(KARNET, 1_000);

    List<Integer> looked =
        threads()
            .together(
                8,
                thread -> {
                  int alarms = 0;
                  for (int n = 0; n < 10; n++) {
                    endOneWay(n % 8 == 3 ? 7 : n % 8, own.get(thread), 10 * n);
                    ledger.succeeded(shared.get(10 * thread + n), ITEMS, NONE, NOW.plusSeconds(n));
                    lastSlot(own.get(thread), 10 * n);
                    prune(YEAR_LATER.plus(Duration.ofHours(10L * n + thread)));
                    alarms += wrong().size();
                  }
                  return alarms;
                });

    assertThat(looked).containsOnly(0);
    assertThat(balance(KARNET)).isPositive();
    assertThat(wrong()).isEmpty();
  }

  private List<Discrepancy> wrong() {
    List<Account> page = audit().page(Optional.empty(), 1_000);
    Map<TargetId, TargetDays> days =
        audit().days(page.stream().map(account -> account.stored().target()).toList(), SINCE);
    return page.stream()
        .flatMap(
            account ->
                Discrepancy.between(
                    account.stored(), account.history(), days.get(account.stored().target()))
                    .stream())
        .toList();
  }

  @Test
  void days_that_are_wrong_lost_or_too_many_are_found_and_mended() {
    oneOfEach();
    endOneWay(7, KARNET, 86_400);
    LocalDate first = LocalDate.ofInstant(NOW, ZoneOffset.UTC);
    TargetDays right = days(KARNET);
    Statistics day = right.stored().get(first);
    Statistics broken =
        new Statistics(day.ended(), day.verdicts(), ItemCounts.NONE, day.durations());
    writeDays(
        new Day(first, day, broken),
        new Day(first.plusDays(1), right.stored().get(first.plusDays(1)), Statistics.NONE),
        new Day(first.plusDays(2), Statistics.NONE, day));

    List<Discrepancy> found = wrong();
    List<Day> wrong = found.get(0).days();
    writeDays(wrong.toArray(Day[]::new));

    assertThat(found).extracting(Discrepancy::target).containsExactly(KARNET);
    assertThat(found.get(0).fields()).isEmpty();
    assertThat(wrong)
        .extracting(Day::date)
        .containsExactly(first, first.plusDays(1), first.plusDays(2));
    assertThat(found.get(0).stored()).contains(first + " items_found=0");
    assertThat(found.get(0).wanted()).contains(first + " items_found=" + day.items().found());
    assertThat(days(KARNET)).isEqualTo(right);
    assertThat(right.stored()).hasSize(2);
    assertThat(days(LODZ).stored()).hasSize(1);
    assertThat(wrong()).isEmpty();
  }

  @Test
  void days_up_to_the_newest_deleted_run_and_before_the_first_are_not_compared() {
    endOneWay(7, KARNET, 0);
    endOneWay(7, KARNET, 10);
    endOneWay(7, KARNET, 86_400);
    endOneWay(7, KARNET, 2 * 86_400);
    lastSlot(KARNET, 3 * 86_400);
    prune(NOW.plus(Duration.ofDays(30)).plusSeconds(100));
    LocalDate first = LocalDate.ofInstant(NOW, ZoneOffset.UTC);
    Statistics day = days(KARNET).stored().get(first);

    writeDays(new Day(first, day, Statistics.NONE));
    List<Discrepancy> ofTheDeleted = wrong();
    writeDays(new Day(first.plusDays(1), day, Statistics.NONE));

    assertThat(balance(KARNET)).isEqualTo(2);
    assertThat(ofTheDeleted).isEmpty();
    assertThat(wrong()).hasSize(1);
    assertThat(audit().days(List.of(KARNET), first.plusDays(2)).get(KARNET).wrong()).isEmpty();
  }

  private TargetDays days(TargetId target) {
    return audit().days(List.of(target), SINCE).get(target);
  }

  private void writeDays(Day... days) {
    inTransaction(() -> audit().writeDays(KARNET, Arrays.asList(days)));
  }

  private void write(TargetTotals totals) {
    inTransaction(
        () -> {
          storage().targets().lock(List.of(totals.target()));
          audit().write(totals);
        });
  }

  private void prune(Instant now) {
    inTransaction(() -> storage().housekeeping().pruneLedger(Retention.DEFAULT, now, 1_000));
  }

  private long balance(TargetId target) {
    return storage().housekeeping().openingBalances(List.of(target)).get(target).ended().all();
  }

  private void lastSlot(TargetId id, int second) {
    Instant last = NOW.plusSeconds(second);
    inTransaction(
        () -> {
          Target target = storage().targets().lock(List.of(id)).get(0);
          Instant had = target.state().lastSlot().map(slot -> slot.at()).orElse(Instant.MIN);
          if (had.isBefore(last)) {
            storage()
                .targets()
                .update(
                    List.of(
                        new Target(
                            id,
                            target.schedule(),
                            Given.decidedUpTo(last, last.plusSeconds(86_400)))));
          }
        });
  }

  private Run started(TargetId target, Instant at) {
    List<Entry> entry = List.of(new Entry.Enqueued(target, Given.decided(at), false));
    return ledger.started(ledger.run(ledger.record(at, entry).get(0)), at);
  }

  private TotalsAudit audit() {
    return storage().totalsAudit();
  }
}
