package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.discovery.Discovery;
import dev.discovery.admin.SaveResult;
import dev.discovery.config.ConfigVersion;
import dev.discovery.config.DiscoveryConfig;
import dev.discovery.config.DiscoveryConfigJson;
import dev.discovery.orchestrator.DiscoveryListener;
import dev.discovery.orchestrator.PlannedDecision;
import dev.discovery.orchestrator.TickLimits;
import dev.discovery.plan.Decision;
import dev.discovery.plan.ParkReason;
import dev.discovery.plan.SkipReason;
import dev.discovery.plan.Target;
import dev.discovery.port.EnqueueResult;
import dev.discovery.port.JobQueue;
import dev.discovery.port.SyncJob;
import dev.discovery.port.TickHistory.TickRow;
import dev.discovery.run.LedgerEntry;
import dev.discovery.run.TickReport;
import dev.discovery.schedule.Overlap;
import dev.discovery.schedule.Spread;
import dev.discovery.source.RunId;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SourceName;
import dev.discovery.source.TargetId;
import dev.discovery.testkit.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What a tick decides, reports and leaves alone, and what an edit beside it does. */
public abstract class TickScenarios extends ScenarioSuite {

  private static final Instant MIDNIGHT = Samples.MIDNIGHT;
  private static final Duration DAY = Duration.ofDays(1);
  private static final TargetId KRAKOW = Scenario.target("karnet", "krakow");
  private static final TargetId LODZ = Scenario.target("karnet", "lodz");

  private final SourceDefinition karnet = Scenario.ofCity("karnet", new ScriptedSync());

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

  // ---- edits

  @Test
  void edit_of_a_config_during_a_tick_is_not_lost_and_loses_no_slot() {
    scenario().at(MIDNIGHT);
    Discovery editor = scenario().node(karnet);
    var edits = new ArrayList<Future<SaveResult>>();
    JobQueue meanwhile =
        new QueueWithHook(
            here().queue(),
            () -> {
              Future<SaveResult> edit =
                  threads()
                      .start(
                          () ->
                              editor
                                  .admin()
                                  .edit(
                                      Scenario.id("krakow"),
                                      TickScenarios::everyHour,
                                      Scenario.ANN));
              edits.add(edit);
              assertThat(Threads.isHeldUp(edit)).as("the tick holds the target").isTrue();
            });
    Discovery node = scenario().node(meanwhile, karnet);
    Scenario.city(node, "krakow", Scenario.config("0 0 * * *", Scenario.source("karnet", 24)));
    Scenario.city(node, "lodz", Scenario.config("0 0 * * *", Scenario.source("karnet", 24)));

    TickReport report = node.orchestrator().tick();
    SaveResult saved = Threads.result(edits.get(0));

    assertThat(report.enqueued()).isEqualTo(2);
    assertThat(saved).isInstanceOf(SaveResult.Saved.class);
    assertThat(scenario().runs(KRAKOW)).hasSize(1);
    assertThat(scenario().target(KRAKOW).schedule().cron()).isEqualTo("0 * * * *");
    assertThat(scenario().state(KRAKOW).lastSlot().orElseThrow().at()).isEqualTo(MIDNIGHT);
    // The first run was off the grid: the next one is half an hour later at the least.
    assertThat(scenario().next(KRAKOW)).isEqualTo(MIDNIGHT.plus(Duration.ofHours(1)));
    assertThat(scenario().next(LODZ)).isEqualTo(MIDNIGHT.plus(DAY));
    assertThat(editor.admin().find(Scenario.id("krakow")).orElseThrow().version())
        .isEqualTo(new ConfigVersion(2));
  }

  @Test
  void tick_during_an_edit_leaves_the_target_to_the_next_one() {
    Discovery node = startWith("0 0 * * *", 24, "krakow", "lodz");
    OpenTransaction edit =
        open(
            () -> node.admin().edit(Scenario.id("krakow"), TickScenarios::everyHour, Scenario.ANN));

    TickReport during = node.orchestrator().tick();
    edit.commit();
    TickReport after = node.orchestrator().tick();

    assertThat(during.enqueued()).isEqualTo(1);
    assertThat(after.enqueued()).isEqualTo(1);
    assertThat(scenario().runs(LODZ)).hasSize(1);
    assertThat(scenario().run(KRAKOW).slot().orElseThrow().slot().at())
        .as("its slot had come: the edit has not moved it")
        .isEqualTo(MIDNIGHT);
  }

