package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.discovery.Discovery;
import dev.discovery.orchestrator.DiscoveryListener;
import dev.discovery.orchestrator.TickLimits;
import dev.discovery.plan.ParkReason;
import dev.discovery.plan.SkipReason;
import dev.discovery.plan.Target;
import dev.discovery.port.JobQueue;
import dev.discovery.port.TickHistory.TickRow;
import dev.discovery.run.LedgerEntry;
import dev.discovery.run.TickReport;
import dev.discovery.schedule.Overlap;
import dev.discovery.source.TargetId;
import dev.discovery.testkit.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a tick decides, and what it reports. */
public abstract class TickScenarios extends TickSuite {

  // ---- due, and due again

  @Test
  void source_that_was_just_enqueued_is_not_due_again() {
    Discovery node = startWith("0 0 * * *", 24, "krakow");

    TickReport first = node.orchestrator().tick();
    TickReport second = node.orchestrator().tick();
    TickReport onAnotherNode = scenario().node(karnet).orchestrator().tick();

    assertThat(first.enqueued()).isEqualTo(1);
    assertThat(second.due()).isZero();
    assertThat(onAnotherNode.due()).isZero();
    assertThat(scenario().ledger(KRAKOW)).hasSize(1);
  }

  @Test
  void source_that_has_run_is_not_due_again_before_its_next_slot() {
    Discovery node = startWith("0 0 * * *", 24, "krakow");
    node.orchestrator().tick();
    scenario().work(node);

    scenario().after(Duration.ofHours(23));
    TickReport report = node.orchestrator().tick();

    assertThat(report.due()).isZero();
  }

  @Test
  void next_run_at_is_stored_and_is_what_the_next_tick_obeys() {
    Discovery node = startWith("30 4 * * *", 24, "krakow");
    node.orchestrator().tick();
    scenario().work(node);

    Instant nextRunAt = scenario().next(KRAKOW);
    scenario().at(nextRunAt.minus(Given.MICROSECOND));
    TickReport justBefore = node.orchestrator().tick();
    scenario().at(nextRunAt);
    TickReport exactlyThen = node.orchestrator().tick();

    // After a first run at midnight the next one is 12 hours later at the least.
    assertThat(nextRunAt).isEqualTo(Instant.parse("2026-01-16T04:30:00Z"));
    assertThat(justBefore.due()).isZero();
    assertThat(exactlyThen.enqueued()).isEqualTo(1);
    assertThat(scenario().run(KRAKOW).slot().orElseThrow().slot().at()).isEqualTo(nextRunAt);
    assertThat(scenario().next(KRAKOW)).isEqualTo(nextRunAt.plus(DAY));
  }

  @Test
  void next_run_at_that_was_moved_in_the_store_is_obeyed() {
    Discovery node = startWith("0 0 * * *", 24, "krakow");
    node.orchestrator().tick();
    scenario().work(node);
    Instant moved = MIDNIGHT.plus(Duration.ofMinutes(7));
    Target target = scenario().target(KRAKOW);
    inTransaction(
        () -> {
          storage().targets().lock(List.of(KRAKOW));
          storage()
              .targets()
              .advance(List.of(target.in(target.state().replanned(Given.pending(moved)))));
        });

    scenario().at(moved.minus(Given.MICROSECOND));
    int before = node.orchestrator().tick().due();
    scenario().at(moved);
    int then = node.orchestrator().tick().enqueued();

    assertThat(before).isZero();
    assertThat(then).isEqualTo(1);
  }

  @Test
  void first_run_at_a_minute_to_midnight_is_not_followed_by_one_at_midnight() {
    scenario().at(Instant.parse("2026-01-15T23:59:00Z"));
    Discovery node = scenario().node(karnet);
    Scenario.city(node, "krakow", Scenario.config("0 0 * * *", Scenario.source("karnet", 24)));

    int first = node.orchestrator().tick().enqueued();
    scenario().work(node);
    scenario().at(Instant.parse("2026-01-16T00:00:00Z"));
    int atMidnight = node.orchestrator().tick().due();

    assertThat(first).isEqualTo(1);
    assertThat(atMidnight).isZero();
    assertThat(scenario().next(KRAKOW)).isEqualTo(Instant.parse("2026-01-17T00:00:00Z"));
  }

