package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.access.Actor;
import dev.discovery.access.AuditEntry;
import dev.discovery.access.AuditEntry.Touched;
import dev.discovery.access.Operation;
import dev.discovery.plan.Backfill;
import dev.discovery.plan.BackfillGrid;
import dev.discovery.plan.BackfillPlan;
import dev.discovery.plan.BackfillRequest;
import dev.discovery.plan.Target;
import dev.discovery.port.AuditQuery;
import dev.discovery.port.Housekeeping;
import dev.discovery.port.Housekeeping.Step;
import dev.discovery.port.RunLedger.Entry;
import dev.discovery.run.LedgerEntry;
import dev.discovery.run.OpeningBalance;
import dev.discovery.run.Origin;
import dev.discovery.run.Pruned;
import dev.discovery.run.Retention;
import dev.discovery.run.Run;
import dev.discovery.run.RunTotals;
import dev.discovery.run.TickCounts;
import dev.discovery.run.TickReport;
import dev.discovery.run.Verdict;
import dev.discovery.run.Verdicts;
import dev.discovery.schedule.Frequency;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.Part;
import dev.discovery.source.Parts;
import dev.discovery.source.TargetId;
import dev.discovery.testkit.LedgerEntries;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The contract of {@link Housekeeping}. */
public abstract class HousekeepingContract extends RunLedgerSuite {

  private static final Retention KEPT = Retention.DEFAULT;
  private static final Instant MONTH_LATER = NOW.plus(Duration.ofDays(31));
  private static final Instant YEAR_LATER = NOW.plus(Duration.ofDays(365));
  private static final Pruned NOTHING = Pruned.NOTHING;
  private static final ItemCounts ALL_FAILED = new ItemCounts(7, 0, 0, 0, 0, 7);

  @Test
  void has_deleted_nothing_at_first() {
    assertThat(house().openingBalances(List.of(KARNET, LODZ)))
        .isEqualTo(Map.of(KARNET, OpeningBalance.none(KARNET), LODZ, OpeningBalance.none(LODZ)));
    assertThat(house().openingBalances(List.of())).isEmpty();
    assertThat(prune(YEAR_LATER, 10)).isEqualTo(new Step(NOTHING, false));
    assertThat(house().pruneTicks(YEAR_LATER, 10)).isZero();
    assertThat(house().pruneAudit(YEAR_LATER, 10)).isZero();
  }

  @Test
  void each_outcome_has_its_time_and_moves_into_the_balance() {
    oneOfEachOutcome();
    succeed(KARNET, 100);
    lastSlot(KARNET, 100);

    Step afterAMonth = prune(MONTH_LATER, 100);
    int left = LedgerEntries.newest(storage(), List.of(KARNET), 100).size();
    Step afterAYear = prune(YEAR_LATER, 100);

    assertThat(afterAMonth.pruned())
        .isEqualTo(new Pruned(new RunTotals(1, 0, 0, 0), 1, 0, 0, 0, 0));
    assertThat(left).isEqualTo(4);
    assertThat(afterAYear.pruned()).isEqualTo(new Pruned(new RunTotals(0, 1, 1, 1), 0, 0, 0, 0, 0));
    OpeningBalance balance = balance(KARNET);
    assertThat(balance.ended()).isEqualTo(new RunTotals(1, 1, 1, 1));
    assertThat(balance.total().verdicts()).isEqualTo(new Verdicts(0, 1, 0, 2));
    assertThat(balance.total().durations().total())
        .as("all but the one that was cancelled")
        .isEqualTo(3);
    assertThat(balance.items()).isEqualTo(ITEMS);
    assertThat(balance.skipped()).isEqualTo(1);
    assertThat(balance.upTo()).contains(NOW.plusSeconds(50));
    assertTotalsAreBalanceAndRest(KARNET);
    assertThat(balance(LODZ)).isEqualTo(OpeningBalance.none(LODZ));
  }

