package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.Discovery;
import dev.discovery.access.Actor;
import dev.discovery.city.City;
import dev.discovery.plan.DecidedSlot;
import dev.discovery.plan.Pending;
import dev.discovery.plan.Target;
import dev.discovery.plan.TargetState;
import dev.discovery.run.Run;
import dev.discovery.schedule.CatchUp;
import dev.discovery.schedule.NextRun;
import dev.discovery.schedule.Overlap;
import dev.discovery.schedule.Schedule;
import dev.discovery.schedule.Slot;
import dev.discovery.schedule.Spread;
import dev.discovery.source.RunId;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.TargetId;
import dev.discovery.testkit.Outage;
import dev.discovery.testkit.Samples;
import dev.discovery.testkit.SimulatedAttempt;
import dev.discovery.testkit.SimulatedAttempt.End;
import dev.discovery.testkit.Simulation;
import dev.discovery.testkit.SimulationResult;
import dev.discovery.testkit.SyncScript;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** The laws, in simulations of which everything is random; each is its seed. */
class SimulationLawsTest {

  private static final Actor ANN = new Actor("ann");
  static final List<City> CITIES = Samples.cities();
  private static final List<String> SOURCES = List.of("karnet", "repertuary", "pubquiz-pl");
  private static final List<String> CRONS =
      List.of("0 * * * *", "*/15 * * * *", "30 2 * * *", "0 */5 * * 1-5", "7,37 1-20 * * *");
  private static final List<String> ZONES =
      List.of("Europe/Warsaw", "America/New_York", "Australia/Lord_Howe", "UTC");

  /** In 2026, between the days on which clocks change in different zones. */
  static final Instant START = Instant.parse("2026-03-20T00:00:00Z");

  @Property(tries = 40, shrinking = ShrinkingMode.OFF)
  void nothing_is_lost_doubled_or_run_twice_whatever_happens(@ForAll long seed) {
    var random = new Random(seed);
    Simulation plan = plan(seed, random);
    for (int edits = random.nextInt(12); edits > 0; edits--) {
      City city = CITIES.get(random.nextInt(CITIES.size()));
      String json = config(random);
      plan.at(moment(random), node -> edit(node, city, json));
    }

    plan.run(
        result -> {
          for (Target target : result.targets()) {
            assertEachSlotOnce(result, target);
            assertThat(result.stats(target.id()))
                .as("law 8, %s", target.id())
                .isEqualTo(Fold.of(result.history(target.id()), target.id()));
          }
          assertAlone(result);
          assertNothingRunsAgain(result);
        });
  }

  @Property(tries = 30, shrinking = ShrinkingMode.OFF)
  void slots_come_from_the_schedule_however_late_the_ticks(@ForAll long seed) {
    plan(seed, new Random(seed))
        .run(
            result -> {
              for (Target target : result.targets()) {
                assertOnTheWalk(result, target);
              }
            });
  }

  // ---- what happens

  static Simulation plan(long seed, Random random) {
    Simulation plan =
        Simulation.of(SOURCES.stream().map(name -> policies(Samples.source(name), random)).toList())
            .startingAt(START)
            .lasting(Duration.ofDays(14))
            .seed(seed)
            .nodes(1 + random.nextInt(3))
            .threads(1 + random.nextInt(5))
            .tickEvery(Duration.ofSeconds(1 + random.nextInt(300)))
            .tickFaults(random.nextDouble() * 0.2)
            .lostJobs(random.nextDouble() * 0.02)
            .script(
                SyncScript.lasting(Duration.ZERO, Duration.ofMinutes(1 + random.nextInt(90)))
                    .failing(random.nextDouble() * 0.4)
                    .dying(random.nextDouble() * 0.05)
                    .fallingSilent(random.nextDouble() * 0.05));
    CITIES.forEach(city -> plan.city(city, config(random)));
    for (int outages = random.nextInt(6); outages > 0; outages--) {
      plan.outage(outage(random));
    }
    return plan;
  }

  private static SourceDefinition policies(SourceDefinition source, Random random) {
    CatchUp.Mode mode = CatchUp.Mode.values()[random.nextInt(3)];
    Optional<Duration> window =
        random.nextBoolean() ? Optional.empty() : Optional.of(Duration.ofHours(6));
    return source
        .withOverlap(Overlap.values()[random.nextInt(3)])
        .withCatchUp(new CatchUp(mode, window))
        .withSpread(new Spread(Duration.ofMinutes(random.nextInt(3) * 10L)));
  }

  static String config(Random random) {
    var sources = new ArrayList<String>();
    for (String name : SOURCES) {
      if (random.nextInt(6) > 0) {
        int minutes = random.nextInt(12) == 0 ? 0 : 15 * (1 + random.nextInt(100));
        sources.add(
            "{\"name\": \"%s\", \"enabled\": %s, \"frequency\": \"PT%dM\"}"
                .formatted(name, random.nextInt(8) > 0, minutes));
      }
    }
    return Scenario.config(
        random.nextInt(10) > 0,
        CRONS.get(random.nextInt(CRONS.size())),
        ZONES.get(random.nextInt(ZONES.size())),
        sources.toArray(String[]::new));
  }

  private static Outage outage(Random random) {
    Instant from = moment(random);
    Instant until = from.plusSeconds(random.nextInt(random.nextBoolean() ? 60 : 100_000));
    return switch (random.nextInt(5)) {
      case 0 -> Outage.ofDatabase(from, until);
      case 1 -> Outage.ofQueue(from, until);
      case 2 -> Outage.ofAllNodes(from, until);
      case 3 -> Outage.ofStop(1, from, until);
      default -> Outage.ofNode(1, from, until);
    };
  }