  @Test
  void late_tick_makes_up_for_missed_slots_once_and_keeps_to_the_grid() {
    Discovery node = startWith("0 * * * *", 1, "krakow");
    node.orchestrator().tick();
    scenario().work(node);

    scenario().at(MIDNIGHT.plus(Duration.ofMinutes(5 * 60 + 17)));
    node.orchestrator().tick();

    var slot = scenario().run(KRAKOW).slot().orElseThrow();
    assertThat(slot.slot().at()).isEqualTo(MIDNIGHT.plus(Duration.ofHours(1)));
    assertThat(slot.through().at()).isEqualTo(MIDNIGHT.plus(Duration.ofHours(5)));
    assertThat(slot.collapsed()).isEqualTo(4);
    assertThat(scenario().next(KRAKOW)).isEqualTo(MIDNIGHT.plus(Duration.ofHours(6)));
  }

  @Test
  void slot_that_comes_while_a_run_is_in_flight_is_skipped_and_said_so() {
    Discovery node = startWith("0 * * * *", 1, "krakow");
    node.orchestrator().tick();
    scenario().after(Duration.ofHours(1));

    TickReport report = node.orchestrator().tick();

    assertThat(report.skipped()).isEqualTo(Map.of(SkipReason.OVERLAP, 1));
    assertThat(scenario().skips(KRAKOW))
        .extracting(LedgerEntry.Skipped::reason)
        .containsExactly(SkipReason.OVERLAP);
    assertThat(scenario().runs(KRAKOW)).hasSize(1);
    assertThat(scenario().next(KRAKOW)).isEqualTo(MIDNIGHT.plus(Duration.ofHours(2)));
  }

  @Test
  void slot_that_is_queued_behind_a_run_is_decided_once_that_has_ended() {
    scenario().at(MIDNIGHT);
    Discovery node = scenario().node(karnet.withOverlap(Overlap.QUEUE));
    Scenario.city(node, "krakow", Scenario.config("0 * * * *", Scenario.source("karnet", 1)));
    node.orchestrator().tick();
    scenario().after(Duration.ofHours(1));

    TickReport parked = node.orchestrator().tick();
    int whileParked = node.orchestrator().tick().due();
    scenario().after(Duration.ofHours(2));
    scenario().work(node);
    TickReport afterTheEnd = node.orchestrator().tick();

    assertThat(parked.parked()).isEqualTo(Map.of(ParkReason.OVERLAP, 1));
    assertThat(whileParked).isZero();
    assertThat(afterTheEnd.enqueued()).isEqualTo(1);
    assertThat(Scenario.slot(scenario().ledger(KRAKOW).get(1)).slot().at())
        .isEqualTo(MIDNIGHT.plus(Duration.ofHours(1)));
    assertThat(Scenario.slot(scenario().ledger(KRAKOW).get(1)).through().at())
        .isEqualTo(MIDNIGHT.plus(Duration.ofHours(3)));
  }

  @Test
  void runs_that_may_have_company_go_side_by_side() {
    scenario().at(MIDNIGHT);
    Discovery node = scenario().node(karnet.withOverlap(Overlap.ALLOW));
    Scenario.city(node, "krakow", Scenario.config("0 * * * *", Scenario.source("karnet", 1)));

    node.orchestrator().tick();
    scenario().after(Duration.ofHours(1));
    node.orchestrator().tick();

    assertThat(scenario().runs(KRAKOW)).hasSize(2).allMatch(run -> run.concurrent());
    scenario().work(node);
    assertThat(scenario().stats(KRAKOW).ended().succeeded()).isEqualTo(2);
  }

  @Test
  void tick_stops_at_its_limits_and_the_next_one_goes_on_with_the_oldest() {
    scenario().at(MIDNIGHT);
    Discovery node = scenario().node(karnet);
    List<Target> targets = Samples.targets("karnet", 50, MIDNIGHT);
    inTransaction(() -> storage().targets().insert(targets));
    var limits = new TickLimits(10, 20, Duration.ofMinutes(1));

    List<Integer> enqueued =
        List.of(
            node.orchestrator().tick(limits).enqueued(),
            node.orchestrator().tick(limits).enqueued(),
            node.orchestrator().tick(limits).enqueued(),
            node.orchestrator().tick(limits).enqueued());

    assertThat(enqueued).containsExactly(20, 20, 10, 0);
  }

  @Test
  void tick_decides_no_more_targets_than_it_is_allowed_to() {
    scenario().at(MIDNIGHT);
    Discovery node = scenario().node(karnet);
    List<Target> targets = Samples.targets("karnet", 50, MIDNIGHT);
    inTransaction(() -> storage().targets().insert(targets));

    TickReport lastBatchCut =
        node.orchestrator().tick(new TickLimits(10, 15, Duration.ofMinutes(1)));
    TickReport lessThanABatch =
        node.orchestrator().tick(new TickLimits(10, 3, Duration.ofMinutes(1)));

    assertThat(lastBatchCut.enqueued()).isEqualTo(15);
    assertThat(lessThanABatch.enqueued()).isEqualTo(3);
  }