  @Test
  void eight_threads_edit_and_tick_at_once_and_nothing_is_lost() {
    Discovery node = startWith("0 * * * *", 1, "krakow", "lodz");
    SourceName name = new SourceName("karnet");

    List<Integer> enqueued =
        threads()
            .together(
                8,
                thread -> {
                  int count = 0;
                  for (int n = 0; n < 15; n++) {
                    if (thread % 2 == 0) {
                      count += node.orchestrator().tick().enqueued();
                    } else {
                      int hours = 1 + (thread + n) % 5;
                      UnaryOperator<DiscoveryConfig> change =
                          config ->
                              DiscoveryConfigJson.read(
                                  Scenario.config("0 * * * *", Scenario.source("karnet", hours)));
                      node.admin().edit(Scenario.id("krakow"), change, Scenario.ANN);
                    }
                  }
                  return count;
                });

    assertThat(enqueued.stream().mapToInt(Integer::intValue).sum()).isEqualTo(2);
    assertThat(scenario().ledger(KRAKOW)).hasSize(1);
    DiscoveryConfig last = node.admin().find(Scenario.id("krakow")).orElseThrow().config();
    assertThat(scenario().target(KRAKOW).schedule().frequency())
        .as("the target follows the newest config")
        .isEqualTo(last.source(name).orElseThrow().frequency());
  }

  @Test
  void edit_made_after_a_slot_has_come_and_before_its_tick_leaves_that_slot() {
    Discovery node = startWith("0 0 * * *", 24, "krakow");
    node.orchestrator().tick();
    scenario().work(node);
    scenario().at(MIDNIGHT.plus(DAY));

    edit(node, "krakow", Scenario.config("30 6 * * *", Scenario.source("karnet", 24)));
    Instant slot = scenario().next(KRAKOW);
    node.orchestrator().tick();

    assertThat(slot).isEqualTo(MIDNIGHT.plus(DAY));
    assertThat(scenario().runs(KRAKOW)).hasSize(2);
    assertThat(scenario().next(KRAKOW))
        .as("the first time of the new schedule that the rule allows after it")
        .isEqualTo(MIDNIGHT.plus(DAY).plus(Duration.ofMinutes(390)));
  }

  @Test
  void edit_made_before_a_slot_moves_it_and_starts_nothing_at_once() {
    Discovery node = startWith("0 0 * * *", 24, "krakow");
    node.orchestrator().tick();
    scenario().work(node);
    scenario().at(MIDNIGHT.plus(Duration.ofHours(15)));

    edit(node, "krakow", Scenario.config("0 * * * *", Scenario.source("karnet", 1)));

    assertThat(node.orchestrator().tick().due()).isZero();
    assertThat(scenario().next(KRAKOW)).isEqualTo(MIDNIGHT.plus(Duration.ofHours(16)));
  }

  @Test
  void edit_to_a_slot_that_was_decided_never_reopens_it() {
    Discovery node = startWith("0 0 * * *", 24, "krakow");
    node.orchestrator().tick();
    scenario().work(node);
    scenario().at(MIDNIGHT.plus(DAY));
    node.orchestrator().tick();
    scenario().work(node);

    edit(node, "krakow", Scenario.config("1 0 * * *", Scenario.source("karnet", 24)));
    edit(node, "krakow", Scenario.config("0 0 * * *", Scenario.source("karnet", 24)));
    TickReport report = node.orchestrator().tick();

    assertThat(report.due()).isZero();
    assertThat(scenario().runs(KRAKOW)).hasSize(2);
    assertThat(scenario().next(KRAKOW)).isEqualTo(MIDNIGHT.plus(DAY.multipliedBy(2)));
  }

