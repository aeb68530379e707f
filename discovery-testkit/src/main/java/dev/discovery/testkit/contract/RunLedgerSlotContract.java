package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.discovery.plan.DecidedSlot;
import dev.discovery.plan.InFlight;
import dev.discovery.plan.LedgerStanding;
import dev.discovery.plan.SkipReason;
import dev.discovery.port.PortException.Fault;
import dev.discovery.port.RunLedger;
import dev.discovery.port.RunLedger.Entry;
import dev.discovery.port.SlotConflictException;
import dev.discovery.run.LedgerEntry;
import dev.discovery.run.Run;
import dev.discovery.schedule.Slot;
import dev.discovery.source.RunId;
import dev.discovery.source.TargetId;
import dev.discovery.source.Trigger;
import dev.discovery.testkit.LedgerEntries;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The contract of {@link RunLedger}: one decision for each slot, one run in flight. */
public abstract class RunLedgerSlotContract extends RunLedgerSuite {

  @Test
  void slot_that_is_decided_is_refused_whatever_was_decided() {
    ledger.cancelled(ledger.enqueued(KARNET, NOW), "done with", NOW);
    ledger.record(LATER, skip(LODZ, NOW));

    for (TargetId target : List.of(KARNET, LODZ)) {
      for (Entry again :
          List.of(
              enqueue(target, NOW),
              skip(target, NOW),
              new Entry.Enqueued(target, Given.decided(NOW), true))) {
        assertConflict(List.of(target), () -> ledger.record(LATER, again));
      }
    }
    assertThat(LedgerEntries.newest(storage(), List.of(KARNET, LODZ), 10)).hasSize(2);
  }

  @Test
  void slot_is_known_by_its_instant_alone() {
    ledger.record(NOW, skip(KARNET, NOW));
    DecidedSlot otherwise =
        new DecidedSlot(
            new Slot(NOW, LocalDateTime.parse("2001-01-01T00:00:00"), true),
            LATER,
            Given.slot(LATER),
            5,
            true);

    assertConflict(
        List.of(KARNET),
        () -> ledger.record(NOW, new Entry.Skipped(KARNET, otherwise, SkipReason.DISABLED)));
    assertThat(ledger.record(NOW, skip(KARNET, NOW.plus(Given.MICROSECOND)))).hasSize(1);
    assertThat(ledger.record(NOW, skip(LODZ, NOW))).hasSize(1);
    assertThat(ledger.record(NOW, skip(TargetId.of("pubquiz-pl", "country:PL"), NOW))).hasSize(1);
  }

  @Test
  void second_run_beside_one_in_flight_is_refused() {
    Run first = ledger.enqueued(KARNET, NOW);

    assertConflict(List.of(KARNET), () -> ledger.record(LATER, enqueue(KARNET, LATER)));
    Run running = ledger.started(first, NOW);
    assertConflict(List.of(KARNET), () -> ledger.record(LATER, enqueue(KARNET, LATER)));
    ledger.succeeded(running, ITEMS, Optional.empty(), LATER);

    assertThat(ledger.record(LATER, enqueue(KARNET, LATER))).hasSize(1);
  }

  @Test
  void concurrent_runs_and_skipped_slots_may_have_company() {
    ledger.enqueued(KARNET, NOW);

    List<RunId> company =
        ledger.record(
            LATER,
            new Entry.Enqueued(KARNET, Given.decided(LATER), true),
            new Entry.Enqueued(KARNET, Given.decided(LATER.plusSeconds(1)), true),
            skip(KARNET, LATER.plusSeconds(2)));

    assertThat(company).hasSize(3);
  }

  @Test
  void run_that_somebody_asked_for_uses_no_slot_up_but_has_company_only_if_it_may() {
    Run asked = ledger.run(ledger.record(NOW, asked(KARNET, "ann", false)).get(0));

    assertConflict(List.of(KARNET), () -> ledger.record(NOW, enqueue(KARNET, NOW)));
    assertConflict(List.of(KARNET), () -> ledger.record(NOW, asked(KARNET, "ann", false)));
    assertThat(ledger.record(NOW, asked(KARNET, "ann", true), skip(KARNET, NOW))).hasSize(2);
    ledger.cancelled(asked, "done with", NOW);

    assertThat(ledger.record(NOW, enqueue(KARNET, LATER))).hasSize(1);
  }