  static Instant moment(Random random) {
    return START.plusSeconds(random.nextInt(14 * 86_400));
  }

  /** Law 12: it neither starts a run nor loses one whose slot has come. */
  private static void edit(Discovery node, City city, String json) {
    List<TargetId> ids =
        List.of(
            TargetId.of("karnet", "city:" + city.id()),
            TargetId.of("repertuary", "city:" + city.id()),
            TargetId.of("pubquiz-pl", "country:" + city.country()));
    Map<TargetId, TargetState> before = states(node, ids);
    Instant now = node.storage().clock().instant();

    node.admin().importCity(city, json, ANN);

    states(node, ids)
        .forEach((id, after) -> assertKept(id, Optional.ofNullable(before.get(id)), after, now));
  }

  private static Map<TargetId, TargetState> states(Discovery node, List<TargetId> ids) {
    var states = new HashMap<TargetId, TargetState>();
    node.storage().targets().find(ids).forEach(target -> states.put(target.id(), target.state()));
    return states;
  }

  private static void assertKept(
      TargetId id, Optional<TargetState> before, TargetState after, Instant now) {
    Optional<Instant> had = before.flatMap(TargetState::pending).map(Pending::slot).map(Slot::at);
    Optional<Instant> has = after.pending().map(Pending::slot).map(Slot::at);
    Optional<Instant> last = after.lastSlot().map(Slot::at);
    boolean isNew = before.flatMap(TargetState::lastSlot).isEmpty();
    boolean hadCome = had.filter(slot -> !slot.isAfter(now)).isPresent();
    if (hadCome && has.isPresent()) {
      boolean kept = has.equals(had);
      boolean counted = last.filter(slot -> !slot.isBefore(had.get())).isPresent();
      assertThat(kept || counted).as("law 12, %s: %s, %s", id, before, after).isTrue();
    }
    if (has.isPresent() && !isNew && !has.equals(had)) {
      assertThat(has.get()).as("law 12, %s: %s, %s", id, before, after).isAfter(now);
    }
  }

  // ---- what came of it

  /** Laws 1 and 2: rows that do not touch, and a target that stands after the last one. */
  private static void assertEachSlotOnce(SimulationResult result, Target target) {
    Optional<Slot> last = Optional.empty();
    for (DecidedSlot decided : decided(result, target)) {
      last.ifPresent(
          before ->
              assertThat(decided.slot().at()).as("law 1, %s", target.id()).isAfter(before.at()));
      last = Optional.of(decided.through());
    }
    assertThat(target.state().lastSlot().map(Slot::at))
        .as("law 2, %s", target.id())
        .isEqualTo(last.map(Slot::at));
  }

  /** Laws 1 and 3: from row to row there is one step of the rule, and the counts are exact. */
  private static void assertOnTheWalk(SimulationResult result, Target target) {
    Schedule schedule = target.schedule().parse();
    Optional<Slot> last = Optional.empty();
    for (DecidedSlot decided : decided(result, target)) {
      last.ifPresent(
          before ->
              assertThat(decided.slot())
                  .as("law 3, %s", target.id())
                  .isEqualTo(NextRun.after(before, schedule)));
      Slot through = decided.slot();
      for (long n = 0; n < decided.collapsed(); n++) {
        through = NextRun.after(through, schedule);
      }
      assertThat(decided.through()).as("law 1, %s", target.id()).isEqualTo(through);
      last = Optional.of(through);
    }
    if (target.state().active() && last.isPresent()) {
      assertThat(target.state().pending().orElseThrow().slot())
          .as("law 3, %s", target.id())
          .isEqualTo(NextRun.after(last.get(), schedule));
    }
  }

  private static List<DecidedSlot> decided(SimulationResult result, Target target) {
    return result.history(target.id()).stream().map(Scenario::slot).toList();
  }

  private static void assertAlone(SimulationResult result) {
    assertThat(result.overlaps())
        .as("law 5")
        .allSatisfy(
            pair -> assertThat(pair.earlier().concurrent() || pair.later().concurrent()).isTrue());
  }

  /** Law 11: attempts of a run are numbered, and whatever comes after its end is refused. */
  private static void assertNothingRunsAgain(SimulationResult result) {
    Map<RunId, Run> runs = new HashMap<>();
    for (Target target : result.targets()) {
      result.runs(target.id()).forEach(run -> runs.put(run.id(), run));
    }
    var attempts = new HashMap<RunId, Integer>();
    for (SimulatedAttempt attempt : result.attempts()) {
      Run run = runs.get(attempt.run());
      assertThat(attempt.number())
          .as("law 11, %s", attempt)
          .isEqualTo(attempts.merge(attempt.run(), 1, Integer::sum));
      Instant end = run.progress().finishedAt().orElse(Instant.MAX);
      assertThat(attempt.startedAt()).as("law 11, %s", attempt).isBeforeOrEqualTo(end);
      if (attempt.end() == End.RECORDED) {
        assertThat(attempt.endedAt().orElseThrow()).as("law 11").isBeforeOrEqualTo(end);
      }
    }
    attempts.forEach(
        (run, count) -> assertThat(runs.get(run).progress().attempts()).isEqualTo(count));
  }
}