  @Test
  void edit_to_a_slot_that_waits_for_its_share_of_the_spread_leaves_slot_and_due_time() {
    scenario().at(MIDNIGHT);
    Discovery node = scenario().node(karnet.withSpread(new Spread(Duration.ofHours(2))));
    Scenario.city(node, "krakow", Scenario.config("0 0 * * *", Scenario.source("karnet", 24)));
    scenario().after(Duration.ofHours(2));
    node.orchestrator().tick();
    scenario().work(node);
    Instant slot = scenario().next(KRAKOW);
    Instant dueAt = scenario().state(KRAKOW).pending().orElseThrow().dueAt();
    scenario().at(dueAt.minus(Given.MICROSECOND));

    edit(node, "krakow", Scenario.config("0 12 * * *", Scenario.source("karnet", 24)));
    int before = node.orchestrator().tick().due();
    Instant stillDueAt = scenario().state(KRAKOW).pending().orElseThrow().dueAt();
    scenario().at(dueAt);
    int then = node.orchestrator().tick().enqueued();

    assertThat(dueAt).isAfter(slot).isBefore(slot.plus(Duration.ofHours(2)));
    assertThat(before).isZero();
    assertThat(stillDueAt).isEqualTo(dueAt);
    assertThat(then).isEqualTo(1);
    assertThat(scenario().run(KRAKOW).slot().orElseThrow().slot().at()).isEqualTo(slot);
    assertThat(scenario().next(KRAKOW)).isAfter(slot);
  }

  @Test
  void disabling_drops_a_slot_that_has_come_as_a_row() {
    Discovery node = startWith("0 0 * * *", 24, "krakow");
    node.orchestrator().tick();
    scenario().work(node);
    scenario().at(MIDNIGHT.plus(DAY.multipliedBy(3)));

    edit(node, "krakow", Scenario.config("0 0 * * *", Scenario.source("karnet", 24, false, "{}")));
    TickReport report = node.orchestrator().tick();

    assertThat(report.due()).isZero();
    assertThat(scenario().skips(KRAKOW)).hasSize(1);
    LedgerEntry.Skipped dropped = scenario().skips(KRAKOW).get(0);
    assertThat(dropped.reason()).isEqualTo(SkipReason.DISABLED);
    assertThat(dropped.slot().slot().at()).isEqualTo(MIDNIGHT.plus(DAY));
    assertThat(dropped.slot().through().at()).isEqualTo(MIDNIGHT.plus(DAY.multipliedBy(3)));
    assertThat(scenario().state(KRAKOW).active()).isFalse();
  }

  @Test
  void disabling_before_the_slot_drops_nothing_and_enabling_starts_nothing_at_once() {
    Discovery node = startWith("0 0 * * *", 24, "krakow");
    node.orchestrator().tick();
    scenario().work(node);
    String on = Scenario.config("0 0 * * *", Scenario.source("karnet", 24));
    scenario().at(MIDNIGHT.plus(Duration.ofHours(12)));

    edit(node, "krakow", Scenario.config(false, "0 0 * * *", "UTC", Scenario.source("karnet", 24)));
    scenario().at(MIDNIGHT.plus(DAY.multipliedBy(5)).plusSeconds(1));
    int whileOff = node.orchestrator().tick().due();
    edit(node, "krakow", on);
    int atOnce = node.orchestrator().tick().due();

    assertThat(whileOff).isZero();
    assertThat(atOnce).isZero();
    assertThat(scenario().ledger(KRAKOW)).hasSize(1);
    assertThat(scenario().next(KRAKOW)).isEqualTo(MIDNIGHT.plus(DAY.multipliedBy(6)));
  }

  // ---- dry run

