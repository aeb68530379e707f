package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.discovery.plan.DecidedSlot;
import dev.discovery.plan.SkipReason;
import dev.discovery.port.PortException;
import dev.discovery.port.PortException.Fault;
import dev.discovery.port.RunLedger;
import dev.discovery.port.RunLedger.Entry;
import dev.discovery.port.SlotConflictException;
import dev.discovery.run.Attempt;
import dev.discovery.run.Checkpoint;
import dev.discovery.run.Failure;
import dev.discovery.run.LedgerEntry;
import dev.discovery.run.Run;
import dev.discovery.run.RunLifecycle;
import dev.discovery.run.RunProgress;
import dev.discovery.run.RunState;
import dev.discovery.run.RunTotals;
import dev.discovery.run.TargetStats;
import dev.discovery.run.Trigger;
import dev.discovery.schedule.Slot;
import dev.discovery.source.FailureKind;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.RunId;
import dev.discovery.source.SyncResult;
import dev.discovery.source.TargetId;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract of {@link RunLedger}. */
public abstract class RunLedgerContract extends Suite<StorageBed> {

  private static final TargetId KARNET = TargetId.of("karnet", "city:krakow");
  private static final TargetId LODZ = TargetId.of("karnet", "city:lodz");
  private static final TargetId QUIZ = TargetId.of("pubquiz-pl", "country:PL");
  private static final Instant NOW = Given.NOW;
  private static final Instant LATER = NOW.plusSeconds(60);
  private static final Instant FINER = NOW.plus(Given.CUT_OFF);
  private static final ItemCounts ITEMS = new ItemCounts(21, 1, 2, 3, 4, 5);

  private Ledger ledger;

  @BeforeEach
  final void insertTargets() {
    ledger = new Ledger(storage());
    ledger.targets(KARNET, LODZ, QUIZ);
  }

  // ---- record, find

  @Test
  void has_nothing_at_first() {
    RunId unknown = new RunId(4_711);

    assertThat(runs().find(unknown)).isEmpty();
    assertThat(inTransaction(() -> runs().lock(unknown))).isEmpty();
    assertThat(runs().checkpoint(KARNET)).isEqualTo(Checkpoint.NONE);
    assertThat(runs().inFlight(LATER, Optional.empty(), 10)).isEmpty();
    assertThat(runs().history(List.of(KARNET), 10)).isEmpty();
    assertThat(runs().history(List.of(), 10)).isEmpty();
    assertThat(ledger.record(NOW)).isEmpty();
  }

  @Test
  void enqueued_decision_is_a_run_that_is_queued() {
    DecidedSlot slot =
        new DecidedSlot(
            new Slot(NOW, LocalDateTime.parse("2026-03-10T02:30:00.000001"), false),
            NOW.plusMillis(1_234),
            new Slot(LATER, LocalDateTime.parse("2026-03-10T23:59:59.999999"), true),
            9_999_999_999L,
            true);

    RunId id = ledger.record(LATER, new Entry.Enqueued(KARNET, slot, true)).get(0);

    Run run =
        new Run(id, KARNET, Trigger.SCHEDULE, Optional.of(slot), LATER, true, RunProgress.QUEUED);
    assertThat(runs().find(id)).contains(run);
    assertThat(inTransaction(() -> runs().lock(id))).contains(run);
    assertThat(runs().history(List.of(KARNET), 10)).containsExactly(new LedgerEntry.Asked(run));
  }

  @ParameterizedTest
  @EnumSource(SkipReason.class)
  void skipped_decision_is_history_and_no_run(SkipReason reason) {
    DecidedSlot slot =
        new DecidedSlot(
            new Slot(NOW, LocalDateTime.parse("2026-03-10T02:30:00"), true),
            NOW,
            Given.slot(LATER),
            3,
            false);

    RunId id = ledger.record(LATER, new Entry.Skipped(KARNET, slot, reason)).get(0);

    assertThat(runs().find(id)).isEmpty();
    assertThat(inTransaction(() -> runs().lock(id))).isEmpty();
    assertThat(runs().inFlight(LATER.plusSeconds(60), Optional.empty(), 10)).isEmpty();
    assertThat(runs().history(List.of(KARNET), 10))
        .containsExactly(new LedgerEntry.Skipped(id, KARNET, slot, reason, LATER));
  }

