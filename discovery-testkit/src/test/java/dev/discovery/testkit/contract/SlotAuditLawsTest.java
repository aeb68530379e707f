package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.Discovery;
import dev.discovery.access.Actor;
import dev.discovery.city.City;
import dev.discovery.plan.PauseScope;
import dev.discovery.plan.Pending;
import dev.discovery.plan.Target;
import dev.discovery.proof.SlotAudit;
import dev.discovery.proof.SlotFate;
import dev.discovery.proof.SlotStretch;
import dev.discovery.schedule.NextRun;
import dev.discovery.schedule.Schedule;
import dev.discovery.schedule.Slot;
import dev.discovery.source.SourceName;
import dev.discovery.source.TargetId;
import dev.discovery.source.Trigger;
import dev.discovery.testkit.Samples;
import dev.discovery.testkit.Simulation;
import dev.discovery.testkit.SimulationResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;

/** What the orchestrator drives misses no slot, whatever happens. */
class SlotAuditLawsTest {

  private static final Actor ANN = new Actor("ann");
  private static final List<String> OF_CITIES = List.of("karnet", "repertuary");

  @Property(tries = 25, shrinking = ShrinkingMode.OFF)
  void no_slot_is_missed_whatever_people_do_and_whatever_breaks(@ForAll long seed) {
    var random = new Random(seed);
    Simulation plan = SimulationLawsTest.plan(seed, random);
    for (int deeds = random.nextInt(30); deeds > 0; deeds--) {
      City city = SimulationLawsTest.CITIES.get(random.nextInt(SimulationLawsTest.CITIES.size()));
      String source = OF_CITIES.get(random.nextInt(OF_CITIES.size()));
      String json = SimulationLawsTest.config(random);
      int deed = random.nextInt(9);
      Duration length = Duration.ofMinutes(1 + random.nextInt(3_000));
      plan.at(
          SimulationLawsTest.moment(random), node -> act(deed, node, city, source, json, length));
    }

    plan.run(
        result -> {
          for (Target target : result.targets()) {
            assertNothingMissed(result, target);
          }
        });
  }

  private static void act(
      int deed, Discovery node, City city, String source, String json, Duration length) {
    Instant later = node.storage().clock().instant().plus(length);
    TargetId id = TargetId.of(source, "city:" + city.id());
    var name = new SourceName(source);
    switch (deed) {
      case 0 -> node.admin().importCity(city, json, ANN);
      case 1 -> node.admin().setEnabled(city.id(), name, false, ANN);
      case 2 -> node.admin().setEnabled(city.id(), name, true, ANN);
      case 3 -> node.admin().pause(PauseScope.of(id), "why", Optional.of(later), ANN);
      case 4 -> node.admin().resume(PauseScope.of(id), ANN);
      case 5 -> node.admin().trigger(id, true, ANN);
      default ->
          node.storage().targets().find(List.of(id)).stream()
              .flatMap(target -> target.state().pending().stream())
              .forEach(pending -> node.admin().moveNextRun(id, pending.slot().at(), later, ANN));
    }
  }

  private static void assertNothingMissed(SimulationResult result, Target target) {
    SlotAudit audit =
        result
            .discovery()
            .admin()
            .slotAudit(target.id(), result.startedAt(), result.endedAt().plusSeconds(1), ANN)
            .orElseThrow();

    assertThat(audit.stoppedAt()).isEmpty();
    assertThat(audit.stretches())
        .as("%s", target)
        .extracting(SlotStretch::fate)
        .doesNotContain(SlotFate.REAL_MISS, SlotFate.UNKNOWN_PRUNED);
    if (target.id().scope().city().isPresent()) {
      assertThat(audit.stretches())
          .as("%s", target)
          .extracting(SlotStretch::fate)
          .doesNotContain(SlotFate.UNKNOWN_SCHEDULE);
      assertThat(audit.counts().values().stream().mapToLong(count -> count).sum())
          .as("%s", target)
          .isEqualTo(recorded(result, target) + undecided(result, target));
    }
  }

  private static long recorded(SimulationResult result, Target target) {
    return result.history(target.id()).stream()
            .flatMap(entry -> entry.decided().stream())
            .mapToLong(decided -> decided.count())
            .sum()
        - result.runs(target.id()).stream()
            .filter(run -> run.trigger() != Trigger.SCHEDULE)
            .filter(run -> run.slot().isPresent())
            .count();
  }

  private static long undecided(SimulationResult result, Target target) {
    Schedule schedule = target.schedule().parse();
    Optional<Slot> slot = target.state().pending().map(Pending::slot);
    long count = 0;
    while (slot.isPresent() && !slot.get().at().isAfter(result.endedAt())) {
      slot = slot.map(it -> NextRun.after(it, schedule));
      count++;
    }
    return count;
  }

  @Test
  void audit_of_more_than_ten_thousand_decisions_says_where_to_go_on() {
    City krakow = SimulationLawsTest.CITIES.get(0);
    TargetId id = TargetId.of("karnet", "city:" + krakow.id());
    Simulation.of(Samples.source("karnet"))
        .city(
            krakow, Scenario.config("* * * * *", "{\"name\": \"karnet\", \"frequency\": \"PT1M\"}"))
        .lasting(Duration.ofDays(8))
        .tickEvery(Duration.ofMinutes(1))
        .run(
            result -> {
              Instant end = result.endedAt();
              SlotAudit first = audit(result, id, result.startedAt(), end);
              SlotAudit rest = audit(result, id, first.stoppedAt().orElseThrow(), end);

              assertThat(first.count(SlotFate.ON_TIME)).isEqualTo(10_000);
              assertThat(rest.count(SlotFate.ON_TIME)).isEqualTo(8 * 1_440 - 10_000);
              assertThat(rest.stoppedAt()).isEmpty();
            });
  }

  private static SlotAudit audit(SimulationResult result, TargetId id, Instant from, Instant to) {
    return result.discovery().admin().slotAudit(id, from, to, ANN).orElseThrow();
  }
}
