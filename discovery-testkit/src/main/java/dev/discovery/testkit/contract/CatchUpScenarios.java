package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.Discovery;
import dev.discovery.plan.DecidedSlot;
import dev.discovery.plan.ParkReason;
import dev.discovery.plan.Pending;
import dev.discovery.plan.SkipReason;
import dev.discovery.run.LedgerEntry;
import dev.discovery.run.RunState;
import dev.discovery.run.TickReport;
import dev.discovery.schedule.CatchUp;
import dev.discovery.schedule.Overlap;
import dev.discovery.schedule.SlotPolicies;
import dev.discovery.schedule.Spread;
import dev.discovery.source.FailureKind;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SyncException;
import dev.discovery.source.TargetId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What becomes of an hourly source after an outage of three days, which ends ten minutes after slot
 * 72. Rows of the ledger are written as "RUN 1-72": the hours after midnight of the first and the
 * last slot.
 */
public abstract class CatchUpScenarios extends TickSuite {

  private static final Instant END = MIDNIGHT.plus(Duration.ofHours(72)).plusSeconds(600);

  @Test
  void one_run_makes_up_for_all_slots_unless_a_source_says_otherwise() {
    Discovery node = afterTheOutage(karnet);

    TickReport report = node.orchestrator().tick();

    assertThat(rows(KRAKOW)).containsExactly("RUN 1-72");
    assertThat(report.counts().skipped()).isEmpty();
    assertThat(scenario().next(KRAKOW)).isEqualTo(hour(73));
  }

  @Test
  void none_of_the_missed_slots_is_run_if_they_are_to_be_skipped() {
    Discovery node = afterTheOutage(karnet.withCatchUp(CatchUp.SKIP));

    TickReport report = node.orchestrator().tick();
    scenario().at(hour(74).minusSeconds(1));
    node.orchestrator().tick();

    assertThat(report.counts().skipped()).isEqualTo(Map.of(SkipReason.MISSED, 1));
    assertThat(report.enqueued()).isZero();
    assertThat(rows(KRAKOW))
        .as("late, but before the slot after it")
        .containsExactly("MISSED 1-72", "RUN 73");
  }

  @Test
  void slots_beyond_the_window_are_dropped_in_a_row_of_their_own() {
    Discovery node = afterTheOutage(karnet.withCatchUp(CatchUp.ONCE.within(Duration.ofHours(6))));

    TickReport report = node.orchestrator().tick();

    assertThat(rows(KRAKOW)).containsExactly("MISSED 1-66", "RUN 67-72");
    assertThat(report.enqueued()).isEqualTo(1);
    assertThat(report.counts().skipped()).isEqualTo(Map.of(SkipReason.MISSED, 1));
    assertThat(report.due()).isEqualTo(2);
  }

  @Test
  void nothing_is_run_when_all_slots_are_beyond_the_window() {
    Discovery node = afterTheOutage(karnet.withCatchUp(CatchUp.ALL.within(Duration.ofMinutes(9))));

    node.orchestrator().tick();

    assertThat(rows(KRAKOW)).containsExactly("MISSED 1-72");
    assertThat(scenario().next(KRAKOW)).isEqualTo(hour(73));
  }

  @Test
  void newest_five_are_run_one_after_the_other_by_two_nodes() {
    Discovery first = afterTheOutage(karnet.withCatchUp(CatchUp.ALL));
    Discovery second = scenario().node(karnet.withCatchUp(CatchUp.ALL));

    for (int n = 0; n < 4; n++) {
      threads()
          .together(2, thread -> (thread == 0 ? first : second).orchestrator().tick().problem());
      assertThat(scenario().state(KRAKOW).isParked(ParkReason.OVERLAP)).isTrue();
      assertThat(scenario().state(KRAKOW).wakeAt()).isEmpty();
      scenario().work(n % 2 == 0 ? first : second);
    }
    first.orchestrator().tick();
    int due = second.orchestrator().tick().due();

    assertThat(rows(KRAKOW))
        .containsExactly("MISSED 1-67", "RUN 68", "RUN 69", "RUN 70", "RUN 71", "RUN 72");
    assertThat(due).isZero();
    assertThat(scenario().state(KRAKOW).parked()).isEmpty();
    assertThat(scenario().next(KRAKOW)).isEqualTo(hour(73));
    assertThat(scenario().queue().pending(List.of(scenario().run(KRAKOW).id()))).hasSize(1);
  }

  @Test
  void slots_that_come_during_the_runs_push_older_ones_out() {
    Discovery node = afterTheOutage(karnet.withCatchUp(CatchUp.ALL));
    node.orchestrator().tick();
    scenario().at(hour(75));

    scenario().work(node);
    node.orchestrator().tick();

    assertThat(rows(KRAKOW)).containsExactly("MISSED 1-67", "RUN 68", "MISSED 69-70", "RUN 71");
  }

