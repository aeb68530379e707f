package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.Discovery;
import dev.discovery.admin.NextRunResult;
import dev.discovery.plan.Pending;
import dev.discovery.plan.SkipReason;
import dev.discovery.plan.Target;
import dev.discovery.plan.TargetState;
import dev.discovery.port.RunLedger.Entry;
import dev.discovery.run.LedgerEntry;
import dev.discovery.run.TickReport;
import dev.discovery.schedule.Spread;
import dev.discovery.source.TargetId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The next run of a target, set by a person. */
public abstract class NextRunScenarios extends PauseSuite {

  private static final Instant NOON = MIDNIGHT.plus(Duration.ofHours(12));

  @Test
  void moved_slot_is_run_when_it_comes_and_the_schedule_goes_on_after_it() {
    Discovery node = haveRun("krakow");
    Instant wanted = MIDNIGHT.plus(Duration.ofHours(15)).plus(Given.MICROSECOND);

    NextRunResult result = move(node, day(1), wanted.plus(Given.CUT_OFF));
    scenario().at(wanted.minus(Given.MICROSECOND));
    int before = node.orchestrator().tick().due();
    scenario().at(wanted);
    int then = node.orchestrator().tick().enqueued();

    assertThat(result)
        .isEqualTo(
            new NextRunResult.Moved(
                new Pending(scenario().run(KRAKOW).slot().orElseThrow().slot(), wanted)));
    assertThat(before).isZero();
    assertThat(then).isEqualTo(1);
    assertThat(scenario().run(KRAKOW).slot().orElseThrow().slot().offGrid()).isTrue();
    assertThat(scenario().next(KRAKOW)).isEqualTo(day(2));
    assertThat(scenario().skips(KRAKOW)).isEmpty();
  }

  @Test
  void moved_slot_is_due_at_its_instant_whatever_the_spread() {
    scenario().at(MIDNIGHT);
    Discovery node = scenario().node(karnet.withSpread(new Spread(Duration.ofHours(10))));
    Scenario.city(node, "krakow", Scenario.config("0 0 * * *", Scenario.source("karnet", 24)));
    scenario().after(Duration.ofHours(10));
    node.orchestrator().tick();
    scenario().work(node);

    move(node, scenario().next(KRAKOW), NOON);
    scenario().at(NOON);

    assertThat(node.orchestrator().tick().enqueued()).isEqualTo(1);
  }

  @Test
  void edit_made_against_another_slot_is_stale() {
    Discovery node = haveRun("krakow");
    Pending pending = scenario().state(KRAKOW).pending().orElseThrow();

    assertThat(move(node, day(2), NOON)).isEqualTo(new NextRunResult.Stale(pending));
    assertThat(scenario().state(KRAKOW).pending()).contains(pending);
  }

  @Test
  void slot_that_is_decided_or_has_passed_cannot_be_the_next_one() {
    Discovery node = haveRun("krakow");

    assertRefused(move(node, day(1), MIDNIGHT), "after");
    assertRefused(move(node, day(1), MIDNIGHT.minusSeconds(1)), "after");
    assertThat(scenario().next(KRAKOW)).isEqualTo(day(1));
  }

  @Test
  void slot_that_has_come_is_not_lost() {
    Discovery node = haveRun("krakow");
    scenario().at(day(1));

    NextRunResult result = move(node, day(1), day(1).plusSeconds(60));
    int enqueued = node.orchestrator().tick().enqueued();

    assertRefused(result, "has come");
    assertThat(enqueued).isEqualTo(1);
  }

  @Test
  void slot_that_waits_for_the_end_of_a_pause_stays_and_the_refusal_names_the_pause() {
    Discovery node = haveRun("krakow");
    pause(node, SOURCE);
    scenario().at(day(1));
    parks(node, 1);

    assertRefused(move(node, day(1), day(1).plusSeconds(60)), "paused by ann");
  }

  @Test
  void target_that_does_not_exist_or_is_not_wanted_has_no_next_run() {
    Discovery node = haveRun("krakow");
    TargetId nobodys = Scenario.target("karnet", "nowhere");
    node.admin().setEnabled(Scenario.id("krakow"), false, Scenario.ANN);

    assertThat(node.admin().moveNextRun(nobodys, day(1), NOON, Scenario.ANN))
        .isEqualTo(new NextRunResult.UnknownTarget(nobodys));
    assertRefused(move(node, day(1), NOON), "no city");
  }

  @Test
  void target_whose_config_or_row_is_unreadable_is_refused_with_the_reason() {
    Discovery node = haveRun("krakow", "lodz");
    scenario().rezone(LODZ, "Mars/Olympus");
    Scenario.city(
        node,
        "krakow",
        Scenario.config("0 0 * * *", "{\"name\": \"karnet\", \"frequency_hours\": 0}"));

    assertRefused(move(node, day(1), NOON), "frequency_hours");
    assertRefused(node.admin().moveNextRun(LODZ, day(1), NOON, Scenario.ANN), "Mars/Olympus");
  }

