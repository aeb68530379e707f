package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.Discovery;
import dev.discovery.plan.DecidedSlot;
import dev.discovery.plan.InFlight;
import dev.discovery.plan.ParkReason;
import dev.discovery.plan.SkipReason;
import dev.discovery.plan.Target;
import dev.discovery.plan.TargetState;
import dev.discovery.port.PortException;
import dev.discovery.port.PortException.Fault;
import dev.discovery.run.Grain;
import dev.discovery.run.LedgerEntry;
import dev.discovery.run.Measured;
import dev.discovery.run.OpeningBalance;
import dev.discovery.run.Retention;
import dev.discovery.run.Run;
import dev.discovery.run.RunState;
import dev.discovery.run.Statistics;
import dev.discovery.schedule.NextRun;
import dev.discovery.schedule.Overlap;
import dev.discovery.schedule.Schedule;
import dev.discovery.schedule.Slot;
import dev.discovery.source.FailureKind;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.RunId;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SourceName;
import dev.discovery.source.SyncException;
import dev.discovery.source.SyncResult;
import dev.discovery.source.TargetId;
import dev.discovery.testkit.Faults;
import dev.discovery.testkit.Faults.Moment;
import dev.discovery.testkit.LedgerEntries;
import dev.discovery.testkit.ProcessDeath;
import dev.discovery.testkit.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stays true whatever happens in whatever order; each history is random, from a seed. */
public abstract class RandomHistoryScenarios extends ScenarioSuite {

  private static final List<String> SOURCES = List.of("karnet", "repertuary", "pubquiz-pl");
  private static final TargetId QUIZ = TargetId.of("pubquiz-pl", "country:PL");
  private static final TargetId KARNET_OF_KRAKOW = Scenario.target("karnet", "krakow");
  private static final List<TargetId> TARGETS =
      List.of(
          KARNET_OF_KRAKOW,
          Scenario.target("karnet", "lodz"),
          Scenario.target("repertuary", "krakow"),
          Scenario.target("repertuary", "lodz"),
          QUIZ);

  /** Whose rows and entries turn bad; nothing may quarantine another one. */
  private static final Set<TargetId> POISONED = Set.of(KARNET_OF_KRAKOW, QUIZ);

  /** As short as can be: a history is of a few days. */
  private static final Retention KEPT =
      Retention.DEFAULT
          .withSucceeded(Duration.ofDays(1))
          .withUnsuccessful(Duration.ofHours(36))
          .withSkipped(Duration.ofDays(1))
          .withTicks(Duration.ofDays(1));

  private final ScriptedSync sync = new ScriptedSync();
  private final SourceDefinition[] sources = {
    Scenario.ofCity("karnet", sync),
    Scenario.ofCity("repertuary", sync).withOverlap(Overlap.QUEUE),
    Scenario.ofCountry("pubquiz-pl", sync)
  };
  private final Set<RunId> vanished = new HashSet<>();
  private final Map<String, String> configs = new HashMap<>();

  /** The full log, kept beside the ledger, which is pruned. */
  private final NavigableMap<RunId, LedgerEntry> log = new TreeMap<>();