  @Test
  void run_that_fails_is_retried_before_the_slots_that_wait_behind_it() {
    var sync = new ScriptedSync();
    Discovery node = afterTheOutage(Scenario.ofCity("karnet", sync).withCatchUp(CatchUp.ALL));
    sync.failing(3, new SyncException(FailureKind.UPSTREAM, "HTTP 503"));
    node.orchestrator().tick();

    scenario().work(node);
    RunState afterOne = scenario().run(KRAKOW).state();
    scenario().after(Duration.ofSeconds(30));
    int due = node.orchestrator().tick().due();
    scenario().work(node);
    scenario().after(Duration.ofSeconds(60));
    scenario().work(node);
    RunState afterThree = scenario().run(KRAKOW).state();
    node.orchestrator().tick();
    scenario().work(node);

    assertThat(afterOne).isEqualTo(RunState.RETRYING);
    assertThat(due).isZero();
    assertThat(afterThree).isEqualTo(RunState.FAILED);
    assertThat(rows(KRAKOW)).containsExactly("MISSED 1-67", "RUN 68", "RUN 69");
    assertThat(scenario().run(KRAKOW).state()).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void city_has_policies_of_its_own_beside_one_that_has_none() {
    scenario().at(MIDNIGHT);
    Discovery node = scenario().node(karnet.withCatchUp(CatchUp.SKIP));
    hourly(node, "lodz", "");
    hourly(node, "krakow", ", 'catch_up': 'ONCE', 'catch_up_window': 'PT3H', 'overlap': 'QUEUE'");
    node.orchestrator().tick();
    scenario().work(node);
    scenario().at(END);

    node.orchestrator().tick();

    assertThat(rows(LODZ)).containsExactly("MISSED 1-72");
    assertThat(rows(KRAKOW)).containsExactly("MISSED 1-69", "RUN 70-72");
    assertThat(scenario().target(KRAKOW).schedule().policies())
        .isEqualTo(
            new SlotPolicies(Overlap.QUEUE, CatchUp.ONCE.within(Duration.ofHours(3)), Spread.NONE));
  }

  @Test
  void edit_of_a_policy_keeps_a_slot_that_has_come_and_decides_how_it_is_made_up_for() {
    Discovery node = afterTheOutage(karnet);
    Pending owed = scenario().state(KRAKOW).pending().orElseThrow();

    hourly(node, "krakow", ", 'catch_up': 'ALL', 'spread': 'PT30M'");
    Pending kept = scenario().state(KRAKOW).pending().orElseThrow();
    scenario().at(END.plus(Duration.ofMinutes(30)));
    node.orchestrator().tick();
    hourly(node, "krakow", ", 'catch_up': 'ONCE'");
    scenario().work(node);
    node.orchestrator().tick();

    assertThat(kept).isEqualTo(owed);
    assertThat(rows(KRAKOW)).containsExactly("MISSED 1-67", "RUN 68", "RUN 69-72");
  }

  @Test
  void edit_of_the_spread_moves_the_due_time_of_a_slot_to_come_and_not_the_slot() {
    Discovery node = afterTheOutage(karnet);
    node.orchestrator().tick();
    var spread = new Spread(Duration.ofMinutes(50));

    hourly(node, "krakow", ", 'spread': 'PT50M'");

    Pending pending = scenario().state(KRAKOW).pending().orElseThrow();
    assertThat(pending.slot().at()).isEqualTo(hour(73));
    assertThat(pending.dueAt())
        .isEqualTo(hour(73).plus(spread.offset(KRAKOW.toString())))
        .isAfter(hour(73));
  }

  @Test
  void slots_behind_a_run_that_takes_long_are_made_up_for_when_it_ends() {
    Discovery node = afterTheOutage(karnet.withOverlap(Overlap.QUEUE).withCatchUp(CatchUp.SKIP));
    scenario().at(hour(73));
    node.orchestrator().tick();
    scenario().at(hour(74));
    node.orchestrator().tick();
    scenario().at(hour(76));
    node.orchestrator().tick();
    scenario().work(node);
    node.orchestrator().tick();

    assertThat(rows(KRAKOW)).containsExactly("MISSED 1-73", "RUN 74", "MISSED 75-76");
  }

  /** One run at midnight, then nothing. */
  private Discovery afterTheOutage(SourceDefinition source) {
    scenario().at(MIDNIGHT);
    Discovery node = scenario().node(source);
    hourly(node, "krakow", "");
    node.orchestrator().tick();
    scenario().work(node);
    scenario().at(END);
    return node;
  }

  private static void hourly(Discovery node, String city, String policies) {
    String source =
        "{\"name\": \"karnet\", \"frequency_hours\": 1%s}".formatted(policies.replace('\'', '"'));
    Scenario.city(node, city, Scenario.config("0 * * * *", source));
  }

  /** Without the first, of midnight. */
  private List<String> rows(TargetId target) {
    return scenario().ledger(target).stream().skip(1).map(CatchUpScenarios::row).toList();
  }

  private static String row(LedgerEntry entry) {
    DecidedSlot slot = Scenario.slot(entry);
    long first = Duration.between(MIDNIGHT, slot.slot().at()).toHours();
    long last = Duration.between(MIDNIGHT, slot.through().at()).toHours();
    assertThat(slot.collapsed()).isEqualTo(last - first);
    assertThat(slot.atLeast()).isFalse();
    String what = entry instanceof LedgerEntry.Skipped skipped ? skipped.reason().name() : "RUN";
    return what + " " + first + (last > first ? "-" + last : "");
  }

  private static Instant hour(int hours) {
    return MIDNIGHT.plus(Duration.ofHours(hours));
  }
}