  @Test
  void attempts_and_parts_go_with_their_run() {
    Run one = started(KARNET, 0);
    Run two = ledger.started(one, NOW.plusSeconds(1));
    inTransaction(() -> storage().parts().put(two.id(), Part.done("page 1", ITEMS)));
    ledger.succeeded(two, ITEMS, Optional.empty(), NOW.plusSeconds(2));
    Run kept = ledger.started(started(KARNET, 100), NOW.plusSeconds(101));
    inTransaction(() -> storage().parts().put(kept.id(), Part.done("page 1", ITEMS)));
    ledger.succeeded(kept, ITEMS, Optional.empty(), NOW.plusSeconds(102));
    lastSlot(KARNET, 100);

    Step step = prune(MONTH_LATER, 100);

    assertThat(step.pruned().runs().succeeded()).isEqualTo(1);
    assertThat(storage().parts().find(two.id())).isEqualTo(Parts.NONE);
    assertThat(storage().history().find(two.id())).isEmpty();
    assertThat(storage().parts().find(kept.id()).reported()).isEqualTo(1);
    assertThat(storage().history().find(kept.id()).orElseThrow().failed()).hasSize(1);
  }

  @Test
  void entry_goes_once_it_is_older_by_a_microsecond() {
    succeed(KARNET, 0);
    succeed(KARNET, 100);
    lastSlot(KARNET, 100);
    Instant over = NOW.plusSeconds(1).plus(KEPT.succeeded());

    Step exactly = prune(over, 10);
    Step tooSoon = prune(over.plus(Given.MICROSECOND), 10);
    Step later = prune(over.plus(Duration.ofHours(1)), 10);

    assertThat(exactly.pruned()).isEqualTo(NOTHING);
    assertThat(tooSoon.pruned()).as("it rests for an hour").isEqualTo(NOTHING);
    assertThat(later.pruned().runs().succeeded()).isEqualTo(1);
  }

  @Test
  void newest_run_newest_success_and_newest_decision_stay() {
    succeed(KARNET, 0);
    ledger.failed(started(KARNET, 10), "gone", NOW.plusSeconds(11));
    ledger.record(NOW.plusSeconds(20), skip(KARNET, NOW.plusSeconds(20)));
    lastSlot(KARNET, 20);

    assertThat(prune(YEAR_LATER, 10).pruned()).isEqualTo(NOTHING);
    assertThat(LedgerEntries.newest(storage(), List.of(KARNET), 10)).hasSize(3);
  }

  @Test
  void run_that_succeeded_is_kept_as_unsuccessful_if_it_was_judged_failed_and_only_then() {
    Run failed = end(KARNET, 0, ALL_FAILED);
    Run partial = end(KARNET, 10, new ItemCounts(7, 6, 0, 0, 0, 1));
    Run empty = end(KARNET, 20, ItemCounts.NONE);
    succeed(KARNET, 100);
    lastSlot(KARNET, 100);

    Step afterAMonth = prune(MONTH_LATER, 100);
    Optional<Run> kept = runs().find(failed.id());
    Step afterAYear = prune(YEAR_LATER, 100);

    assertThat(List.of(failed, partial, empty))
        .extracting(run -> run.progress().verdict().orElseThrow())
        .containsExactly(Verdict.FAILED, Verdict.PARTIAL, Verdict.EMPTY);
    assertThat(afterAMonth.pruned().runs().succeeded()).isEqualTo(2);
    assertThat(kept).contains(failed);
    assertThat(afterAYear.pruned().runs().succeeded()).isEqualTo(1);
    assertTotalsAreBalanceAndRest(KARNET);
  }