  @Test
  void gives_ids_in_the_order_of_the_entries() {
    List<RunId> ids =
        ledger.record(
            NOW, enqueue(QUIZ, NOW), skip(LODZ, NOW), enqueue(KARNET, NOW), skip(KARNET, LATER));

    assertThat(new HashSet<>(ids)).hasSize(4);
    assertThat(ledger.run(ids.get(0)).target()).isEqualTo(QUIZ);
    assertThat(runs().find(ids.get(1))).isEmpty();
    assertThat(ledger.run(ids.get(2)).target()).isEqualTo(KARNET);
    assertThat(runs().history(List.of(LODZ), 10))
        .extracting(entry -> ((LedgerEntry.Skipped) entry).id())
        .containsExactly(ids.get(1));
  }

  @Test
  void keeps_microseconds_and_cuts_what_is_finer() {
    DecidedSlot slot = new DecidedSlot(Given.slot(NOW), FINER, Given.slot(NOW), 0, false);
    RunId id = ledger.record(FINER, new Entry.Enqueued(KARNET, slot, false)).get(0);
    Run queued = ledger.run(id);

    Run started = ledger.started(queued, LATER.plus(Given.CUT_OFF));
    Run running = ledger.run(id);
    ledger.succeeded(started, ITEMS, Optional.empty(), LATER.plusSeconds(1).plus(Given.CUT_OFF));
    Run ended = ledger.run(id);

    assertThat(queued.enqueuedAt()).isEqualTo(NOW);
    assertThat(queued.slot()).contains(Given.decided(NOW));
    assertThat(running.progress().startedAt()).contains(LATER);
    assertThat(running.progress().attempt()).contains(new Attempt(1, "worker-1", LATER));
    assertThat(ended.progress().finishedAt()).contains(LATER.plusSeconds(1));
    assertThat(runs().checkpoint(KARNET).lastSuccessStartedAt()).contains(LATER);
    assertThat(stats(KARNET).lastRunAt()).contains(LATER.plusSeconds(1));
  }

  @Test
  void keeps_hostile_scopes_and_instances() {
    TargetId hostile = TargetId.of("karnet", "city:" + Given.LONG.substring(0, 200));
    ledger.targets(hostile);

    List<RunId> ids =
        inTransaction(
            () ->
                runs().record(List.of(enqueue(hostile, NOW)), NOW, Given.HOSTILE.substring(0, 40)));

    assertThat(ledger.run(ids.get(0)).target()).isEqualTo(hostile);
    assertThat(runs().history(List.of(hostile), 10)).hasSize(1);
  }

  @Test
  void rollback_undoes_decisions_progress_and_ends() {
    Run run = ledger.started(ledger.enqueued(KARNET, NOW), NOW);

    rolledBack(() -> runs().record(List.of(enqueue(LODZ, NOW), skip(QUIZ, NOW)), NOW, "node-1"));
    rolledBack(() -> runs().update(run, RunLifecycle.missing(run, Optional.of(LATER))));
    rolledBack(
        () ->
            runs()
                .end(
                    run,
                    RunLifecycle.succeed(run, ITEMS, LATER),
                    Optional.of(SyncResult.of(ITEMS).withCursor("moved"))));

    assertThat(runs().history(List.of(KARNET, LODZ, QUIZ), 10))
        .containsExactly(new LedgerEntry.Asked(run));
    assertThat(ledger.run(run.id())).isEqualTo(run);
    assertThat(stats(KARNET)).isEqualTo(TargetStats.none(KARNET));
    assertThat(runs().checkpoint(KARNET)).isEqualTo(Checkpoint.NONE);
    assertThat(ledger.record(NOW, enqueue(LODZ, NOW), skip(QUIZ, NOW))).hasSize(2);
  }

  // ---- one decision for each slot, one run in flight

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
    assertThat(runs().history(List.of(KARNET, LODZ), 10)).hasSize(2);
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
  void conflict_names_exactly_the_targets_at_fault_and_adds_nothing() {
    List<TargetId> ids = Given.ids(50);
    ledger.targets(ids);
    ledger.record(NOW, skip(ids.get(7), NOW), enqueue(ids.get(31), NOW.minusSeconds(1)));
    List<Entry> entries = new ArrayList<>(ids.stream().map(id -> enqueue(id, NOW)).toList());

    assertConflict(List.of(ids.get(7), ids.get(31)), () -> ledger.record(LATER, entries));

    assertThat(runs().history(ids, 100)).hasSize(2);
  }