  @Test
  void tick_ends_with_the_batch_that_its_time_runs_out_in() {
    scenario().at(MIDNIGHT);
    JobQueue slow =
        new QueueWithHook(here().queue(), () -> scenario().after(Duration.ofSeconds(25)));
    Discovery node = scenario().node(slow, karnet);
    List<Target> targets = Samples.targets("karnet", 50, MIDNIGHT);
    inTransaction(() -> storage().targets().insert(targets));

    TickReport report = node.orchestrator().tick(new TickLimits(10, 50, Duration.ofMinutes(1)));

    assertThat(report.enqueued()).as("the fourth batch begins after 75 s").isEqualTo(40);
    assertThat(report.duration()).isEqualTo(Duration.ofSeconds(100));
  }

  @Test
  void tick_inside_a_transaction_is_refused_and_decides_nothing() {
    Discovery node = startWith("0 0 * * *", 24, "krakow");

    assertThatThrownBy(() -> inTransaction(() -> node.orchestrator().tick()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("outside of a transaction");

    assertThat(scenario().ledger(KRAKOW)).isEmpty();
    assertThat(storage().ticks().newest(1)).isEmpty();
    assertThat(node.orchestrator().tick().enqueued()).isEqualTo(1);
  }

  // ---- report, history, listener

  @Test
  void report_counts_each_target_once_and_goes_into_the_history() {
    var told = new ArrayList<TickReport>();
    scenario().at(MIDNIGHT);
    Discovery node =
        Discovery.on(storage(), here().queue())
            .source(karnet)
            .instance("node-7")
            .listener(
                new DiscoveryListener() {
                  @Override
                  public void tickEnded(TickReport report) {
                    told.add(report);
                  }
                })
            .open();
    Scenario.city(node, "krakow", Scenario.config("0 * * * *", Scenario.source("karnet", 1)));
    node.orchestrator().tick();
    Scenario.city(node, "lodz", Scenario.config("0 * * * *", Scenario.source("karnet", 1)));
    inTransaction(
        () -> storage().targets().insert(List.of(unreadable(Scenario.target("karnet", "mars")))));
    scenario().after(Duration.ofHours(1));

    TickReport report = node.orchestrator().tick();

    assertThat(report.instance()).isEqualTo("node-7");
    assertThat(report.startedAt()).isEqualTo(scenario().now());
    assertThat(report.enqueued()).isEqualTo(1);
    assertThat(report.skipped()).isEqualTo(Map.of(SkipReason.OVERLAP, 1));
    assertThat(report.parked()).isEqualTo(Map.of(ParkReason.QUARANTINED, 1));
    assertThat(report.due()).isEqualTo(3);
    assertThat(report.failed()).isZero();
    assertThat(report.problem()).isEmpty();
    assertThat(storage().ticks().newest(1)).containsExactly(new TickRow(report, 0));
    assertThat(told).hasSize(2).endsWith(report);
  }

  private static Target unreadable(TargetId id) {
    return new Target(
        id, Given.schedule("0 0 * * *", "Mars/Olympus"), Given.due(id, MIDNIGHT).state());
  }

  @Test
  void ticks_that_did_nothing_are_one_row() {
    Discovery node = startWith("0 0 * * *", 24, "krakow");
    node.orchestrator().tick();
    for (int n = 0; n < 5; n++) {
      scenario().after(Duration.ofMinutes(1));
      node.orchestrator().tick();
    }

    List<TickRow> rows = storage().ticks().newest(10);

    assertThat(rows).hasSize(2);
    assertThat(rows.get(0).report().startedAt()).isEqualTo(scenario().now());
    assertThat(rows.get(0).idleBefore()).isEqualTo(4);
    assertThat(rows.get(1).report().enqueued()).isEqualTo(1);
  }

  @Test
  void listener_that_throws_harms_nothing() {
    scenario().at(MIDNIGHT);
    Discovery node =
        Discovery.on(storage(), here().queue())
            .source(karnet)
            .listener(
                new DiscoveryListener() {
                  @Override
                  public void tickEnded(TickReport report) {
                    throw new IllegalStateException("broken listener");
                  }
                })
            .open();
    Scenario.city(node, "krakow", Scenario.config("0 0 * * *", Scenario.source("karnet", 24)));

    assertThat(node.orchestrator().tick().enqueued()).isEqualTo(1);
  }
}
