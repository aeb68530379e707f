package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.Discovery;
import dev.discovery.plan.ParkReason;
import dev.discovery.plan.SkipReason;
import dev.discovery.schedule.Overlap;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What people and the machine do to a target while it is paused. */
public abstract class PausedEditScenarios extends PauseSuite {

  private static final String DAILY = Scenario.config("0 0 * * *", Scenario.source("karnet", 24));

  @Test
  void schedule_edit_of_a_paused_target_moves_neither_its_slot_nor_its_pause() {
    Discovery node = haveRun("krakow");
    pause(node, SOURCE);
    scenario().at(day(1));
    parks(node, 1);

    edit(node, "krakow", Scenario.config("0 */6 * * *", Scenario.source("karnet", 6)));
    boolean stillParked = scenario().state(KRAKOW).isParked(ParkReason.PAUSED);
    int due = node.orchestrator().tick().due();
    scenario().at(day(2).plusSeconds(60));
    resume(node, SOURCE);
    drops(node, 1);

    assertThat(stillParked).isTrue();
    assertThat(due).isZero();
    assertThat(newestSkip(KRAKOW).slot().slot().at()).isEqualTo(day(1));
    assertThat(newestSkip(KRAKOW).slot().collapsed())
        .as("as the new schedule counts them")
        .isEqualTo(4);
    assertThat(scenario().next(KRAKOW)).isEqualTo(day(2).plus(Duration.ofHours(6)));
  }

  @Test
  void disabling_a_paused_target_drops_its_slots_as_paused_and_enabling_starts_nothing() {
    Discovery node = haveRun("krakow");
    pause(node, SOURCE);
    scenario().at(day(1));
    parks(node, 1);
    scenario().at(day(2));

    node.admin().setEnabled(Scenario.id("krakow"), false, Scenario.ANN);
    scenario().at(day(3).plusSeconds(1));
    node.admin().setEnabled(Scenario.id("krakow"), true, Scenario.ANN);
    int atOnce = node.orchestrator().tick().due();
    scenario().at(day(4));
    parks(node, 1);
    resume(node, SOURCE);
    drops(node, 1);

    assertThat(atOnce).isZero();
    assertThat(skipReasons(KRAKOW)).containsExactly(SkipReason.PAUSED, SkipReason.PAUSED);
    assertThat(scenario().skips(KRAKOW).get(0).slot().through().at()).isEqualTo(day(2));
    assertThat(scenario().runs(KRAKOW)).hasSize(1);
  }

  @Test
  void pause_that_ends_while_its_target_is_disabled_needs_nothing() {
    Discovery node = haveRun("krakow");
    pause(node, SOURCE);
    scenario().at(day(1));
    parks(node, 1);
    node.admin().setEnabled(Scenario.id("krakow"), false, Scenario.ANN);

    resume(node, SOURCE);
    node.admin().setEnabled(Scenario.id("krakow"), true, Scenario.ANN);

    assertThat(node.orchestrator().tick().due()).isZero();
    assertThat(scenario().next(KRAKOW)).isEqualTo(day(2));
  }

  @Test
  void source_that_is_removed_and_added_again_while_paused_stays_paused() {
    Discovery node = haveRun("krakow");
    pause(node, SOURCE);
    scenario().at(day(1));
    parks(node, 1);

    edit(node, "krakow", Scenario.config("0 0 * * *"));
    edit(node, "krakow", DAILY);
    int atOnce = node.orchestrator().tick().due();
    scenario().at(day(2));
    parks(node, 1);
    resume(node, SOURCE);
    drops(node, 1);

    assertThat(atOnce).isZero();
    assertThat(scenario().skips(KRAKOW)).hasSize(2);
    assertThat(scenario().runs(KRAKOW)).hasSize(1);
  }

