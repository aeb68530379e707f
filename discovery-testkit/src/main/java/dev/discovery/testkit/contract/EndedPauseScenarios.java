package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.Discovery;
import dev.discovery.plan.ParkReason;
import dev.discovery.plan.SkipReason;
import dev.discovery.port.RegisteredSource;
import dev.discovery.run.Run;
import dev.discovery.schedule.CatchUp;
import dev.discovery.source.SourceDefinition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What fell due in a pause is dropped, however late that is decided; what did not is run. */
public abstract class EndedPauseScenarios extends PauseSuite {

  private final SourceDefinition other = Scenario.ofCity("other", new ScriptedSync());

  /** So many minutes after midnight. */
  private static Instant minute(int n) {
    return MIDNIGHT.plus(Duration.ofMinutes(n));
  }

  /** Every hour, and the slot of midnight has been run. */
  private Discovery haveRunHourly() {
    Discovery node = startWith("0 * * * *", 1, "krakow");
    node.orchestrator().tick();
    scenario().work(node);
    return node;
  }

  private List<Instant> runSlots() {
    return scenario().runs(KRAKOW).stream()
        .map(Run::slot)
        .map(slot -> slot.orElseThrow().slot().at())
        .toList();
  }

  // ---- where it ends

  @Test
  void slot_at_the_very_end_of_a_pause_is_not_in_it() {
    Discovery node = haveRunHourly();
    pause(node, EVERYTHING, minute(180));
    scenario().at(minute(60));
    parks(node, 1);
    scenario().at(minute(180));

    int dropped = node.orchestrator().tick().skipped().get(SkipReason.PAUSED);
    int enqueued = node.orchestrator().tick().enqueued();

    assertThat(dropped).isEqualTo(1);
    assertThat(newestSkip(KRAKOW).slot().slot().at()).isEqualTo(minute(60));
    assertThat(newestSkip(KRAKOW).slot().through().at()).isEqualTo(minute(120));
    assertThat(enqueued).isEqualTo(1);
    assertThat(runSlots()).containsExactly(MIDNIGHT, minute(180));
  }

  @Test
  void slots_that_came_after_a_pause_while_all_nodes_were_down_are_made_up_for() {
    Discovery node = haveRunHourly();
    pause(node, EVERYTHING, minute(90));
    scenario().at(minute(60));
    parks(node, 1);
    scenario().at(minute(600));

    var first = node.orchestrator().tick();
    var second = node.orchestrator().tick();

    assertThat(first.skipped()).isEqualTo(Map.of(SkipReason.PAUSED, 1));
    assertThat(newestSkip(KRAKOW).slot().count()).isEqualTo(1);
    assertThat(second.enqueued()).isEqualTo(1);
    assertThat(scenario().run(KRAKOW).slot().orElseThrow().slot().at()).isEqualTo(minute(120));
    assertThat(scenario().run(KRAKOW).slot().orElseThrow().through().at()).isEqualTo(minute(600));
  }

  @Test
  void slots_between_two_pauses_are_in_neither() {
    Discovery node = haveRunHourly();
    pause(node, EVERYTHING, minute(90));
    scenario().at(minute(60));
    parks(node, 1);
    scenario().at(minute(150));
    pause(node, PLACE, minute(210));
    pause(node, SOURCE, minute(270));
    scenario().at(minute(310));

    for (int n = 0; n < 3; n++) {
      node.orchestrator().tick();
    }

    assertThat(skipReasons(KRAKOW)).containsExactly(SkipReason.PAUSED);
    assertThat(newestSkip(KRAKOW).slot().through().at()).isEqualTo(minute(60));
    assertThat(runSlots()).containsExactly(MIDNIGHT, minute(120));
  }

  // ---- what was not decided in it

  @Test
  void slots_of_a_pause_that_wait_behind_a_run_are_dropped_when_it_ends() {
    scenario().at(MIDNIGHT);
    Discovery node = scenario().node(karnet.withCatchUp(CatchUp.ALL));
    Scenario.city(node, "krakow", Scenario.config("0 * * * *", Scenario.source("karnet", 1)));
    node.orchestrator().tick();
    scenario().at(minute(60));
    node.orchestrator().tick();
    boolean waits = scenario().state(KRAKOW).isParked(ParkReason.OVERLAP);
    scenario().at(minute(90));
    pause(node, EVERYTHING, minute(210));
    scenario().at(minute(241));
    node.maintain();

    for (int n = 0; n < 5; n++) {
      scenario().work(node);
      node.orchestrator().tick();
    }

    assertThat(waits).isTrue();
    assertThat(runSlots()).containsExactly(MIDNIGHT, minute(60), minute(240));
    assertThat(skipReasons(KRAKOW)).containsExactly(SkipReason.PAUSED);
    assertThat(newestSkip(KRAKOW).slot().count()).isEqualTo(2);
    node.maintain();
    assertThat(storage().pauses().reaching(List.of(KRAKOW)).all()).as("forgotten").isEmpty();
  }

  @Test
  void slot_of_a_pause_is_dropped_although_no_node_had_its_source_when_the_pause_ended() {
    Discovery node = haveRun("krakow");
    Discovery beside = scenario().node(other);
    pause(node, EVERYTHING, day(1).plusSeconds(1_800));
    scenario().at(day(1));
    parks(node, 1);
    scenario().at(day(1).plusSeconds(1_800).plus(RegisteredSource.UNKNOWN_AFTER));
    beside.maintain();
    boolean unknown = scenario().state(KRAKOW).isParked(ParkReason.UNKNOWN_SOURCE);
    beside.maintain();

    node.maintain();
    drops(node, 1);

    assertThat(unknown).isTrue();
    assertThat(scenario().runs(KRAKOW)).hasSize(1);
  }

  @Test
  void target_in_quarantine_stays_there_while_no_node_has_its_source() {
    Discovery node = haveRun("krakow");
    Discovery beside = scenario().node(other);
    scenario().at(day(1));
    scenario().rezone(KRAKOW, "Mars/Olympus");
    node.orchestrator().tick();
    scenario().at(day(1).plusSeconds(1_800));
    beside.maintain();
    scenario().rezone(KRAKOW, "UTC");
    var stays = parked(KRAKOW);

    scenario().at(stays.recheckAt().orElseThrow());
    node.maintain();
    int enqueued = node.orchestrator().tick().enqueued();

    assertThat(stays.reason()).isEqualTo(ParkReason.QUARANTINED);
    assertThat(stays.since()).isEqualTo(day(1));
    assertThat(enqueued).isZero();
    assertThat(skipReasons(KRAKOW)).containsExactly(SkipReason.QUARANTINED);
  }
}