  @Test
  void runs_judged_failed_go_in_their_time_also_without_any_success() {
    end(KARNET, 0, ALL_FAILED);
    Run newest = end(KARNET, 10, ALL_FAILED);
    lastSlot(KARNET, 100);

    Step pruned = prune(YEAR_LATER, 10);

    assertThat(stats(KARNET).standing().lastSuccessAt()).isEmpty();
    assertThat(pruned.pruned().runs().succeeded()).isEqualTo(1);
    assertThat(runs().find(newest.id())).contains(newest);
  }

  @Test
  void newest_success_stays_however_many_were_judged_failed_since() {
    succeed(KARNET, 0);
    succeed(KARNET, 10);
    end(KARNET, 20, ALL_FAILED);
    end(KARNET, 30, ALL_FAILED);
    lastSlot(KARNET, 100);

    Step pruned = prune(YEAR_LATER, 10);

    assertThat(pruned.pruned().runs().succeeded()).isEqualTo(2);
    assertThat(LedgerEntries.newest(storage(), List.of(KARNET), 10))
        .extracting(entry -> ((LedgerEntry.Asked) entry).run().progress().finishedAt())
        .containsExactly(Optional.of(NOW.plusSeconds(31)), Optional.of(NOW.plusSeconds(11)));
  }

  @Test
  void run_in_flight_and_slot_that_its_target_has_not_passed_stay() {
    Run old = started(KARNET, 0);
    succeed(LODZ, 0);
    succeed(LODZ, 10);
    lastSlot(KARNET, 100);

    assertThat(prune(YEAR_LATER, 10).pruned()).isEqualTo(NOTHING);
    assertThat(runs().find(old.id())).contains(old);
  }

  @Test
  void run_of_a_backfill_stays_while_that_is_active() {
    Backfill backfill = backfill();
    var origin = new Origin.Backfilled(backfill.id(), Given.slot(NOW), backfill.requestedBy());
    Run run = ledger.run(ledger.record(NOW, new Entry.Enqueued(KARNET, origin, false)).get(0));
    ledger.succeeded(ledger.started(run, NOW), ITEMS, Optional.empty(), NOW);
    ledger.cancelled(
        ledger.run(ledger.record(LATER, asked(KARNET, "ann", false)).get(0)), "", LATER);

    Step active = prune(YEAR_LATER, 10);
    inTransaction(
        () -> storage().backfills().update(List.of(backfill.cancelled(new Actor("ann"), LATER))));
    Step ended = prune(YEAR_LATER.plus(Duration.ofHours(1)), 10);

    assertThat(active.pruned()).isEqualTo(NOTHING);
    assertThat(ended.pruned().runs().succeeded()).isEqualTo(1);
    assertTotalsAreBalanceAndRest(KARNET);
  }

  @Test
  void steps_are_bounded_go_on_where_the_last_one_stopped_and_begin_again_after_an_hour() {
    IntStream.range(0, 25).forEach(n -> cancel(KARNET, n));
    lastSlot(KARNET, 24);

    List<Step> steps = IntStream.range(0, 4).mapToObj(n -> prune(YEAR_LATER, 10)).toList();
    lastSlot(KARNET, 100);
    cancel(KARNET, 100);

    assertThat(steps).extracting(Step::more).containsExactly(true, true, false, false);
    assertThat(steps)
        .extracting(step -> step.pruned().runs().cancelled())
        .containsExactly(10L, 10L, 4L, 0L);
    assertThat(prune(YEAR_LATER.plus(Duration.ofMinutes(59)), 10).pruned()).isEqualTo(NOTHING);
    assertThat(prune(YEAR_LATER.plus(Duration.ofHours(1)), 10).pruned().runs().cancelled())
        .isEqualTo(1);
  }

  @Test
  void rollback_brings_everything_back() {
    succeed(KARNET, 0);
    succeed(KARNET, 100);
    lastSlot(KARNET, 100);
    List<LedgerEntry> before = LedgerEntries.newest(storage(), List.of(KARNET), 10);

    rolledBack(() -> house().pruneLedger(KEPT, YEAR_LATER, 10));

    assertThat(LedgerEntries.newest(storage(), List.of(KARNET), 10)).isEqualTo(before);
    assertThat(balance(KARNET)).isEqualTo(OpeningBalance.none(KARNET));
    assertThat(prune(YEAR_LATER, 10).pruned().runs().succeeded()).isEqualTo(1);
  }