  @Test
  void new_city_in_a_global_pause_waits_and_has_its_first_run_at_its_next_slot() {
    Discovery node = haveRun("krakow");
    pause(node, EVERYTHING);
    scenario().after(Duration.ofHours(5));
    Scenario.city(node, "lodz", DAILY);
    parks(node, 1);
    scenario().after(Duration.ofHours(1));

    resume(node, EVERYTHING);
    drops(node, 1);

    assertThat(scenario().runs(LODZ)).isEmpty();
    assertThat(newestSkip(LODZ).slot().slot().offGrid()).isTrue();
    scenario().at(scenario().next(LODZ));
    node.orchestrator().tick();
    assertThat(scenario().runs(LODZ)).hasSize(1);
  }

  @Test
  void slot_that_is_queued_behind_a_run_is_held_up_by_a_pause_put_meanwhile() {
    scenario().at(MIDNIGHT);
    Discovery node = scenario().node(karnet.withOverlap(Overlap.QUEUE));
    Scenario.city(node, "krakow", DAILY);
    node.orchestrator().tick();
    scenario().at(day(1));
    node.orchestrator().tick();
    boolean queued = scenario().state(KRAKOW).isParked(ParkReason.OVERLAP);
    scenario().after(Duration.ofMinutes(1));

    pause(node, SOURCE);
    scenario().work(node);
    parks(node, 1);
    resume(node, SOURCE);
    drops(node, 1);

    assertThat(queued).isTrue();
    assertThat(scenario().runs(KRAKOW)).hasSize(1);
    assertThat(scenario().state(KRAKOW).inFlight()).isEmpty();
  }

  @Test
  void run_that_ends_while_its_target_is_paused_leaves_it_paused() {
    scenario().at(MIDNIGHT);
    Discovery node = scenario().node(karnet.withOverlap(Overlap.QUEUE));
    Scenario.city(node, "krakow", DAILY);
    node.orchestrator().tick();
    pause(node, SOURCE);
    scenario().at(day(1));
    parks(node, 1);

    scenario().work(node);

    assertThat(scenario().state(KRAKOW).inFlight()).isEmpty();
    assertThat(scenario().state(KRAKOW).isParked(ParkReason.PAUSED)).isTrue();
  }

  @Test
  void row_that_breaks_while_paused_is_quarantined_and_the_pause_goes_on_after_its_repair() {
    Discovery node = haveRun("krakow");
    pause(node, SOURCE, day(2));
    scenario().at(day(1));
    parks(node, 1);
    pause(node, EVERYTHING);
    scenario().rezone(KRAKOW, "Mars/Olympus");
    scenario().at(day(2));
    int quarantined = node.orchestrator().tick().quarantined();
    scenario().rezone(KRAKOW, "UTC");
    scenario().after(Duration.ofMinutes(5));

    var repaired = node.orchestrator().tick();
    scenario().at(day(3));
    parks(node, 1);
    resume(node, EVERYTHING);
    drops(node, 1);

    assertThat(quarantined).isEqualTo(1);
    assertThat(repaired.skipped()).containsOnlyKeys(SkipReason.QUARANTINED);
    assertThat(skipReasons(KRAKOW)).containsExactly(SkipReason.QUARANTINED, SkipReason.PAUSED);
    assertThat(scenario().skips(KRAKOW).get(0).slot().through().at()).isEqualTo(day(2));
    assertThat(scenario().runs(KRAKOW)).hasSize(1);
  }

  @Test
  void config_that_turns_invalid_and_is_repaired_while_paused_starts_nothing() {
    Discovery node = haveRun("krakow");
    pause(node, SOURCE);
    scenario().at(day(1));
    parks(node, 1);

    Scenario.city(
        node,
        "krakow",
        Scenario.config("0 0 * * *", "{\"name\": \"karnet\", \"frequency_hours\": 0}"));
    resume(node, SOURCE);
    int whileInvalid = node.orchestrator().tick().due();
    Scenario.city(node, "krakow", DAILY);

    assertThat(whileInvalid).isZero();
    assertThat(node.orchestrator().tick().due()).isZero();
    assertThat(skipReasons(KRAKOW)).containsExactly(SkipReason.QUARANTINED);
    assertThat(scenario().next(KRAKOW)).isEqualTo(day(2));
  }
}
