package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.access.Actor;
import dev.discovery.plan.DecidedSlot;
import dev.discovery.plan.SkipReason;
import dev.discovery.port.RunLedger;
import dev.discovery.port.RunLedger.Entry;
import dev.discovery.run.Attempt;
import dev.discovery.run.Checkpoint;
import dev.discovery.run.Failure;
import dev.discovery.run.LedgerEntry;
import dev.discovery.run.Origin;
import dev.discovery.run.Run;
import dev.discovery.run.RunLifecycle;
import dev.discovery.run.RunProgress;
import dev.discovery.run.RunState;
import dev.discovery.run.TargetStats;
import dev.discovery.schedule.Slot;
import dev.discovery.source.FailureKind;
import dev.discovery.source.RunId;
import dev.discovery.source.TargetId;
import dev.discovery.testkit.LedgerEntries;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The contract of {@link RunLedger}: what is recorded and found. What is refused is in {@link
 * RunLedgerSlotContract}, what becomes of a run in {@link RunLedgerProgressContract}.
 */
public abstract class RunLedgerContract extends RunLedgerSuite {

  private static final Instant FINER = NOW.plus(Given.CUT_OFF);

  // ---- record, find

  @Test
  void has_nothing_at_first() {
    RunId unknown = new RunId(4_711);

    assertThat(runs().find(unknown)).isEmpty();
    assertThat(inTransaction(() -> runs().lock(unknown))).isEmpty();
    assertThat(runs().checkpoint(KARNET)).isEqualTo(Checkpoint.NONE);
    assertThat(runs().inFlight(LATER, Optional.empty(), 10)).isEmpty();
    assertThat(LedgerEntries.newest(storage(), List.of(KARNET), 10)).isEmpty();
    assertThat(LedgerEntries.newest(storage(), List.of(), 10)).isEmpty();
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

    Run run = new Run(id, KARNET, new Origin.Scheduled(slot), LATER, true, RunProgress.QUEUED);
    assertThat(runs().find(id)).contains(run);
    assertThat(inTransaction(() -> runs().lock(id))).contains(run);
    assertThat(LedgerEntries.newest(storage(), List.of(KARNET), 10))
        .containsExactly(new LedgerEntry.Asked(run));
  }

  @Test
  void run_that_somebody_asked_for_has_no_slot_and_says_who_it_was() {
    var ann = new Actor(Given.HOSTILE.replace('\n', ' '));
    RunId id = ledger.record(LATER, asked(KARNET, ann.name(), false)).get(0);

    Run run = new Run(id, KARNET, new Origin.Requested(ann), LATER, false, RunProgress.QUEUED);
    assertThat(runs().find(id)).contains(run);
    assertThat(run.slot()).isEmpty();
    assertThat(LedgerEntries.newest(storage(), List.of(KARNET), 10))
        .containsExactly(new LedgerEntry.Asked(run));
  }

  @Test
  void runs_that_are_asked_for_at_once_are_all_taken_in_their_order() {
    List<RunId> ids =
        ledger.record(
            NOW,
            asked(KARNET, "ann", true),
            enqueue(LODZ, NOW),
            asked(KARNET, "bob", true),
            asked(KARNET, "cyd", false));

    assertThat(ids).isSorted().doesNotHaveDuplicates();
    assertThat(ids.stream().map(id -> ledger.run(id).requestedBy().map(Actor::name).orElse("")))
        .containsExactly("ann", "", "bob", "cyd");
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
    assertThat(LedgerEntries.newest(storage(), List.of(KARNET), 10))
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
    assertThat(LedgerEntries.newest(storage(), List.of(LODZ), 10))
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
    assertThat(stats(KARNET).standing().lastRunAt()).contains(LATER.plusSeconds(1));
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
    assertThat(LedgerEntries.newest(storage(), List.of(hostile), 10)).hasSize(1);
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
                    RunLifecycle.succeed(run, Given.outcome(ITEMS), LATER),
                    Optional.of("moved"),
                    Optional.empty()));

    assertThat(LedgerEntries.newest(storage(), List.of(KARNET, LODZ, QUIZ), 10))
        .containsExactly(new LedgerEntry.Asked(run));
    assertThat(ledger.run(run.id())).isEqualTo(run);
    assertThat(stats(KARNET)).isEqualTo(TargetStats.none(KARNET));
    assertThat(runs().checkpoint(KARNET)).isEqualTo(Checkpoint.NONE);
    assertThat(ledger.record(NOW, enqueue(LODZ, NOW), skip(QUIZ, NOW))).hasSize(2);
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

    assertThat(LedgerEntries.newest(storage(), List.of(KARNET, LODZ), 10))
        .extracting(RunLedgerContract::id)
        .containsExactly(third, second, first);
    assertThat(LedgerEntries.newest(storage(), List.of(LODZ, KARNET), 2))
        .extracting(RunLedgerContract::id)
        .containsExactly(third, second);
    assertThat(LedgerEntries.newest(storage(), List.of(LODZ), 10))
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
    assertThat(LedgerEntries.newest(storage(), targets, 2_000)).hasSize(1_000);
    List<Run> inFlight = runs().inFlight(LATER, Optional.empty(), 2_000);
    assertThat(inFlight).hasSize(1_000);
    assertThat(inFlight).allMatch(run -> run.target().equals(targets.get(ids.indexOf(run.id()))));
  }

  // ---- what the tests say

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
}
