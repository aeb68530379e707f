package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.discovery.access.Actor;
import dev.discovery.plan.Backfill;
import dev.discovery.plan.BackfillGrid;
import dev.discovery.plan.BackfillPlan;
import dev.discovery.plan.BackfillRequest;
import dev.discovery.port.RunLedger;
import dev.discovery.port.RunLedger.Entry;
import dev.discovery.port.SlotConflictException;
import dev.discovery.run.Checkpoint;
import dev.discovery.run.Ending;
import dev.discovery.run.Origin;
import dev.discovery.run.Run;
import dev.discovery.run.RunProgress;
import dev.discovery.run.RunTotals;
import dev.discovery.run.Standing;
import dev.discovery.run.TargetStats;
import dev.discovery.schedule.Frequency;
import dev.discovery.schedule.Slot;
import dev.discovery.source.ItemCounts;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The contract of {@link RunLedger} about runs of backfills. */
public abstract class RunLedgerBackfillContract extends RunLedgerSuite {

  private static final Slot PAST =
      new Slot(NOW.minusSeconds(86_400), LocalDateTime.parse("2026-03-09T02:30:00.000001"), false);

  private Backfill backfill() {
    var grid = new BackfillGrid("0 0 * * *", "UTC", Frequency.ofHours(24));
    var request = new BackfillRequest(KARNET, NOW.minusSeconds(864_000), NOW, Duration.ZERO, "why");
    var slots = (BackfillPlan.Slots) BackfillPlan.of(request, grid, NOW);
    return inTransaction(
        () -> storage().backfills().add(request, grid, slots, new Actor("ann"), NOW));
  }

  private static Entry of(Backfill backfill, Slot slot, boolean concurrent) {
    var origin = new Origin.Backfilled(backfill.id(), slot, backfill.requestedBy());
    return new Entry.Enqueued(backfill.target(), origin, concurrent);
  }

  private Run run(Backfill backfill, Slot slot) {
    return ledger.run(ledger.record(NOW, of(backfill, slot, false)).get(0));
  }

  @Test
  void run_of_a_backfill_knows_its_backfill_its_slot_and_who_asked() {
    Backfill backfill = backfill();

    Run run = run(backfill, PAST);

    var origin = new Origin.Backfilled(backfill.id(), PAST, new Actor("ann"));
    assertThat(run).isEqualTo(new Run(run.id(), KARNET, origin, NOW, false, RunProgress.QUEUED));
    assertThat(run.slot().orElseThrow().slot()).isEqualTo(PAST);
    assertThat(run.slot().orElseThrow().through()).isEqualTo(PAST);
  }

  @Test
  void slot_of_a_backfill_has_one_run_ever_and_leaves_the_schedule_its_own() {
    Backfill backfill = backfill();
    ledger.cancelled(run(backfill, PAST), "done with", NOW);

    assertThatThrownBy(() -> run(backfill, PAST))
        .isInstanceOfSatisfying(
            SlotConflictException.class, e -> assertThat(e.targets()).containsExactly(KARNET));
    assertThat(ledger.record(NOW, skip(KARNET, PAST.at()))).hasSize(1);
    ledger.cancelled(run(backfill(), PAST), "another backfill", NOW);
    assertThat(ledger.record(NOW, of(backfill, Given.slot(NOW), true))).hasSize(1);
  }

  @Test
  void run_of_a_backfill_has_no_company() {
    Backfill backfill = backfill();
    ledger.enqueued(KARNET, NOW);

    assertThatThrownBy(() -> run(backfill, PAST)).isInstanceOf(SlotConflictException.class);
  }

  @Test
  void run_of_a_backfill_counts_and_says_nothing_of_the_present() {
    Backfill backfill = backfill();
    Run now = ledger.started(ledger.enqueued(KARNET, NOW), NOW);
    ledger.succeeded(now, ITEMS, Optional.of("page 7"), NOW);
    ledger.failed(ledger.started(ledger.enqueued(KARNET, LATER), LATER), "404", LATER);
    TargetStats before = stats(KARNET);
    Checkpoint checkpoint = runs().checkpoint(KARNET);

    Run first = ledger.started(run(backfill, PAST), LATER.plusSeconds(1));
    ledger.succeeded(first, ITEMS, Optional.of("page 1"), LATER.plusSeconds(2));
    Run second = ledger.started(run(backfill, Given.slot(NOW.minusSeconds(60))), LATER);
    ledger.failed(second, "410", LATER.plusSeconds(3));

    assertThat(runs().checkpoint(KARNET)).isEqualTo(checkpoint);
    assertThat(checkpoint.cursor()).contains("page 7");
    TargetStats after = stats(KARNET);
    assertThat(after).isEqualTo(Fold.of(storage(), KARNET));
    assertThat(after.ended()).isEqualTo(new RunTotals(2, 2, 0, 0));
    assertThat(after.items()).isEqualTo(new ItemCounts(42, 2, 4, 6, 8, 10));
    assertThat(after.standing())
        .isEqualTo(
            new Standing(
                Optional.of(LATER.plusSeconds(3)),
                Optional.of(NOW),
                Optional.of(NOW),
                before.standing().lastFailure(),
                0,
                1,
                List.of(Ending.PARTIAL, Ending.FAILED)));
  }
}
