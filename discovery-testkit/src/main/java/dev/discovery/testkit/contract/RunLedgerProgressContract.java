package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.discovery.port.PortException;
import dev.discovery.port.PortException.Fault;
import dev.discovery.port.RunLedger;
import dev.discovery.run.Advance;
import dev.discovery.run.Attempt;
import dev.discovery.run.Baseline;
import dev.discovery.run.Checkpoint;
import dev.discovery.run.Failure;
import dev.discovery.run.LastFailure;
import dev.discovery.run.LedgerEntry;
import dev.discovery.run.Run;
import dev.discovery.run.RunLifecycle;
import dev.discovery.run.RunProgress;
import dev.discovery.run.RunState;
import dev.discovery.run.RunTotals;
import dev.discovery.run.TargetStats;
import dev.discovery.run.Verdict;
import dev.discovery.source.Attributes;
import dev.discovery.source.FailureKind;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.RunId;
import dev.discovery.source.SyncResult;
import dev.discovery.testkit.LedgerEntries;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The contract of {@link RunLedger}: how a run moves on, and its end. */
public abstract class RunLedgerProgressContract extends RunLedgerSuite {

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
        Optional.of(
            new Attempt(
                7,
                Given.LONG.substring(0, 100).strip(),
                NOW.plusSeconds(1),
                Optional.of(Advance.of(3, 4, Given.HOSTILE, NOW.plusSeconds(2)))));
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
              Optional.of(
                  new Failure(
                      kind,
                      Given.HOSTILE + Given.LONG + Given.LONG,
                      Optional.of(Given.HOSTILE + Given.LONG))),
              Optional.of(NOW.plusSeconds(5)));

      ledger.updated(before, before.at(full));

      assertThat(ledger.run(run.id())).isEqualTo(run.at(full));
    }
    ledger.updated(ledger.run(run.id()), run);
    assertThat(ledger.run(run.id())).as("back to empty").isEqualTo(run);
    assertThat(LedgerEntries.newest(storage(), List.of(LODZ), 10))
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
                  RunLifecycle.succeed(
                      RunLifecycle.start(stale, "w", NOW), Given.outcome(ITEMS), LATER),
                  Optional.of("stale")));
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

    assertThat(LedgerEntries.newest(storage(), List.of(LODZ), 10)).isEmpty();
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
        .isEqualTo(
            new Checkpoint(
                Optional.of(Given.HOSTILE),
                Optional.of(NOW.plusSeconds(1)),
                new Baseline(ITEMS.found(), 1)));
    assertThat(runs().checkpoint(LODZ)).isEqualTo(Checkpoint.NONE);
  }

  @Test
  void attributes_come_back_in_order_with_the_number_of_those_that_were_dropped() {
    var many = new LinkedHashMap<String, String>();
    for (int n = 10_000; n > 0; n--) {
      many.put("attribute " + n + Given.HOSTILE, Given.LONG + Given.LONG);
    }
    SyncResult result = SyncResult.of(ITEMS).withAttributes(many);
    Run running = ledger.started(ledger.enqueued(KARNET, NOW), NOW);

    Run ended = ledger.succeeded(running, result, LATER);

    assertThat(ledger.run(running.id())).isEqualTo(ended);
    Attributes kept = ledger.run(running.id()).progress().outcome().orElseThrow().attributes();
    assertThat(kept.dropped()).isEqualTo(9_950);
    assertThat(kept.values().keySet())
        .containsExactlyElementsOf(result.attributes().values().keySet());
  }

  @Test
  void baseline_is_the_fold_of_what_successful_runs_found() {
    Baseline expected = Baseline.NONE;
    Instant slot = NOW;
    for (int found : List.of(120, 0, 7, 1_000_003, 1, 90, 91, 92, 33, 94, 95, 0, 96, 1_234_567)) {
      var items = new ItemCounts(found, found, 0, 0, 0, 0);
      Run running = ledger.started(ledger.enqueued(KARNET, slot), NOW);

      ledger.succeeded(running, items, Optional.empty(), LATER);

      expected = found == 0 ? expected : expected.plus(found);
      assertThat(runs().checkpoint(KARNET).baseline()).isEqualTo(expected);
      slot = slot.plusSeconds(86_400);
    }
  }

  @Test
  void run_that_is_judged_failed_moves_neither_checkpoint_nor_last_success() {
    ledger.succeeded(
        ledger.started(ledger.enqueued(KARNET, NOW), NOW), ITEMS, Optional.of("saved"), NOW);
    Checkpoint saved = runs().checkpoint(KARNET);
    var allFailed = new ItemCounts(7, 0, 0, 0, 0, 7);

    Run ended =
        ledger.succeeded(
            ledger.started(ledger.enqueued(KARNET, LATER), LATER),
            allFailed,
            Optional.of("lost"),
            LATER);

    assertThat(ledger.run(ended.id())).isEqualTo(ended);
    assertThat(ended.progress().verdict()).contains(Verdict.FAILED);
    assertThat(runs().checkpoint(KARNET)).isEqualTo(saved);
    assertThat(stats(KARNET).ended()).isEqualTo(new RunTotals(2, 0, 0, 0));
    assertThat(stats(KARNET).standing().lastSuccessAt()).contains(NOW);
    assertThat(stats(KARNET).standing().consecutiveFailures()).isEqualTo(1);
    assertThat(stats(KARNET).standing().lastFailure().map(LastFailure::failure))
        .contains(new Failure(FailureKind.DATA, "all 7 items failed"));
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
                        RunLifecycle.succeed(running, Given.outcome(ITEMS), LATER),
                        Optional.of("moved"),
                        Optional.empty()));

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
        .isEqualTo(
            new Checkpoint(
                Optional.of("one"),
                Optional.of(NOW.plusSeconds(2)),
                new Baseline(ITEMS.found(), 1)));
  }

  @Test
  void success_without_a_cursor_leaves_the_saved_one() {
    ledger.succeeded(
        ledger.started(ledger.enqueued(KARNET, NOW), NOW), ITEMS, Optional.of("saved"), NOW);

    ledger.succeeded(
        ledger.started(ledger.enqueued(KARNET, LATER), LATER), ITEMS, Optional.empty(), LATER);

    assertThat(runs().checkpoint(KARNET))
        .isEqualTo(
            new Checkpoint(
                Optional.of("saved"), Optional.of(LATER), new Baseline(ITEMS.found(), 2)));
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

  // ---- what the tests say

  private static void assertRefused(Runnable write) {
    assertThatThrownBy(write::run)
        .isInstanceOfSatisfying(
            PortException.class, refused -> assertThat(refused.fault()).isEqualTo(Fault.DATA));
  }
}