  @Test
  void conflict_names_exactly_the_targets_at_fault_and_adds_nothing() {
    List<TargetId> ids = Given.ids(50);
    ledger.targets(ids);
    ledger.record(NOW, skip(ids.get(7), NOW), enqueue(ids.get(31), NOW.minusSeconds(1)));
    List<Entry> entries = new ArrayList<>(ids.stream().map(id -> enqueue(id, NOW)).toList());

    assertConflict(List.of(ids.get(7), ids.get(31)), () -> ledger.record(LATER, entries));

    assertThat(LedgerEntries.newest(storage(), ids, 100)).hasSize(2);
  }

  @Test
  void two_decisions_on_one_slot_in_one_call_are_refused() {
    assertConflict(
        List.of(KARNET),
        () -> ledger.record(NOW, skip(KARNET, NOW), enqueue(LODZ, NOW), skip(KARNET, NOW)));

    assertThat(LedgerEntries.newest(storage(), List.of(KARNET, LODZ), 10)).isEmpty();
  }

  @Test
  void decision_of_another_transaction_counts_once_it_commits() {
    OpenTransaction open = open(() -> runs().record(List.of(skip(KARNET, NOW)), NOW, "node-2"));

    Future<List<RunId>> second = threads().start(() -> ledger.record(NOW, skip(KARNET, NOW)));
    boolean waited = Threads.isHeldUp(second);
    open.commit();

    assertThat(waited).isTrue();
    assertConflict(List.of(KARNET), () -> Threads.result(second));
    assertThat(LedgerEntries.newest(storage(), List.of(KARNET), 10)).hasSize(1);
  }

  @Test
  void decision_that_another_transaction_took_back_does_not_count() {
    OpenTransaction open = open(() -> runs().record(List.of(skip(KARNET, NOW)), NOW, "node-2"));

    Future<List<RunId>> second = threads().start(() -> ledger.record(NOW, skip(KARNET, NOW)));
    boolean waited = Threads.isHeldUp(second);
    open.rollback();

    assertThat(waited).isTrue();
    assertThat(Threads.result(second)).hasSize(1);
    assertThat(LedgerEntries.newest(storage(), List.of(KARNET), 10)).hasSize(1);
  }

  @Test
  void one_of_eight_threads_decides_each_slot() {
    List<Integer> won =
        threads()
            .together(
                8,
                thread -> {
                  int mine = 0;
                  for (int n = 0; n < 20; n++) {
                    mine += tryToRecord(skip(KARNET, NOW.plusSeconds(n))) ? 1 : 0;
                  }
                  return mine;
                });

    assertThat(won.stream().mapToInt(Integer::intValue).sum()).isEqualTo(20);
    assertThat(LedgerEntries.newest(storage(), List.of(KARNET), 100)).hasSize(20);
  }

  @Test
  void one_of_eight_threads_has_the_run_in_flight() {
    List<Boolean> won =
        threads().together(8, thread -> tryToRecord(enqueue(KARNET, NOW.plusSeconds(thread))));

    assertThat(won).containsOnlyOnce(true);
    assertThat(runs().inFlight(LATER.plusSeconds(60), Optional.empty(), 10)).hasSize(1);
  }

  // ---- around an instant

  @Test
  void decisions_around_an_instant_are_the_nearest_ones_of_the_target() {
    ledger.record(LATER, skip(KARNET, NOW.minusSeconds(60)), skip(KARNET, NOW));
    Run run = ledger.enqueued(KARNET, LATER);
    ledger.record(LATER, skip(LODZ, NOW.plusSeconds(1)), skip(QUIZ, NOW.minusSeconds(1)));

    assertThat(slots(NOW.minusSeconds(61))).containsExactly(none(), at(NOW.minusSeconds(60)));
    assertThat(slots(NOW.minus(Given.MICROSECOND)))
        .containsExactly(at(NOW.minusSeconds(60)), at(NOW));
    assertThat(slots(NOW)).containsExactly(at(NOW), at(LATER));
    assertThat(slots(NOW.plus(Given.CUT_OFF))).containsExactly(at(NOW), at(LATER));
    assertThat(slots(LATER.plusSeconds(9_999))).containsExactly(at(LATER), none());
    assertThat(runs().around(KARNET, LATER).upTo()).contains(new LedgerEntry.Asked(run));
    assertThat(runs().around(TargetId.of("karnet", "city:nowhere"), NOW))
        .isEqualTo(new RunLedger.Around(Optional.empty(), Optional.empty()));
  }