  @Test
  void two_decisions_on_one_slot_in_one_call_are_refused() {
    assertConflict(
        List.of(KARNET),
        () -> ledger.record(NOW, skip(KARNET, NOW), enqueue(LODZ, NOW), skip(KARNET, NOW)));

    assertThat(runs().history(List.of(KARNET, LODZ), 10)).isEmpty();
  }

  @Test
  void decision_of_another_transaction_counts_once_it_commits() {
    OpenTransaction open = open(() -> runs().record(List.of(skip(KARNET, NOW)), NOW, "node-2"));

    Future<List<RunId>> second = threads().start(() -> ledger.record(NOW, skip(KARNET, NOW)));
    boolean waited = Threads.isHeldUp(second);
    open.commit();

    assertThat(waited).isTrue();
    assertConflict(List.of(KARNET), () -> Threads.result(second));
    assertThat(runs().history(List.of(KARNET), 10)).hasSize(1);
  }

  @Test
  void decision_that_another_transaction_took_back_does_not_count() {
    OpenTransaction open = open(() -> runs().record(List.of(skip(KARNET, NOW)), NOW, "node-2"));

    Future<List<RunId>> second = threads().start(() -> ledger.record(NOW, skip(KARNET, NOW)));
    boolean waited = Threads.isHeldUp(second);
    open.rollback();

    assertThat(waited).isTrue();
    assertThat(Threads.result(second)).hasSize(1);
    assertThat(runs().history(List.of(KARNET), 10)).hasSize(1);
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
    assertThat(runs().history(List.of(KARNET), 100)).hasSize(20);
  }

