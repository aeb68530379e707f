package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.Discovery;
import dev.discovery.plan.DecidedSlot;
import dev.discovery.plan.ParkReason;
import dev.discovery.plan.Target;
import dev.discovery.plan.TargetState;
import dev.discovery.port.PortException;
import dev.discovery.port.PortException.Fault;
import dev.discovery.run.LedgerEntry;
import dev.discovery.run.Run;
import dev.discovery.schedule.NextRun;
import dev.discovery.schedule.Overlap;
import dev.discovery.schedule.Schedule;
import dev.discovery.schedule.Slot;
import dev.discovery.source.FailureKind;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SyncException;
import dev.discovery.source.SyncResult;
import dev.discovery.source.TargetId;
import dev.discovery.testkit.Faults;
import dev.discovery.testkit.Faults.Moment;
import dev.discovery.testkit.ProcessDeath;
import dev.discovery.testkit.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stays true whatever happens in whatever order; each history is random, from a seed. */
public abstract class RandomHistoryScenarios extends ScenarioSuite {

  private static final List<TargetId> TARGETS =
      List.of(
          Scenario.target("karnet", "krakow"),
          Scenario.target("karnet", "lodz"),
          Scenario.target("repertuary", "krakow"),
          Scenario.target("repertuary", "lodz"),
          TargetId.of("pubquiz-pl", "country:PL"));

  private final ScriptedSync sync = new ScriptedSync();
  private final SourceDefinition[] sources = {
    Scenario.ofCity("karnet", sync),
    Scenario.ofCity("repertuary", sync).withOverlap(Overlap.QUEUE),
    Scenario.ofCountry("pubquiz-pl", sync)
  };

  /** How much happens in one history, at least 200 steps. */
  protected int steps() {
    return 200;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void stats_equal_a_fold_of_the_ledger_and_no_slot_is_decided_twice(long seed) {
    play(new Random(seed), true);

    for (TargetId target : TARGETS) {
      assertThat(scenario().stats(target))
          .as("seed %s, %s", seed, target)
          .isEqualTo(Fold.of(storage().runs(), target));
      storage().targets().find(List.of(target)).forEach(this::assertSound);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14})
  void every_slot_is_decided_or_covered_while_nobody_edits(long seed) {
    play(new Random(seed), false);

    int decided = 0;
    for (Target target : storage().targets().find(TARGETS)) {
      assertSound(target);
      decided += assertWithoutGap(target);
    }
    assertThat(decided).as("seed %s", seed).isGreaterThan(100);
  }

  private void play(Random random, boolean edits) {
    assertThat(steps()).isGreaterThanOrEqualTo(200);
    scenario().at(Samples.MIDNIGHT);
    Discovery node = scenario().node(sources);
    Scenario.city(node, "krakow", everything(1));
    Scenario.city(node, "lodz", everything(2));
    for (int step = 0; step < steps(); step++) {
      node = happen(node, random, edits);
    }
  }

  /** From row to row, and from the last one to the pending slot, there is one step of the rule. */
  private int assertWithoutGap(Target target) {
    Schedule schedule = target.schedule().parse();
    List<LedgerEntry> rows = scenario().ledger(target.id());
    for (int n = 1; n < rows.size(); n++) {
      assertThat(Scenario.slot(rows.get(n)).slot())
          .isEqualTo(NextRun.after(Scenario.slot(rows.get(n - 1)).through(), schedule));
    }
    if (target.state().active() && !rows.isEmpty()) {
      Slot last = Scenario.slot(rows.get(rows.size() - 1)).through();
      assertThat(target.state().pending().orElseThrow().slot())
          .isEqualTo(NextRun.after(last, schedule));
    }
    return rows.size();
  }

  private Discovery happen(Discovery node, Random random, boolean edits) {
    scenario().after(Duration.ofSeconds(random.nextInt(1_800)));
    switch (random.nextInt(edits ? 10 : 9)) {
      case 9 -> configure(node, random.nextBoolean() ? "krakow" : "lodz", random);
      case 0, 1 -> {
        return scenario().node(sources);
      }
      case 2 -> breakSomewhere(random);
      case 3, 4, 5 -> work(node, random);
      default -> node.orchestrator().tick();
    }
    return node;
  }

  private static String everything(int hours) {
    return Scenario.config(
        "0 * * * *",
        Scenario.source("karnet", hours),
        Scenario.source("repertuary", 1),
        Scenario.source("pubquiz-pl", 24));
  }

  private void configure(Discovery node, String city, Random random) {
    var wanted = new ArrayList<String>();
    for (String source : List.of("karnet", "repertuary", "pubquiz-pl")) {
      if (random.nextInt(5) > 0) {
        boolean enabled = random.nextInt(5) > 0;
        wanted.add(Scenario.source(source, 1 + random.nextInt(4), enabled, "{}"));
      }
    }
    boolean enabled = random.nextInt(6) > 0;
    String cron = random.nextBoolean() ? "0 * * * *" : "*/20 */2 * * *";
    Scenario.city(
        node, city, Scenario.config(enabled, cron, "Europe/Warsaw", wanted.toArray(String[]::new)));
  }

  /** A tick and some work in a process that dies, or loses its store, in the middle of it. */
  private void breakSomewhere(Random random) {
    Faults faults = new Faults();
    Discovery failing = scenario().node(faults, sources);
    int call = faults.calls().size() + 1 + random.nextInt(25);
    Moment moment = random.nextBoolean() ? Moment.BEFORE : Moment.AFTER;
    var fault = Fault.UNAVAILABLE;
    faults.at(call, moment, random.nextBoolean() ? Faults.death() : Faults.refusal(fault));
    try {
      failing.orchestrator().tick();
      work(failing, random);
    } catch (ProcessDeath | PortException injected) {
      assertThat(injected.getMessage()).contains("call " + call);
    }
  }

  private void work(Discovery node, Random random) {
    List<Run> ready =
        storage().runs().inFlight(scenario().now().plus(Given.MICROSECOND), Optional.empty(), 100);
    for (Run run : ready) {
      if (random.nextInt(3) > 0) {
        sync.forget();
        sync.then(context -> outcome(random));
        node.worker().work(run.id());
      }
    }
  }

  private static SyncResult outcome(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> throw new SyncException(FailureKind.NOT_FOUND, "HTTP 404");
      case 1 -> throw new SyncException(FailureKind.UPSTREAM, "HTTP 503");
      default -> SyncResult.of(new ItemCounts(random.nextInt(50), 1, 2, 3, 4, random.nextInt(2)));
    };
  }

  private void assertSound(Target target) {
    List<LedgerEntry> rows = scenario().ledger(target.id());
    Optional<Instant> through = Optional.empty();
    for (LedgerEntry row : rows) {
      DecidedSlot slot = Scenario.slot(row);
      through.ifPresent(before -> assertThat(slot.slot().at()).isAfter(before));
      through = Optional.of(slot.through().at());
    }
    TargetState state = target.state();
    assertThat(state.lastSlot().map(slot -> slot.at())).isEqualTo(through);
    assertThat(state.pending().isPresent()).isEqualTo(state.active());
    if (state.pending().isPresent() && through.isPresent()) {
      assertThat(state.pending().get().slot().at()).isAfter(through.get());
    }
    List<Run> inFlight =
        scenario().runs(target.id()).stream().filter(run -> run.state().isInFlight()).toList();
    assertThat(inFlight).hasSizeLessThanOrEqualTo(1);
    assertThat(state.inFlight()).isEqualTo(inFlight.stream().map(Run::id).findFirst());
    assertThat(state.isParked(ParkReason.QUARANTINED)).isFalse();
  }
}
