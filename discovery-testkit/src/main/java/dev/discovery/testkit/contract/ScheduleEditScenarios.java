package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.Discovery;
import dev.discovery.admin.SaveResult;
import dev.discovery.config.ConfigVersion;
import dev.discovery.config.DiscoveryConfig;
import dev.discovery.config.DiscoveryConfigJson;
import dev.discovery.plan.ParkReason;
import dev.discovery.plan.SkipReason;
import dev.discovery.port.JobQueue;
import dev.discovery.run.LedgerEntry;
import dev.discovery.run.TickReport;
import dev.discovery.schedule.Overlap;
import dev.discovery.schedule.Spread;
import dev.discovery.source.SourceName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Edits beside ticks: none is lost, starts a run or loses a slot that has come. */
public abstract class ScheduleEditScenarios extends TickSuite {

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
                                      ScheduleEditScenarios::everyHour,
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
    assertThat(editor.admin().find(Scenario.id("krakow"), Scenario.ANN).orElseThrow().version())
        .isEqualTo(new ConfigVersion(2));
  }

  @Test
  void tick_during_an_edit_leaves_the_target_to_the_next_one() {
    Discovery node = startWith("0 0 * * *", 24, "krakow", "lodz");
    OpenTransaction edit =
        open(
            () ->
                node.admin()
                    .edit(Scenario.id("krakow"), ScheduleEditScenarios::everyHour, Scenario.ANN));

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

    // A tick leaves what an edit holds to the next one, and so may all of those.
    int left = node.orchestrator().tick().enqueued();
    assertThat(enqueued.stream().mapToInt(Integer::intValue).sum() + left).isEqualTo(2);
    assertThat(scenario().ledger(KRAKOW)).hasSize(1);
    DiscoveryConfig last =
        node.admin().find(Scenario.id("krakow"), Scenario.ANN).orElseThrow().config();
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
  void edit_of_the_overlap_lets_a_slot_go_that_waits_behind_a_run() {
    scenario().at(MIDNIGHT);
    Discovery node = scenario().node(karnet.withOverlap(Overlap.QUEUE));
    for (String city : List.of("krakow", "lodz")) {
      Scenario.city(node, city, Scenario.config("0 0 * * *", Scenario.source("karnet", 24)));
    }
    node.orchestrator().tick();
    scenario().after(DAY);
    int wait = node.orchestrator().tick().parked().get(ParkReason.OVERLAP);

    edit(node, "krakow", overlapping("ALLOW"));
    edit(node, "lodz", overlapping("SKIP"));
    TickReport report = node.orchestrator().tick();

    assertThat(wait).isEqualTo(2);
    assertThat(report.enqueued()).isEqualTo(1);
    assertThat(report.skipped()).isEqualTo(Map.of(SkipReason.OVERLAP, 1));
    assertThat(scenario().runs(KRAKOW)).hasSize(2);
  }

  private static String overlapping(String overlap) {
    String source =
        "{\"name\": \"karnet\", \"frequency_hours\": 24, \"overlap\": \"%s\"}".formatted(overlap);
    return Scenario.config("0 0 * * *", source);
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

  private static DiscoveryConfig everyHour(DiscoveryConfig before) {
    return DiscoveryConfigJson.read(Scenario.config("0 * * * *", Scenario.source("karnet", 1)));
  }
}