  @Test
  void one_of_eight_threads_has_the_run_in_flight() {
    List<Boolean> won =
        threads().together(8, thread -> tryToRecord(enqueue(KARNET, NOW.plusSeconds(thread))));

    assertThat(won).containsOnlyOnce(true);
    assertThat(runs().inFlight(LATER.plusSeconds(60), Optional.empty(), 10)).hasSize(1);
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

  // ---- lock, update

  @Test
  void locking_outside_a_transaction_is_refused() {
    RunId id = ledger.enqueued(KARNET, NOW).id();

    assertThatThrownBy(() -> runs().lock(id)).isInstanceOf(RuntimeException.class);
  }

  @Test
  void lock_waits_for_the_holder_and_returns_the_run_as_it_is_then() {
    Run queued = ledger.enqueued(KARNET, NOW);
    Run started = RunLifecycle.start(queued, "worker-1", LATER);
    OpenTransaction holder =
        open(
            () -> {
              runs().lock(queued.id());
              runs().update(queued, started);
            });

    Future<Optional<Run>> second =
        threads().start(() -> inTransaction(() -> runs().lock(queued.id())));
    Optional<Run> readMeanwhile = elsewhere(() -> runs().find(queued.id()));
    boolean waited = Threads.isHeldUp(second);
    holder.commit();

    assertThat(waited).isTrue();
    assertThat(readMeanwhile).contains(queued);
    assertThat(Threads.result(second)).contains(started);
  }

  @Test
  void lock_of_one_run_leaves_the_others_free() {
    Run karnet = ledger.enqueued(KARNET, NOW);
    Run lodz = ledger.enqueued(LODZ, NOW);
    OpenTransaction holder = open(() -> runs().lock(karnet.id()));

    Optional<Run> other = elsewhere(() -> inTransaction(() -> runs().lock(lodz.id())));
    holder.commit();

    assertThat(other).contains(lodz);
  }

  @Test
  void update_writes_everything_that_progress_has() {
    Run run = ledger.enqueued(KARNET, NOW);
    ledger.enqueued(LODZ, NOW);
    Optional<Attempt> attempt =
        Optional.of(new Attempt(7, Given.LONG.substring(0, 100).strip(), NOW.plusSeconds(1)));
    for (FailureKind kind : FailureKind.values()) {
      Run before = ledger.run(run.id());
      RunProgress full =
          new RunProgress(
              RunState.RETRYING,
              attempt,
              Optional.of(NOW.plusSeconds(2)),
              Optional.of(NOW.plusSeconds(3)),
              Optional.empty(),
              Optional.empty(),
              Optional.of(new Failure(kind, Given.HOSTILE + Given.LONG + Given.LONG)),
              Optional.of(NOW.plusSeconds(5)));

      ledger.updated(before, before.at(full));

      assertThat(ledger.run(run.id())).isEqualTo(run.at(full));
    }
    ledger.updated(ledger.run(run.id()), run);
    assertThat(ledger.run(run.id())).as("back to empty").isEqualTo(run);
    assertThat(runs().history(List.of(LODZ), 10))
        .extracting(entry -> ((LedgerEntry.Asked) entry).run().state())
        .containsExactly(RunState.QUEUED);
  }

  @Test
  void update_that_was_made_against_another_state_or_attempt_is_refused() {
    Run queued = ledger.enqueued(KARNET, NOW);
    Run first = ledger.started(queued, NOW);
    Run second = ledger.started(first, LATER);

    for (Run stale : List.of(queued, first)) {
      assertRefused(() -> ledger.updated(stale, RunLifecycle.missing(stale, Optional.of(LATER))));
      assertRefused(() -> ledger.started(stale, LATER));
      assertRefused(() -> ledger.ended(stale, RunLifecycle.lose(stale, LATER)));
      assertRefused(
          () ->
              ledger.ended(
                  stale,
                  RunLifecycle.succeed(RunLifecycle.start(stale, "w", NOW), ITEMS, LATER),
                  Optional.of(SyncResult.of(ITEMS).withCursor("stale"))));
    }

    assertThat(ledger.run(queued.id())).isEqualTo(second);
    assertThat(stats(KARNET)).isEqualTo(TargetStats.none(KARNET));
    assertThat(runs().checkpoint(KARNET)).isEqualTo(Checkpoint.NONE);
  }

  @Test
  void run_that_has_ended_is_written_no_more() {
    Run running = ledger.started(ledger.enqueued(KARNET, NOW), NOW);
    Run ended = ledger.failed(running, "gone", LATER);

    assertRefused(() -> ledger.started(running, LATER));
    assertRefused(() -> ledger.succeeded(running, ITEMS, Optional.empty(), LATER));
    assertRefused(() -> ledger.lost(running, LATER));

    assertThat(ledger.run(running.id())).isEqualTo(ended);
    assertThat(stats(KARNET).ended()).isEqualTo(new RunTotals(0, 1, 0, 0));
  }

  @Test
  void refused_update_leaves_nothing_of_its_transaction() {
    Run queued = ledger.enqueued(KARNET, NOW);
    ledger.started(queued, NOW);

    assertRefused(
        () ->
            inTransaction(
                () -> {
                  runs().record(List.of(skip(LODZ, NOW)), NOW, "node-1");
                  runs().update(queued, RunLifecycle.start(queued, "late", LATER));
                }));

    assertThat(runs().history(List.of(LODZ), 10)).isEmpty();
  }

  // ---- end, checkpoint

  @Test
  void end_writes_progress_totals_and_checkpoint() {
    Run running = ledger.started(ledger.enqueued(KARNET, NOW), NOW.plusSeconds(1));

    Run ended = ledger.succeeded(running, ITEMS, Optional.of(Given.HOSTILE), LATER);

    assertThat(ledger.run(running.id())).isEqualTo(ended);
    assertThat(stats(KARNET).ended()).isEqualTo(new RunTotals(1, 0, 0, 0));
    assertThat(stats(KARNET).items()).isEqualTo(ITEMS);
    assertThat(runs().checkpoint(KARNET))
        .isEqualTo(new Checkpoint(Optional.of(Given.HOSTILE), Optional.of(NOW.plusSeconds(1))));
    assertThat(runs().checkpoint(LODZ)).isEqualTo(Checkpoint.NONE);
  }

  @Test
  void nobody_sees_a_part_of_an_end() {
    Run running = ledger.started(ledger.enqueued(KARNET, NOW), NOW);
    OpenTransaction open =
        open(
            () ->
                runs()
                    .end(
                        running,
                        RunLifecycle.succeed(running, ITEMS, LATER),
                        Optional.of(SyncResult.of(ITEMS).withCursor("moved"))));

    Run run = ledger.run(running.id());
    TargetStats stats = stats(KARNET);
    Checkpoint checkpoint = runs().checkpoint(KARNET);
    open.commit();

    assertThat(run).isEqualTo(running);
    assertThat(stats).isEqualTo(TargetStats.none(KARNET));
    assertThat(checkpoint).isEqualTo(Checkpoint.NONE);
    assertThat(stats(KARNET).ended().succeeded()).isEqualTo(1);
  }

  @Test
  void checkpoint_has_the_start_of_the_last_attempt_that_succeeded() {
    Run first = ledger.started(ledger.enqueued(KARNET, NOW), NOW.plusSeconds(1));
    Run second = ledger.started(first, NOW.plusSeconds(2));

    ledger.succeeded(second, ITEMS, Optional.of("one"), NOW.plusSeconds(3));

    assertThat(runs().checkpoint(KARNET))
        .isEqualTo(new Checkpoint(Optional.of("one"), Optional.of(NOW.plusSeconds(2))));
  }

  @Test
  void success_without_a_cursor_leaves_the_saved_one() {
    ledger.succeeded(
        ledger.started(ledger.enqueued(KARNET, NOW), NOW), ITEMS, Optional.of("saved"), NOW);

    ledger.succeeded(
        ledger.started(ledger.enqueued(KARNET, LATER), LATER), ITEMS, Optional.empty(), LATER);

    assertThat(runs().checkpoint(KARNET))
        .isEqualTo(new Checkpoint(Optional.of("saved"), Optional.of(LATER)));
  }

  @Test
  void only_success_moves_the_checkpoint() {
    ledger.succeeded(
        ledger.started(ledger.enqueued(KARNET, NOW), NOW), ITEMS, Optional.of("saved"), NOW);
    Checkpoint saved = runs().checkpoint(KARNET);

    ledger.failed(ledger.started(ledger.enqueued(KARNET, LATER), LATER), "broken", LATER);
    ledger.cancelled(ledger.enqueued(KARNET, LATER.plusSeconds(1)), "unwanted", LATER);
    ledger.lost(ledger.enqueued(KARNET, LATER.plusSeconds(2)), LATER);

    assertThat(runs().checkpoint(KARNET)).isEqualTo(saved);
  }

  @Test
  void keeps_a_cursor_of_ten_thousand_characters() {
    String cursor = Given.LONG.repeat(10);
    ledger.succeeded(
        ledger.started(ledger.enqueued(KARNET, NOW), NOW), ITEMS, Optional.of(cursor), NOW);

    assertThat(runs().checkpoint(KARNET).cursor()).contains(cursor);
  }

  @Test
  void one_of_eight_threads_ends_a_run() {
    Run running = ledger.started(ledger.enqueued(KARNET, NOW), NOW);

    List<Boolean> won =
        threads()
            .together(
                8,
                thread -> {
                  try {
                    ledger.succeeded(running, ITEMS, Optional.of("by " + thread), LATER);
                    return true;
                  } catch (PortException e) {
                    return false;
                  }
                });

    assertThat(won).containsOnlyOnce(true);
    assertThat(stats(KARNET).ended().all()).isEqualTo(1);
    assertThat(stats(KARNET).items()).isEqualTo(ITEMS);
    assertThat(runs().checkpoint(KARNET).cursor()).contains("by " + won.indexOf(true));
  }

  // ---- inFlight, history

  @Test
  void in_flight_are_the_runs_whose_newest_step_is_older() {
    Run queued = ledger.enqueued(KARNET, NOW);
    Run running =
        ledger.started(
            ledger.started(ledger.enqueued(LODZ, NOW), NOW.plusSeconds(10)), NOW.plusSeconds(20));
    Run retrying = retrying(ledger.started(ledger.enqueued(QUIZ, NOW), NOW), NOW.plusSeconds(30));

    assertInFlight(NOW);
    assertInFlight(NOW.plus(Given.MICROSECOND), queued);
    assertInFlight(NOW.plusSeconds(20), queued);
    assertInFlight(NOW.plusSeconds(20).plus(Given.MICROSECOND), queued, running);
    assertInFlight(NOW.plusSeconds(30), queued, running);
    assertInFlight(NOW.plusSeconds(30).plus(Given.MICROSECOND), queued, running, retrying);
  }

  @Test
  void run_that_has_ended_is_not_in_flight() {
    ledger.failed(ledger.started(ledger.enqueued(KARNET, NOW), NOW), "broken", NOW);
    ledger.cancelled(ledger.enqueued(LODZ, NOW), "unwanted", NOW);
    ledger.lost(ledger.enqueued(QUIZ, NOW), NOW);

    assertInFlight(LATER.plusSeconds(600));
  }

  @Test
  void pages_through_runs_in_flight_in_the_order_of_their_ids() {
    List<TargetId> targets = Given.ids(7);
    ledger.targets(targets);
    List<RunId> ids =
        ledger.record(NOW, targets.stream().map(target -> enqueue(target, NOW)).toList()).stream()
            .sorted()
            .toList();

    var seen = new ArrayList<RunId>();
    List<Run> page = runs().inFlight(LATER, Optional.empty(), 3);
    while (!page.isEmpty()) {
      assertThat(page).hasSizeLessThanOrEqualTo(3);
      page.forEach(run -> seen.add(run.id()));
      page = runs().inFlight(LATER, Optional.of(seen.get(seen.size() - 1)), 3);
    }

    assertThat(seen).containsExactlyElementsOf(ids);
  }

  @Test
  void history_is_newest_first_over_all_these_targets() {
    RunId first = ledger.record(NOW, skip(KARNET, NOW)).get(0);
    RunId second = ledger.record(NOW.plusSeconds(1), skip(LODZ, NOW)).get(0);
    RunId third = ledger.record(NOW.plusSeconds(2), enqueue(KARNET, LATER)).get(0);
    ledger.record(NOW.plusSeconds(3), skip(QUIZ, NOW));

    assertThat(runs().history(List.of(KARNET, LODZ), 10))
        .extracting(RunLedgerContract::id)
        .containsExactly(third, second, first);
    assertThat(runs().history(List.of(LODZ, KARNET), 2))
        .extracting(RunLedgerContract::id)
        .containsExactly(third, second);
    assertThat(runs().history(List.of(LODZ), 10))
        .extracting(RunLedgerContract::id)
        .containsExactly(second);
  }

  @Test
  void thousand_decisions_go_in_one_call() {
    List<TargetId> targets = Given.ids(1_000);
    ledger.targets(targets);

    List<RunId> ids =
        ledger.record(NOW, targets.stream().map(target -> enqueue(target, NOW)).toList());

    assertThat(new HashSet<>(ids)).hasSize(1_000);
    assertThat(runs().history(targets, 2_000)).hasSize(1_000);
    List<Run> inFlight = runs().inFlight(LATER, Optional.empty(), 2_000);
    assertThat(inFlight).hasSize(1_000);
    assertThat(inFlight).allMatch(run -> run.target().equals(targets.get(ids.indexOf(run.id()))));
  }

  // ---- what the tests say

  private static RunId id(LedgerEntry entry) {
    return entry instanceof LedgerEntry.Skipped skipped
        ? skipped.id()
        : ((LedgerEntry.Asked) entry).run().id();
  }

  private static Entry enqueue(TargetId target, Instant slot) {
    return new Entry.Enqueued(target, Given.decided(slot), false);
  }

  private static Entry skip(TargetId target, Instant slot) {
    return new Entry.Skipped(target, Given.decided(slot), SkipReason.OVERLAP);
  }

  private Run retrying(Run running, Instant retryAt) {
    RunProgress before = running.progress();
    return ledger.updated(
        running,
        running.at(
            new RunProgress(
                RunState.RETRYING,
                before.attempt(),
                before.startedAt(),
                Optional.of(retryAt),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new Failure(FailureKind.UPSTREAM, "HTTP 503")),
                Optional.empty())));
  }

  private void assertInFlight(Instant before, Run... runs) {
    assertThat(runs().inFlight(before, Optional.empty(), 10))
        .containsExactlyElementsOf(
            Stream.of(runs).sorted((a, b) -> a.id().compareTo(b.id())).toList());
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

  private static void assertRefused(Runnable write) {
    assertThatThrownBy(write::run)
        .isInstanceOfSatisfying(
            PortException.class, refused -> assertThat(refused.fault()).isEqualTo(Fault.DATA));
  }

  private TargetStats stats(TargetId target) {
    return storage().stats().ofTargets(Arrays.asList(target)).get(target);
  }

  private RunLedger runs() {
    return storage().runs();
  }
}