  @Test
  void one_node_is_at_it_and_nobody_waits() {
    IntStream.range(0, 3).forEach(n -> cancel(KARNET, n));
    lastSlot(KARNET, 2);
    OpenTransaction other = open(() -> house().pruneLedger(KEPT, YEAR_LATER, 1));

    Step beside = prune(YEAR_LATER, 10);
    other.rollback();

    assertThat(beside).isEqualTo(new Step(NOTHING, false));
    assertThat(prune(YEAR_LATER, 10).pruned().runs().cancelled()).isEqualTo(2);
  }

  @Test
  void row_that_somebody_holds_is_left() {
    Run held = cancel(KARNET, 0);
    cancel(KARNET, 1);
    cancel(KARNET, 2);
    lastSlot(KARNET, 2);
    OpenTransaction other = open(() -> runs().lock(held.id()));

    Step beside = prune(YEAR_LATER, 10);
    other.rollback();

    assertThat(beside.pruned().runs().cancelled()).isEqualTo(1);
    assertThat(runs().find(held.id())).isPresent();
  }

  @Test
  void eight_threads_prune_while_runs_end() {
    List<Run> running =
        IntStream.range(0, 40)
            .mapToObj(n -> ledger.started(ledger.enqueued(KARNET, NOW.plusSeconds(n), true), NOW))
            .toList();
    lastSlot(KARNET, 100);

    threads()
        .together(
            8,
            thread -> {
              for (int n = thread; n < running.size(); n += 8) {
                ledger.succeeded(running.get(n), ITEMS, Optional.empty(), NOW.plusSeconds(n));
                prune(YEAR_LATER.plus(Duration.ofHours(n)), 7);
              }
              return true;
            });

    assertThat(stats(KARNET).ended()).isEqualTo(new RunTotals(40, 0, 0, 0));
    assertThat(balance(KARNET).ended().succeeded()).isPositive();
    assertTotalsAreBalanceAndRest(KARNET);
  }

  @Test
  void totals_are_balance_and_rest_after_any_random_history() {
    var random = new Random(20_260_310);
    for (int second = 0; second < 3_000; second += 10) {
      TargetId target = List.of(KARNET, LODZ, QUIZ).get(random.nextInt(3));
      endOneWay(random.nextInt(6), target, second);
      lastSlot(target, second);
      Instant now = NOW.plusSeconds(second).plus(Duration.ofDays(1 + random.nextInt(400)));
      if (random.nextInt(10) == 0) {
        rolledBack(() -> house().pruneLedger(KEPT, now, 50));
      }
      if (random.nextInt(10) == 0) {
        prune(now, 50);
      }
    }

    for (TargetId target : List.of(KARNET, LODZ, QUIZ)) {
      assertThat(balance(target).ended().all()).isPositive();
      assertTotalsAreBalanceAndRest(target);
    }
  }

  private void endOneWay(int way, TargetId target, int second) {
    switch (way) {
      case 0 -> cancel(target, second);
      case 1 -> ledger.lost(started(target, second), NOW.plusSeconds(second + 1));
      case 2 -> ledger.failed(started(target, second), "404", NOW.plusSeconds(second + 1));
      case 3 -> end(target, second, ALL_FAILED);
      case 4 -> ledger.record(NOW.plusSeconds(second), skip(target, NOW.plusSeconds(second)));
      default -> succeed(target, second);
    }
  }