  @Test
  void dry_run_says_what_the_next_tick_does_and_writes_nothing() {
    Discovery node = startWith("0 * * * *", 1, "krakow", "lodz", "warszawa");
    node.orchestrator().tick();
    scenario().work(node);
    scenario().after(Duration.ofHours(1));
    edit(node, "warszawa", Scenario.config("0 * * * *", Scenario.source("karnet", 5)));
    scenario().after(Duration.ofHours(5));
    node.orchestrator().tick(new TickLimits(1, 1, Duration.ofMinutes(1)));
    scenario().after(Duration.ofHours(1));
    List<TargetId> ids = List.of(KRAKOW, LODZ, Scenario.target("karnet", "warszawa"));
    List<Target> before = storage().targets().find(ids);
    List<LedgerEntry> ledgerBefore = storage().runs().history(ids, 100);
    List<TickRow> ticksBefore = storage().ticks().newest(100);

    List<PlannedDecision> planned = node.orchestrator().dryRun(100);
    List<Target> afterDryRun = storage().targets().find(ids);
    List<LedgerEntry> ledgerAfterDryRun = storage().runs().history(ids, 100);
    List<TickRow> ticksAfterDryRun = storage().ticks().newest(100);
    TickReport report = node.orchestrator().tick();

    assertThat(afterDryRun).isEqualTo(before);
    assertThat(ledgerAfterDryRun).isEqualTo(ledgerBefore);
    assertThat(ticksAfterDryRun).isEqualTo(ticksBefore);
    assertThat(planned).hasSize(3).hasSize(report.due());
    assertThat(planned)
        .extracting(each -> each.decision().getClass().getSimpleName())
        .as("there is something of each kind to be equal")
        .contains("Enqueue", "Skip");
    planned.forEach(this::assertDone);
  }

  private void assertDone(PlannedDecision planned) {
    List<LedgerEntry> rows = scenario().ledger(planned.target().id());
    LedgerEntry row = rows.get(rows.size() - 1);
    if (planned.decision() instanceof Decision.Enqueue enqueue) {
      assertThat(row).isInstanceOf(LedgerEntry.Asked.class);
      assertThat(Scenario.slot(row)).isEqualTo(enqueue.slot());
      assertThat(scenario().state(row.target()).pending()).contains(enqueue.next());
    } else {
      Decision.Skip skip = (Decision.Skip) planned.decision();
      assertThat(((LedgerEntry.Skipped) row).reason()).isEqualTo(skip.reason());
      assertThat(Scenario.slot(row)).isEqualTo(skip.slot());
      assertThat(scenario().state(row.target()).pending()).contains(skip.next());
    }
  }

  @Test
  void dry_run_sees_what_another_tick_holds_and_nothing_beyond_its_limit() {
    Discovery node = startWith("0 0 * * *", 24, "krakow", "lodz");
    OpenTransaction holder = open(() -> storage().targets().lock(List.of(KRAKOW, LODZ)));

    int all = node.orchestrator().dryRun(100).size();
    int one = node.orchestrator().dryRun(1).size();
    holder.commit();

    assertThat(all).isEqualTo(2);
    assertThat(one).isEqualTo(1);
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

  // ---- what the tests say

  private Discovery startWith(String cron, int hours, String... cities) {
    scenario().at(MIDNIGHT);
    Discovery node = scenario().node(karnet);
    for (String city : cities) {
      Scenario.city(node, city, Scenario.config(cron, Scenario.source("karnet", hours)));
    }
    return node;
  }

  private static void edit(Discovery node, String city, String json) {
    SaveResult result =
        node.admin()
            .edit(Scenario.id(city), before -> DiscoveryConfigJson.read(json), Scenario.ANN);
    assertThat(result).isInstanceOf(SaveResult.Saved.class);
  }

  private static DiscoveryConfig everyHour(DiscoveryConfig before) {
    return DiscoveryConfigJson.read(Scenario.config("0 * * * *", Scenario.source("karnet", 1)));
  }

  /** A queue that lets something happen in the middle of a tick, before the jobs are added. */
  private record QueueWithHook(JobQueue real, Runnable meanwhile) implements JobQueue {

    @Override
    public List<EnqueueResult> enqueue(List<SyncJob> jobs) {
      meanwhile.run();
      return real.enqueue(jobs);
    }

    @Override
    public Set<RunId> pending(Collection<RunId> runs) {
      return real.pending(runs);
    }
  }
}