  /** How much happens in one history, at least 200 steps. */
  protected int steps() {
    return 400;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void stats_equal_a_fold_of_the_ledger_and_no_slot_is_decided_twice(long seed) {
    seeded(
        seed,
        random -> {
          play(random, true);

          for (TargetId target : TARGETS) {
            assertThat(scenario().stats(target))
                .as(target.toString())
                .isEqualTo(Fold.of(full(target), target));
            OpeningBalance balance =
                storage().housekeeping().openingBalances(List.of(target)).get(target);
            assertThat(balance.total().plus(Fold.of(storage(), target).total()))
                .as(target.toString())
                .isEqualTo(scenario().stats(target).total());
            assertThat(balance.ended().all()).as("pruned of " + target).isPositive();
            storage().targets().find(List.of(target)).forEach(this::assertSound);
          }
          assertDaysAndHoursAddUp();
        });
  }

  /** Nothing of the few days is old enough to go. */
  private void assertDaysAndHoursAddUp() {
    Instant start = Samples.MIDNIGHT.minus(Duration.ofDays(1));
    for (TargetId target : TARGETS) {
      assertThat(storage().stats().series(new Measured.OfTarget(target), Grain.DAY, start))
          .as("days of " + target)
          .isEqualTo(sums(Fold.runs(full(target)), Grain.DAY));
    }
    for (String source : SOURCES) {
      var name = new SourceName(source);
      List<Run> runs =
          Fold.runs(log.values()).stream()
              .filter(run -> run.target().source().equals(name))
              .toList();
      assertThat(storage().stats().series(new Measured.OfSource(name), Grain.HOUR, start))
          .as("hours of " + source)
          .isEqualTo(sums(runs, Grain.HOUR));
    }
  }

  private static Map<Instant, Statistics> sums(List<Run> runs, Grain grain) {
    var sums = new TreeMap<Instant, Statistics>();
    runs.stream()
        .collect(
            Collectors.groupingBy(run -> grain.startOf(run.progress().finishedAt().orElseThrow())))
        .forEach((at, some) -> sums.put(at, Fold.sum(some)));
    return sums;
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14})
  void every_slot_is_decided_or_covered_while_nobody_edits(long seed) {
    seeded(
        seed,
        random -> {
          play(random, false);

          int decided = 0;
          for (Target target : storage().targets().find(TARGETS)) {
            assertSound(target);
            decided += assertWithoutGap(target);
          }
          assertThat(decided).isGreaterThan(100);
        });
  }

  /** Whatever fails, its text begins with the seed. */
  private static void seeded(long seed, Consumer<Random> history) {
    try {
      history.accept(new Random(seed));
    } catch (RuntimeException | AssertionError failed) {
      throw new AssertionError("seed " + seed + ": " + failed, failed);
    }
  }

  private void play(Random random, boolean edits) {
    assertThat(steps()).isGreaterThanOrEqualTo(200);
    scenario().at(Samples.MIDNIGHT);
    scenario().keep(KEPT);
    Discovery node = node();
    configure(node, "krakow", everything(1));
    configure(node, "lodz", everything(2));
    for (int step = 0; step < steps(); step++) {
      node = happen(node, random, edits);
      if (step % 10 == 0) {
        prune(step / 10);
      }
    }
    remember();
    node.maintain();
    assertThat(quarantined()).isSubsetOf(POISONED);
    repair(node, edits);
    assertThat(quarantined()).as("all is repaired").isEmpty();
    assertEverythingHappened();
  }

  /** By a node that dies, or loses its store, at one of the calls that it takes. */
  private void prune(int round) {
    remember();
    Faults faults = new Faults();
    Discovery failing = scenario().node(faults, queue(), sources);
    int call = faults.calls().size() + 1 + round % 17;
    Moment moment = round % 2 == 0 ? Moment.BEFORE : Moment.AFTER;
    faults.at(call, moment, round % 3 == 0 ? Faults.death() : Faults.refusal(Fault.UNAVAILABLE));
    try {
      failing.maintain();
    } catch (ProcessDeath | PortException injected) {
      assertThat(injected.getMessage()).contains("call " + call);
    }
  }

  private void remember() {
    for (LedgerEntry entry : LedgerEntries.newest(storage(), TARGETS, 10_000)) {
      log.put(RunLedgerSuite.id(entry), entry);
    }
  }

  /** Everything that was ever in the ledger about a target, oldest first. */
  private List<LedgerEntry> full(TargetId target) {
    remember();
    return log.values().stream().filter(entry -> entry.target().equals(target)).toList();
  }

  /** By writing configs: those that there are while nobody edits, good ones otherwise. */
  private void repair(Discovery node, boolean edited) {
    configs.forEach((city, json) -> Scenario.city(node, city, edited ? everything(1) : json));
  }

  /** A history that lacks one of these would show nothing about it. */
  private void assertEverythingHappened() {
    List<LedgerEntry> rows = TARGETS.stream().flatMap(id -> full(id).stream()).toList();

    assertThat(rows)
        .filteredOn(LedgerEntry.Asked.class::isInstance)
        .extracting(row -> ((LedgerEntry.Asked) row).run().state())
        .contains(RunState.SUCCEEDED, RunState.FAILED, RunState.LOST);
    assertThat(rows)
        .filteredOn(LedgerEntry.Skipped.class::isInstance)
        .extracting(row -> ((LedgerEntry.Skipped) row).reason())
        .contains(SkipReason.QUARANTINED);
  }