  @Test
  void old_ticks_and_audit_entries_go_oldest_first_up_to_the_limit() {
    for (int n = 0; n < 5; n++) {
      storage().ticks().record(tick(n));
      AuditEntry entry = audited(n);
      inTransaction(() -> storage().audit().record(entry));
    }

    assertThat(house().pruneTicks(NOW.plusSeconds(3), 2)).isEqualTo(2);
    assertThat(house().pruneTicks(NOW.plusSeconds(3), 2)).isEqualTo(1);
    assertThat(house().pruneAudit(NOW.plusSeconds(3), 2)).isEqualTo(2);
    assertThat(house().pruneAudit(NOW.plusSeconds(3), 2)).isEqualTo(1);

    assertThat(storage().ticks().newest(10))
        .extracting(row -> row.report().startedAt())
        .containsExactly(NOW.plusSeconds(4), NOW.plusSeconds(3));
    assertThat(storage().audit().find(AuditQuery.ALL, Optional.empty(), 10))
        .extracting(row -> row.entry().at())
        .containsExactly(NOW.plusSeconds(4), NOW.plusSeconds(3));
  }

  private static TickReport tick(int second) {
    return new TickReport(
        NOW.plusSeconds(second),
        "node-1",
        new TickCounts(1, 0, Map.of(), Map.of(), 0, 0),
        Duration.ofMillis(1),
        Optional.empty());
  }

  private static AuditEntry audited(int second) {
    return new AuditEntry(
        NOW.plusSeconds(second),
        new Actor("ann"),
        Operation.EXPLAIN,
        Touched.EVERYTHING,
        "",
        "",
        "");
  }

  private Backfill backfill() {
    var grid = new BackfillGrid("0 0 * * *", "UTC", Frequency.ofHours(24));
    var request = new BackfillRequest(KARNET, NOW.minusSeconds(864_000), NOW, Duration.ZERO, "why");
    var slots = (BackfillPlan.Slots) BackfillPlan.of(request, grid, NOW);
    return inTransaction(
        () -> storage().backfills().add(request, grid, slots, new Actor("ann"), NOW));
  }

  private void oneOfEachOutcome() {
    succeed(KARNET, 0);
    ledger.failed(started(KARNET, 10), "404", NOW.plusSeconds(11));
    cancel(KARNET, 20);
    ledger.lost(started(KARNET, 30), NOW.plusSeconds(31));
    ledger.record(NOW.plusSeconds(50), skip(KARNET, NOW.plusSeconds(50)));
  }

  private void assertTotalsAreBalanceAndRest(TargetId target) {
    assertThat(balance(target).total().plus(Fold.of(storage(), target).total()))
        .isEqualTo(stats(target).total());
  }

  private Step prune(Instant now, int limit) {
    return inTransaction(() -> house().pruneLedger(KEPT, now, limit));
  }

  private OpeningBalance balance(TargetId target) {
    return house().openingBalances(List.of(target)).get(target);
  }

  /** The target has decided everything up to then. */
  private void lastSlot(TargetId id, int second) {
    Instant last = NOW.plusSeconds(second);
    inTransaction(
        () -> {
          Target target = storage().targets().lock(List.of(id)).get(0);
          storage()
              .targets()
              .update(
                  List.of(
                      new Target(
                          id,
                          target.schedule(),
                          Given.decidedUpTo(last, last.plusSeconds(86_400)))));
        });
  }

  private Run started(TargetId target, int second) {
    Instant at = NOW.plusSeconds(second);
    return ledger.started(ledger.enqueued(target, at), at);
  }

  private void succeed(TargetId target, int second) {
    end(target, second, ITEMS);
  }

  private Run end(TargetId target, int second, ItemCounts items) {
    Instant at = NOW.plusSeconds(second + 1);
    return ledger.succeeded(started(target, second), items, Optional.empty(), at);
  }

  private Run cancel(TargetId target, int second) {
    Instant at = NOW.plusSeconds(second);
    return ledger.cancelled(ledger.enqueued(target, at), "unwanted", at);
  }

  private Housekeeping house() {
    return storage().housekeeping();
  }
}
