package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.discovery.Discovery;
import dev.discovery.admin.NextRunResult;
import dev.discovery.plan.PauseScope;
import dev.discovery.plan.Pending;
import dev.discovery.plan.Target;
import dev.discovery.plan.TargetState;
import dev.discovery.proof.SlotAudit;
import dev.discovery.proof.SlotFate;
import dev.discovery.proof.SlotStretch;
import dev.discovery.schedule.Slot;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.TargetId;
import dev.discovery.testkit.Samples;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What became of each slot that there should have been. */
public abstract class SlotAuditScenarios extends ScenarioSuite {

  private static final Duration DAY = Duration.ofDays(1);
  private static final Instant START = Samples.MIDNIGHT;
  private static final TargetId TARGET = Scenario.target("karnet", "krakow");
  private static final TargetId SHARED = TargetId.of("quiz", "country:PL");

  private final ScriptedSync sync = new ScriptedSync();
  private final SourceDefinition karnet = Scenario.ofCity("karnet", sync);
  private final SourceDefinition quiz = Scenario.ofCountry("quiz", sync);

  private Discovery wanted() {
    scenario().at(START);
    Discovery node = scenario().node(karnet, quiz);
    Scenario.city(
        node,
        "krakow",
        Scenario.config("0 0 * * *", Scenario.source("karnet", 24), Scenario.source("quiz", 24)));
    return node;
  }

  private void tickAndWork(Discovery node) {
    node.orchestrator().tick();
    scenario().work(node);
  }

  private void days(Discovery node, int count) {
    for (int day = 0; day < count; day++) {
      tickAndWork(node);
      scenario().after(DAY);
    }
  }

  @Test
  void each_slot_says_what_became_of_it() {
    Discovery node = wanted();
    days(node, 2);
    node.orchestrator().tick(); // day 2, and its run starts late
    scenario().after(DAY.plusHours(1));
    node.orchestrator().tick(); // day 3 comes while it is in flight
    scenario().work(node);
    scenario().after(DAY.multipliedBy(2)); // days 4 and 5, of which nobody ticks the first
    tickAndWork(node);
    node.admin()
        .pause(PauseScope.of(TARGET), "why", Optional.of(scenario().now().plus(DAY)), Scenario.ANN);
    scenario().after(DAY); // day 6
    node.orchestrator().tick();
    scenario().after(DAY); // day 7

    SlotAudit audit = audit(node, START, START.plus(DAY.multipliedBy(30)));

    assertThat(audit.stretches())
        .extracting(SlotStretch::fate)
        .containsExactly(
            SlotFate.ON_TIME,
            SlotFate.ON_TIME,
            SlotFate.LATE,
            SlotFate.OVERLAP,
            SlotFate.LATE,
            SlotFate.CAUGHT_UP,
            SlotFate.PAUSED,
            SlotFate.PENDING);
    assertThat(audit.stretches()).noneMatch(SlotStretch::estimated);
    assertThat(audit.counts().values()).containsOnly(1L, 2L);
    assertThat(audit.stretches().get(5).first()).isEqualTo(START.plus(DAY.multipliedBy(5)));
  }

  @Test
  void slot_that_somebody_wrote_past_is_a_miss() {
    Discovery node = wanted();
    days(node, 3);
    passOver(TARGET, 2);
    passOver(SHARED, 2);
    scenario().after(DAY.multipliedBy(2));
    tickAndWork(node);

    SlotAudit audit = audit(node, START, scenario().now());
    SlotAudit shared =
        node.admin().slotAudit(SHARED, START, scenario().now(), Scenario.ANN).orElseThrow();

    assertThat(audit.counts()).isEqualTo(Map.of(SlotFate.ON_TIME, 3L, SlotFate.REAL_MISS, 2L));
    assertThat(audit.stretches().get(3))
        .isEqualTo(
            new SlotStretch(
                SlotFate.REAL_MISS,
                START.plus(DAY.multipliedBy(3)),
                START.plus(DAY.multipliedBy(4)),
                2,
                false,
                Optional.empty()));
    assertThat(shared.counts())
        .as("what cities shared then is not known")
        .isEqualTo(Map.of(SlotFate.ON_TIME, 3L, SlotFate.UNKNOWN_SCHEDULE, 2L));
  }

  /** As if another version, or somebody with a SQL prompt, had moved the target. */
  private void passOver(TargetId id, int slots) {
    inTransaction(
        () -> {
          Target target = storage().targets().lock(List.of(id)).get(0);
          Pending pending = target.state().pending().orElseThrow();
          Slot last = later(pending.slot(), slots - 1);
          Slot next = later(pending.slot(), slots);
          TargetState moved = target.state().advanced(last, new Pending(next, next.at()));
          storage().targets().update(List.of(target.in(moved)));
        });
  }

  private static Slot later(Slot slot, int days) {
    Instant at = slot.at().plus(DAY.multipliedBy(days));
    return new Slot(at, LocalDateTime.ofInstant(at, ZoneOffset.UTC), false);
  }

  @Test
  void switched_off_moved_and_edited_it_misses_nothing() {
    Discovery node = wanted();
    days(node, 3);
    node.admin().setEnabled(Scenario.id("krakow"), karnet.name(), false, Scenario.ANN);
    days(node, 3);
    node.admin().setEnabled(Scenario.id("krakow"), karnet.name(), true, Scenario.ANN);
    days(node, 2);
    tickAndWork(node);
    Instant next = scenario().next(TARGET);
    Instant wanted = next.plus(DAY.multipliedBy(4)).plusSeconds(60);
    assertThat(node.admin().moveNextRun(TARGET, next, wanted, Scenario.ANN))
        .isInstanceOf(NextRunResult.Moved.class);
    scenario().after(DAY.plusHours(1));
    days(node, 1);
    Scenario.city(node, "krakow", Scenario.config("0 12 * * *", Scenario.source("karnet", 24)));
    days(node, 2);

    assertThat(audit(node, START, scenario().now()).counts())
        .containsOnlyKeys(SlotFate.ON_TIME, SlotFate.PENDING, SlotFate.DISABLED);
  }

  @Test
  void what_was_deleted_is_unknown_and_no_miss() {
    Discovery node = wanted();
    days(node, 50);
    node.maintain();

    SlotAudit audit = audit(node, START, scenario().now());
    long kept = scenario().runs(TARGET).size();

    assertThat(kept).isBetween(29L, 31L);
    assertThat(audit.counts())
        .isEqualTo(Map.of(SlotFate.ON_TIME, kept, SlotFate.UNKNOWN_PRUNED, 50 - kept));
  }

  @Test
  void unknown_target_has_no_audit_and_a_range_has_its_limits() {
    Discovery node = wanted();

    assertThat(
            node.admin().slotAudit(Scenario.target("karnet", "lodz"), START, START, Scenario.ANN))
        .isEmpty();
    assertThat(audit(node, START, START).stretches()).isEmpty();
    assertThatThrownBy(() -> audit(node, START, START.minusSeconds(1)))
        .hasMessageContaining("until");
    assertThatThrownBy(() -> audit(node, START, START.plus(DAY.multipliedBy(367))))
        .hasMessageContaining("366 days");
  }

  private static SlotAudit audit(Discovery node, Instant from, Instant until) {
    return node.admin().slotAudit(TARGET, from, until, Scenario.ANN).orElseThrow();
  }
}