  @Test
  void decisions_of_the_schedule_come_by_their_slots_in_pages() {
    ledger.record(
        LATER,
        skip(KARNET, LATER),
        skip(KARNET, NOW.minusSeconds(60)),
        skip(KARNET, NOW),
        skip(LODZ, NOW.plusSeconds(1)));
    Run manual = ledger.run(ledger.record(NOW, asked(KARNET, "ann", false)).get(0));
    ledger.cancelled(manual, "", NOW);
    Run run = ledger.enqueued(KARNET, LATER.plus(Given.MICROSECOND));

    assertThat(decisions(NOW.minusSeconds(61), 2)).containsExactly(NOW.minusSeconds(60), NOW);
    assertThat(decisions(NOW.minusSeconds(60), 9))
        .containsExactly(NOW, LATER, LATER.plus(Given.MICROSECOND));
    assertThat(decisions(NOW.plus(Given.CUT_OFF), 1)).containsExactly(LATER);
    assertThat(decisions(LATER.plus(Given.MICROSECOND), 9)).isEmpty();
    assertThat(runs().decisions(KARNET, LATER, 9)).containsExactly(new LedgerEntry.Asked(run));
    assertThat(runs().decisions(TargetId.of("karnet", "city:nowhere"), NOW, 9)).isEmpty();
  }

  private List<Instant> decisions(Instant after, int limit) {
    return runs().decisions(KARNET, after, limit).stream()
        .map(entry -> entry.decided().orElseThrow().slot().at())
        .toList();
  }

  private List<Optional<Instant>> slots(Instant at) {
    RunLedger.Around around = runs().around(KARNET, at);
    return Stream.of(around.upTo(), around.after())
        .map(side -> side.map(entry -> entry.decided().orElseThrow().slot().at()))
        .toList();
  }

  private static Optional<Instant> at(Instant slot) {
    return Optional.of(slot);
  }

  private static Optional<Instant> none() {
    return Optional.empty();
  }

  private boolean tryToRecord(Entry entry) {
    try {
      ledger.record(NOW, entry);
      return true;
    } catch (SlotConflictException e) {
      assertThat(e.targets()).containsExactly(entry.target());
      return false;
    }
  }

  private static void assertConflict(List<TargetId> at, Supplier<?> recording) {
    assertThatThrownBy(recording::get)
        .isInstanceOfSatisfying(
            SlotConflictException.class,
            conflict -> {
              assertThat(new HashSet<>(conflict.targets())).isEqualTo(new HashSet<>(at));
              assertThat(conflict.fault()).isEqualTo(Fault.DATA);
            });
  }

  // ---- where a target stands

  @Test
  void target_stands_at_the_end_of_its_newest_decision_and_at_its_run_in_flight() {
    List<TargetId> ids = Given.ids(2);
    TargetId target = ids.get(0);
    Map<TargetId, LedgerStanding> atFirst = storage().runs().standing(ids);
    DecidedSlot slot =
        new DecidedSlot(
            Given.slot(Given.NOW), Given.NOW, Given.slot(Given.NOW.plusSeconds(90)), 1, false);
    List<RunId> recorded =
        inTransaction(
            () ->
                storage()
                    .runs()
                    .record(
                        List.of(
                            new Entry.Enqueued(target, slot, false),
                            new Entry.Enqueued(
                                target, Given.decided(Given.NOW.minusSeconds(60)), true),
                            new Entry.Skipped(
                                ids.get(1),
                                Given.decided(Given.NOW.plusSeconds(999)),
                                SkipReason.PAUSED)),
                        Given.NOW,
                        "node"));

    Map<TargetId, LedgerStanding> stand = storage().runs().standing(ids);
    LedgerStanding stands = stand.get(target);

    assertThat(atFirst).containsOnlyKeys(ids).containsValue(LedgerStanding.NONE);
    assertThat(stand).containsOnlyKeys(ids);
    assertThat(stands.decided()).contains(slot.through());
    assertThat(stands.inFlight()).contains(new InFlight(recorded.get(0), Trigger.SCHEDULE));
    assertThat(stand.get(ids.get(1)).decided()).contains(Given.slot(Given.NOW.plusSeconds(999)));
    assertThat(stand.get(ids.get(1)).inFlight()).isEmpty();
    assertThat(storage().runs().standing(List.of())).isEmpty();
  }
}