  private Set<TargetId> quarantined() {
    return storage().targets().find(TARGETS).stream()
        .filter(target -> target.state().isParked(ParkReason.QUARANTINED))
        .map(Target::id)
        .collect(Collectors.toSet());
  }

  /** From row to row, and from the last one to the pending slot, there is one step of the rule. */
  private int assertWithoutGap(Target target) {
    Schedule schedule = target.schedule().parse();
    List<LedgerEntry> rows = full(target.id());
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
    String city = random.nextBoolean() ? "krakow" : "lodz";
    switch (random.nextInt(edits ? 16 : 15)) {
      case 15 -> configure(node, city, anything(city, random));
      case 0, 1 -> {
        return node();
      }
      case 2 -> breakSomewhere(random);
      case 3, 4, 5, 6 -> work(node, random);
      case 7 -> loseAJob(random);
      case 8, 9 -> node.reconciler().reconcile();
      case 10 -> scenario().rezone(random.nextBoolean() ? KARNET_OF_KRAKOW : QUIZ, "Mars/Olympus");
      case 11 -> Scenario.city(node, city, configs.get(city));
      default -> node.orchestrator().tick();
    }
    return node;
  }

  private Discovery node() {
    return scenario().node(queue(), sources);
  }

  private ForgetfulQueue queue() {
    return new ForgetfulQueue(here().queue(), vanished);
  }

  private static String everything(int hours) {
    return Scenario.config(
        "0 * * * *",
        Scenario.source("karnet", hours),
        Scenario.source("repertuary", 1),
        Scenario.source("pubquiz-pl", 24));
  }

  private static String anything(String city, Random random) {
    var wanted = new ArrayList<String>();
    for (String source : SOURCES) {
      if (random.nextInt(5) > 0) {
        boolean enabled = random.nextInt(5) > 0;
        boolean bad =
            city.equals("krakow") && !source.equals("repertuary") && random.nextInt(3) == 0;
        int hours = bad ? 0 : 1 + random.nextInt(4);
        wanted.add(Scenario.source(source, hours, enabled, "{}"));
      }
    }
    boolean enabled = random.nextInt(6) > 0;
    String cron = random.nextBoolean() ? "0 * * * *" : "*/20 */2 * * *";
    return Scenario.config(enabled, cron, "Europe/Warsaw", wanted.toArray(String[]::new));
  }

  private void configure(Discovery node, String city, String json) {
    configs.put(city, json);
    Scenario.city(node, city, json);
  }

  /** The queue forgets one of the runs in flight. */
  private void loseAJob(Random random) {
    List<Run> inFlight = inFlight();
    if (!inFlight.isEmpty()) {
      vanished.add(inFlight.get(random.nextInt(inFlight.size())).id());
    }
  }

  private List<Run> inFlight() {
    return storage()
        .runs()
        .inFlight(scenario().now().plus(Given.MICROSECOND), Optional.empty(), 100);
  }

  /** A node in a process that dies, or loses its store, in the middle of what it does. */
  private void breakSomewhere(Random random) {
    Faults faults = new Faults();
    Discovery failing = scenario().node(faults, queue(), sources);
    int call = faults.calls().size() + 1 + random.nextInt(30);
    Moment moment = random.nextBoolean() ? Moment.BEFORE : Moment.AFTER;
    var fault = Fault.UNAVAILABLE;
    faults.at(call, moment, random.nextBoolean() ? Faults.death() : Faults.refusal(fault));
    try {
      failing.orchestrator().tick();
      failing.reconciler().reconcile();
      work(failing, random);
    } catch (ProcessDeath | PortException injected) {
      assertThat(injected.getMessage()).contains("call " + call);
    }
  }

  /** Most runs that have a job find a worker, and some whose job has vanished find a late one. */
  private void work(Discovery node, Random random) {
    for (Run run : inFlight()) {
      boolean hasWorker = !vanished.contains(run.id()) || random.nextInt(4) == 0;
      if (hasWorker && random.nextInt(3) > 0) {
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
    List<LedgerEntry> rows = full(target.id());
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
    assertThat(state.inFlight().map(InFlight::run))
        .isEqualTo(inFlight.stream().map(Run::id).findFirst());
    assertThat(state.isParked(ParkReason.QUARANTINED)).isFalse();
  }
}