  @Test
  void quarantined_target_leaves_a_gap_row_and_goes_on_at_the_new_slot() {
    Discovery node = haveRun("krakow");
    scenario().at(day(1));
    scenario().rezone(KRAKOW, "Mars/Olympus");
    node.orchestrator().tick();
    scenario().rezone(KRAKOW, "UTC");
    scenario().at(day(2).plusSeconds(60));

    NextRunResult result = move(node, day(1), day(2).plusSeconds(90));
    int atOnce = node.orchestrator().tick().due();
    scenario().at(day(2).plusSeconds(90));
    int then = node.orchestrator().tick().enqueued();

    assertThat(result).isInstanceOf(NextRunResult.Moved.class);
    assertThat(atOnce).isZero();
    assertThat(then).isEqualTo(1);
    assertThat(skipReasons(KRAKOW)).containsExactly(SkipReason.QUARANTINED);
    assertThat(newestSkip(KRAKOW).slot().slot().at()).isEqualTo(day(1));
    assertThat(newestSkip(KRAKOW).slot().through().at()).isEqualTo(day(2));
  }

  @Test
  void row_that_contradicts_the_ledger_is_repaired_so_that_no_later_tick_conflicts() {
    Discovery node = haveRun("krakow");
    decidedElsewhere(new Entry.Skipped(KRAKOW, Given.decided(day(1)), SkipReason.OVERLAP));
    decidedElsewhere(new Entry.Enqueued(KRAKOW, Given.decided(day(2)), false));
    scenario().at(day(2));
    int quarantined = node.orchestrator().tick().quarantined();
    scenario().after(Duration.ofMinutes(5));
    int again = node.orchestrator().tick().quarantined();

    NextRunResult result = move(node, day(1), day(2).plus(Duration.ofHours(5)));
    TargetState repaired = scenario().state(KRAKOW);
    scenario().at(day(2).plus(Duration.ofHours(5)));
    TickReport next = node.orchestrator().tick();

    assertThat(quarantined).isEqualTo(1);
    assertThat(again).as("it does not end by itself").isEqualTo(1);
    assertThat(result).isInstanceOf(NextRunResult.Moved.class);
    assertThat(repaired.lastSlot().orElseThrow().at()).isEqualTo(day(2));
    assertThat(repaired.parked()).isEmpty();
    assertThat(repaired.inFlight().orElseThrow().run()).isEqualTo(scenario().run(KRAKOW).id());
    assertThat(next.quarantined()).isZero();
    assertThat(next.skipped()).isEqualTo(Map.of(SkipReason.OVERLAP, 1));
    assertThat(scenario().ledger(KRAKOW)).as("no gap: all were decided").hasSize(4);
    scenario().work(node);
    scenario().at(scenario().next(KRAKOW));
    assertThat(node.orchestrator().tick().enqueued()).isEqualTo(1);
  }

  @Test
  void slots_that_came_after_the_ledgers_last_one_are_the_gap_of_a_repair() {
    Discovery node = haveRun("krakow");
    decidedElsewhere(new Entry.Skipped(KRAKOW, Given.decided(day(1)), SkipReason.OVERLAP));
    scenario().at(day(3).plusSeconds(1));

    NextRunResult result = move(node, day(1), day(3).plusSeconds(60));

    assertThat(result).isInstanceOf(NextRunResult.Moved.class);
    assertThat(newestSkip(KRAKOW).slot().slot().at()).isEqualTo(day(2));
    assertThat(newestSkip(KRAKOW).slot().through().at()).isEqualTo(day(3));
    scenario().at(day(3).plusSeconds(60));
    assertThat(node.orchestrator().tick().enqueued()).isEqualTo(1);
  }

  @Test
  void marker_of_a_run_that_has_ended_is_cleared_by_a_move() {
    Discovery node = startWith("0 0 * * *", 24, "krakow");
    node.orchestrator().tick();
    TargetState occupied = scenario().state(KRAKOW);
    scenario().work(node);
    inTransaction(
        () -> {
          Target free = storage().targets().lock(List.of(KRAKOW)).get(0);
          storage().targets().advance(List.of(free.in(occupied)));
        });

    move(node, scenario().next(KRAKOW), scenario().now().plusSeconds(60));
    scenario().after(Duration.ofSeconds(60));

    assertThat(node.orchestrator().tick().enqueued()).isEqualTo(1);
  }

  @Test
  void move_and_ticks_at_once_lose_no_slot_and_decide_none_twice() {
    Discovery node = haveRun("krakow");
    for (int round = 1; round <= 10; round++) {
      Instant seen = scenario().next(KRAKOW);
      scenario().at(seen.minus(Given.MICROSECOND));
      Instant wanted = seen.plusSeconds(round);
      threads()
          .together(
              4,
              thread -> {
                if (thread == 0) {
                  scenario().at(seen);
                }
                return thread == 1
                    ? node.admin().moveNextRun(KRAKOW, seen, wanted, Scenario.ANN).hashCode()
                    : node.orchestrator().tick().due();
              });
      scenario().at(wanted);
      node.orchestrator().tick();
      scenario().work(node);

      List<LedgerEntry> ledger = scenario().ledger(KRAKOW);
      assertThat(ledger).hasSize(round + 1);
      assertThat(Scenario.slot(ledger.get(round)).slot().at()).isIn(seen, wanted);
    }
  }

  /** As if the target's row had been put back from an older copy. */
  private void decidedElsewhere(Entry decision) {
    inTransaction(
        () -> storage().runs().record(List.of(decision), scenario().now(), "another life"));
  }

  private static NextRunResult move(Discovery node, Instant seen, Instant wanted) {
    return node.admin().moveNextRun(KRAKOW, seen, wanted, Scenario.ANN);
  }

  private static void assertRefused(NextRunResult result, String why) {
    assertThat(result)
        .isInstanceOfSatisfying(
            NextRunResult.Refused.class, refused -> assertThat(refused.reason()).contains(why));
  }
}
