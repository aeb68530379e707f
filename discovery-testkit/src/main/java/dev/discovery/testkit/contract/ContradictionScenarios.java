package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.Discovery;
import dev.discovery.plan.ParkReason;
import dev.discovery.plan.SkipReason;
import dev.discovery.port.RunLedger.Entry;
import dev.discovery.schedule.Overlap;
import dev.discovery.source.TargetId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A target whose row contradicts the ledger holds up no edit, and is repaired by one. */
public abstract class ContradictionScenarios extends TickSuite {

  private static final Instant NEXT_DAY = MIDNIGHT.plus(DAY);
  private static final String LATER = Scenario.config("0 5 * * *", Scenario.source("karnet", 24));

  /** Krakow is quarantined: the ledger has a decision on the slot that its row has pending. */
  private Discovery contradicted(String... cities) {
    Discovery node = startWith("0 0 * * *", 24, cities);
    node.orchestrator().tick();
    scenario().work(node);
    decided(KRAKOW, NEXT_DAY);
    scenario().at(NEXT_DAY);
    node.orchestrator().tick();
    assertThat(scenario().state(KRAKOW).isParked(ParkReason.QUARANTINED)).isTrue();
    scenario().after(Duration.ofMinutes(1));
    return node;
  }

  private void decided(TargetId target, Instant slot) {
    var entry = new Entry.Skipped(target, Given.decided(slot), SkipReason.OVERLAP);
    inTransaction(() -> storage().runs().record(List.of(entry), scenario().now(), "another"));
  }

  private static void disable(Discovery node) {
    node.admin().setEnabled(Scenario.id("krakow"), false, Scenario.ANN);
  }

  @Test
  void its_city_can_be_disabled() {
    Discovery node = contradicted("krakow");

    disable(node);

    assertThat(scenario().state(KRAKOW).active()).isFalse();
    assertThat(scenario().state(KRAKOW).lastSlot()).contains(Given.slot(NEXT_DAY));
    assertThat(scenario().ledger(KRAKOW)).hasSize(2);
  }

  @Test
  void its_schedule_can_be_edited_in_a_transaction_of_the_host_and_that_repairs_it() {
    Discovery node = contradicted("krakow");

    inTransaction(() -> edit(node, "krakow", LATER));

    assertThat(scenario().state(KRAKOW).parked()).isEmpty();
    assertThat(scenario().next(KRAKOW)).isEqualTo(NEXT_DAY.plus(Duration.ofHours(5)));
    scenario().at(scenario().next(KRAKOW));
    assertThat(node.orchestrator().tick().enqueued()).isEqualTo(1);
  }

  @Test
  void only_what_the_ledger_does_not_have_becomes_a_gap() {
    Discovery node = contradicted("krakow");
    scenario().at(NEXT_DAY.plus(DAY).plus(DAY).plusSeconds(60));

    edit(node, "krakow", LATER);

    var gap = scenario().skips(KRAKOW).get(1);
    assertThat(gap.reason()).isEqualTo(SkipReason.QUARANTINED);
    assertThat(gap.slot().slot().at()).isEqualTo(NEXT_DAY.plus(DAY));
    assertThat(gap.slot().through().at()).isEqualTo(NEXT_DAY.plus(DAY).plus(DAY));
  }

  @Test
  void row_that_can_not_be_read_either_is_switched_off_and_owes_nothing() {
    Discovery node = contradicted("krakow");
    scenario().rezone(KRAKOW, "Mars/Olympus");

    disable(node);

    assertThat(scenario().state(KRAKOW).active()).isFalse();
    assertThat(scenario().state(KRAKOW).lastSlot()).contains(Given.slot(NEXT_DAY));
    assertThat(scenario().ledger(KRAKOW)).hasSize(2);
  }

  @Test
  void its_row_gets_the_run_that_the_ledger_has_in_flight() {
    Discovery node = startWith("0 0 * * *", 24, "krakow");
    node.orchestrator().tick();
    var run = scenario().run(KRAKOW).id();
    decided(KRAKOW, NEXT_DAY);
    inTransaction(
        () -> {
          var row = storage().targets().lock(List.of(KRAKOW)).get(0);
          storage().targets().advance(List.of(row.in(row.state().releasedBy(run))));
        });
    scenario().at(NEXT_DAY.plusSeconds(60));
    node.orchestrator().tick();

    edit(node, "krakow", LATER);

    assertThat(scenario().state(KRAKOW).inFlight().orElseThrow().run()).isEqualTo(run);
  }

  @Test
  void source_that_registers_another_policy_reaches_every_other_target() {
    contradicted("krakow", "lodz");

    scenario().node(karnet.withOverlap(Overlap.QUEUE)).maintain();

    assertThat(scenario().target(LODZ).schedule().policies().overlap()).isEqualTo(Overlap.QUEUE);
    assertThat(scenario().target(KRAKOW).schedule().policies().overlap()).isEqualTo(Overlap.QUEUE);
    assertThat(scenario().state(KRAKOW).parked()).isEmpty();
  }
}
