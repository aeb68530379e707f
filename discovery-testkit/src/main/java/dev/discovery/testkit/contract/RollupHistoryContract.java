package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.discovery.access.Actor;
import dev.discovery.plan.Backfill;
import dev.discovery.plan.BackfillGrid;
import dev.discovery.plan.BackfillPlan;
import dev.discovery.plan.BackfillRequest;
import dev.discovery.port.PortException;
import dev.discovery.port.RunLedger.Entry;
import dev.discovery.run.AttemptFailure;
import dev.discovery.run.Baseline;
import dev.discovery.run.Origin;
import dev.discovery.run.Outcome;
import dev.discovery.run.Run;
import dev.discovery.run.RunLifecycle;
import dev.discovery.run.RunState;
import dev.discovery.run.Verdict;
import dev.discovery.schedule.Frequency;
import dev.discovery.source.FailureKind;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.RetryPolicy;
import dev.discovery.source.SyncResult;
import dev.discovery.source.TargetId;
import dev.discovery.source.VerdictRule;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * As {@link RollupContract}, after random histories, and while many do at once what changes sums.
 */
public abstract class RollupHistoryContract extends RollupSuite {

  private final Map<TargetId, Backfill> backfills = new HashMap<>();
  private int slots;

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void sums_equal_the_fold_of_the_full_log_after_a_random_history(long seed) {
    var random = new Random(seed);
    lastSlots();
    for (int step = 0; step < 250; step++) {
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
        rolledBack(
            () ->
                runs()
                    .end(
                        running,
                        RunLifecycle.lose(running, clock),
                        Optional.empty(),
                        Optional.empty()));
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
                runs().end(pair.get(which), after.get(which), Optional.empty(), Optional.empty());
              }
            });
        return after;
      } catch (PortException deadlock) {
        assertThat(deadlock.fault()).isEqualTo(PortException.Fault.UNAVAILABLE);
      }
    }
    throw new AssertionError("expected one of 100 tries to end them");
  }
}
