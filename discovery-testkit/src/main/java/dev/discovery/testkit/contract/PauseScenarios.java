package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.discovery.Discovery;
import dev.discovery.access.AuditEntry;
import dev.discovery.access.Operation;
import dev.discovery.admin.PauseResult;
import dev.discovery.admin.ResumeResult;
import dev.discovery.orchestrator.PlannedDecision;
import dev.discovery.plan.Decision;
import dev.discovery.plan.ParkReason;
import dev.discovery.plan.Pause;
import dev.discovery.plan.PauseScope;
import dev.discovery.port.AuditLog.AuditRow;
import dev.discovery.port.AuditQuery;
import dev.discovery.port.Storage;
import dev.discovery.port.TargetStore;
import dev.discovery.source.ScopeKey;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.TargetId;
import dev.discovery.testkit.Faults;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What is paused does not run, loses nothing unsaid, and starts nothing at once when it ends. */
public abstract class PauseScenarios extends PauseSuite {

  private static final TargetId POLAND = TargetId.of("pubquiz-pl", "country:PL");

  // ---- the end

  @Test
  void pause_that_ends_by_itself_leaves_one_gap_row_and_the_next_slot() {
    Discovery node = haveRun("krakow", "lodz");
    pause(node, EVERYTHING, day(2).plusSeconds(60));
    scenario().at(day(1));
    parks(node, 2);
    int whilePaused = node.orchestrator().tick().due();
    scenario().at(day(2));
    int atTheNextSlot = node.orchestrator().tick().due();

    scenario().at(day(2).plusSeconds(60));
    drops(node, 2);

    assertThat(whilePaused).isZero();
    assertThat(atTheNextSlot).isZero();
    assertThat(newestSkip(KRAKOW).slot().slot().at()).isEqualTo(day(1));
    assertThat(newestSkip(KRAKOW).slot().through().at()).isEqualTo(day(2));
    assertThat(newestSkip(KRAKOW).slot().collapsed()).isEqualTo(1);
    assertThat(scenario().runs(KRAKOW)).hasSize(1);
    scenario().at(day(3));
    assertThat(node.orchestrator().tick().enqueued()).isEqualTo(2);
  }

  @Test
  void pause_that_a_person_ends_leaves_one_gap_row_and_the_next_slot() {
    Discovery node = haveRun("krakow", "lodz");
    Pause pause = pause(node, SOURCE);
    scenario().at(day(1));
    parks(node, 2);
    String why = parked(KRAKOW).detail();
    boolean waitsForAPerson = parked(KRAKOW).recheckAt().isEmpty();
    List<Pause> inForce = node.admin().pauses(10, Scenario.ANN);

    scenario().at(day(1).plusSeconds(3_600));
    resume(node, SOURCE);
    drops(node, 2);

    assertThat(why).contains("karnet", "ann", "maintenance");
    assertThat(waitsForAPerson).isTrue();
    assertThat(inForce).containsExactly(pause);
    assertThat(node.admin().pauses(10, Scenario.ANN)).isEmpty();
    assertThat(scenario().next(KRAKOW)).isEqualTo(day(2));
    assertThat(scenario().runs(KRAKOW)).hasSize(1);
  }

  @Test
  void pause_that_ends_before_a_slot_comes_has_cost_nothing() {
    Discovery node = haveRun("krakow");
    pause(node, PLACE);
    scenario().after(Duration.ofHours(23));
    node.orchestrator().tick();
    resume(node, PLACE);

    scenario().at(day(1));

    assertThat(node.orchestrator().tick().enqueued()).isEqualTo(1);
    assertThat(scenario().skips(KRAKOW)).isEmpty();
  }

  @Test
  void slot_that_fell_due_in_a_pause_is_dropped_although_no_tick_saw_it() {
    Discovery node = haveRun("krakow");
    pause(node, EVERYTHING, day(1).plusSeconds(60));
    scenario().at(day(1).plusSeconds(90));
    node.maintain();

    drops(node, 1);
    scenario().at(day(2).minusSeconds(60));
    pause(node, PLACE);
    scenario().at(day(2).plusSeconds(1));
    resume(node, PLACE);
    node.maintain();
    drops(node, 1);

    assertThat(scenario().runs(KRAKOW)).hasSize(1);
    node.maintain();
    assertThat(storage().pauses().reaching(List.of(KRAKOW)).all()).as("forgotten").isEmpty();
  }

  @Test
  void slot_that_fell_due_before_the_pause_is_run_after_it() {
    Discovery node = haveRun("krakow");
    scenario().at(day(1).plusSeconds(1));
    pause(node, EVERYTHING, day(1).plusSeconds(60));
    scenario().at(day(1).plusSeconds(61));

    assertThat(node.orchestrator().tick().enqueued()).isEqualTo(1);
  }

  // ---- what it reaches

  @Test
  void pause_reaches_its_scope_and_nothing_else() {
    scenario().at(MIDNIGHT);
    Discovery node =
        scenario().node(karnet, Scenario.ofCity("repertuary", new ScriptedSync()), country());
    for (String city : List.of("krakow", "lodz")) {
      String json =
          Scenario.config(
              "0 0 * * *",
              Scenario.source("karnet", 24),
              Scenario.source("repertuary", 24),
              Scenario.source("pubquiz-pl", 24));
      Scenario.city(node, city, json);
    }
    node.orchestrator().tick();
    scenario().work(node);

    List<PauseScope> scopes =
        List.of(EVERYTHING, SOURCE, PLACE, PauseScope.of(KRAKOW), PauseScope.of(POLAND.scope()));
    var reached = new ArrayList<Integer>();
    for (PauseScope scope : scopes) {
      pause(node, scope);
      scenario().after(DAY);
      reached.add(node.orchestrator().tick().parked().getOrDefault(ParkReason.PAUSED, 0));
      resume(node, scope);
      node.orchestrator().tick();
      scenario().work(node);
    }

    assertThat(reached).containsExactly(5, 2, 2, 1, 1);
  }

  @Test
  void pause_without_an_end_counts_most_then_the_one_that_ends_last_and_since_stays() {
    Discovery node = haveRun("krakow");
    pause(node, EVERYTHING, day(2));
    pause(node, SOURCE, day(3));
    scenario().at(day(1));
    parks(node, 1);
    Optional<Instant> first = parked(KRAKOW).recheckAt();
    pause(node, PLACE);

    scenario().at(day(3));
    parks(node, 1);
    String forEver = parked(KRAKOW).detail();
    Optional<Instant> second = parked(KRAKOW).recheckAt();

    assertThat(first).contains(day(3));
    assertThat(second).isEmpty();
    assertThat(forEver).startsWith("city:krakow paused by ann");
    assertThat(parked(KRAKOW).since()).isEqualTo(day(1));
    scenario().at(day(3).plusSeconds(1));
    resume(node, PLACE);
    drops(node, 1);
    assertThat(newestSkip(KRAKOW).slot().slot().at()).isEqualTo(day(1));
  }

  @Test
  void target_that_another_pause_reaches_stays_parked_and_says_so() {
    Discovery node = haveRun("krakow", "lodz");
    pause(node, EVERYTHING);
    pause(node, PLACE, day(9));
    scenario().at(day(1));
    parks(node, 2);
    scenario().at(day(2));

    resume(node, EVERYTHING);
    var report = node.orchestrator().tick();

    assertThat(report.parked()).isEqualTo(Map.of(ParkReason.PAUSED, 1));
    assertThat(report.skipped().values()).containsExactly(1);
    assertThat(parked(KRAKOW).detail()).startsWith("city:krakow");
    assertThat(parked(KRAKOW).since()).isEqualTo(day(1));
    assertThat(parked(KRAKOW).recheckAt()).contains(day(9));
    assertThat(scenario().state(LODZ).parked()).isEmpty();
  }

  @Test
  void pause_put_again_before_the_targets_were_looked_at_lets_nothing_through() {
    Discovery node = haveRun("krakow");
    pause(node, PLACE);
    scenario().at(day(1));
    parks(node, 1);

    resume(node, PLACE);
    pause(node, PLACE, day(2).plusSeconds(1));
    parks(node, 1);

    assertThat(parked(KRAKOW).recheckAt()).contains(day(2).plusSeconds(1));
    scenario().at(day(2).plusSeconds(1));
    drops(node, 1);
    assertThat(scenario().runs(KRAKOW)).hasSize(1);
  }

  // ---- operations

  @Test
  void second_pause_of_a_scope_is_refused_and_one_that_is_not_there_cannot_be_ended() {
    Discovery node = haveRun("krakow");
    Pause first = pause(node, PLACE);

    PauseResult second = node.admin().pause(PLACE, "another", Optional.empty(), Scenario.ANN);
    ResumeResult other = node.admin().resume(SOURCE, Scenario.ANN);

    assertThat(second).isEqualTo(new PauseResult.AlreadyPaused(first));
    assertThat(other).isEqualTo(new ResumeResult.NotPaused(SOURCE));
    for (Instant past : List.of(MIDNIGHT, MIDNIGHT.minusSeconds(1))) {
      assertThatThrownBy(() -> pause(node, SOURCE, past))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expected until to be after");
    }
  }

  @Test
  void audit_log_has_who_paused_and_who_resumed_and_nothing_of_what_was_refused() {
    Discovery node = haveRun("krakow");
    pause(node, PLACE);
    node.admin().pause(PLACE, "another", Optional.empty(), Scenario.ANN);
    resume(node, PLACE);
    node.admin().resume(PLACE, Scenario.ANN);

    List<AuditEntry> entries =
        node.admin().audit(AuditQuery.ALL, Optional.empty(), 100, Scenario.ANN).stream()
            .map(AuditRow::entry)
            .filter(entry -> entry.touched().scope().equals(Optional.of(KRAKOW.scope())))
            .toList();

    assertThat(entries)
        .extracting(AuditEntry::operation)
        .containsExactly(Operation.RESUME, Operation.PAUSE);
    assertThat(entries.get(1).reason()).isEqualTo("maintenance");
  }

  @Test
  void dry_run_says_what_a_pause_makes_of_the_next_tick() {
    Discovery node = haveRun("krakow", "lodz");
    pause(node, PLACE);
    scenario().at(day(1));

    List<PlannedDecision> planned = node.admin().dryRun(10, Scenario.ANN).decisions();
    node.orchestrator().tick();

    assertThat(planned).hasSize(2);
    for (PlannedDecision each : planned) {
      boolean parks = each.decision() instanceof Decision.Park;
      assertThat(parks).isEqualTo(each.target().id().equals(KRAKOW));
      assertThat(scenario().state(each.target().id()).isParked(ParkReason.PAUSED)).isEqualTo(parks);
    }
  }

  @Test
  void run_that_was_asked_for_before_the_pause_goes_on() {
    Discovery node = startWith("0 0 * * *", 24, "krakow");
    node.orchestrator().tick();
    pause(node, EVERYTHING);

    scenario().work(node);

    assertThat(scenario().stats(KRAKOW).ended().succeeded()).isEqualTo(1);
  }

  // ---- several nodes, and deaths

  @Test
  void tick_that_parks_while_somebody_resumes_leaves_nobody_behind() {
    Discovery well = haveRun("krakow");
    pause(well, SOURCE);
    scenario().at(day(1));
    var resumes = new ArrayList<Future<?>>();
    var heldUp = new ArrayList<Boolean>();
    Storage storage =
        Meanwhile.before(
            storage(),
            TargetStore.class,
            "advance",
            () -> {
              Future<?> resume = threads().start(() -> resume(well, SOURCE));
              heldUp.add(Threads.isHeldUp(resume));
              resumes.add(resume);
            });
    Discovery node = Discovery.on(storage, here().queue()).source(karnet).open();

    node.orchestrator().tick();
    Threads.result(resumes.get(0));

    assertThat(heldUp).containsExactly(true);
    drops(well, 1);
  }

  @Test
  void resume_that_dies_at_any_call_is_finished_by_another_node() {
    Discovery well = haveRun("krakow", "lodz");
    Faults healthy = new Faults();
    List<Faults.Point> points = new ArrayList<>();
    parkAll(well);
    Discovery node = scenario().node(healthy, karnet);
    int started = healthy.calls().size();
    resume(node, SOURCE);
    healthy.points().stream().filter(point -> point.call().number() > started).forEach(points::add);
    drops(well, 2);
    assertThat(points).hasSizeGreaterThan(10);

    int finished = 0;
    for (Faults.Point point : points) {
      parkAll(well);
      Discovery dying = scenario().node(new Faults().at(point, Faults.death()), karnet);
      assertThatThrownBy(() -> resume(dying, SOURCE)).as(point.toString()).isNotNull();
      boolean ended = well.admin().pauses(1, Scenario.ANN).isEmpty();
      scenario().after(Duration.ofMinutes(1));
      well.maintain();
      if (ended) {
        finished++;
      } else {
        assertThat(well.orchestrator().tick().due()).as(point.toString()).isZero();
        resume(well, SOURCE);
      }

      drops(well, 2);
      well.maintain();
      assertThat(storage().pauses().reaching(List.of(KRAKOW)).all()).as("forgotten").isEmpty();
    }
    assertThat(finished).isBetween(3, points.size() - 3);
    assertThat(scenario().runs(KRAKOW)).hasSize(1);
    assertThat(scenario().skips(KRAKOW)).hasSize(points.size() + 1);
  }

  private void parkAll(Discovery node) {
    pause(node, SOURCE);
    scenario().at(scenario().next(KRAKOW));
    parks(node, 2);
  }

  @Test
  void eight_threads_tick_pause_and_resume_and_every_slot_is_decided_once() {
    String[] cities = new String[20];
    for (int n = 0; n < cities.length; n++) {
      cities[n] = "c" + n;
    }
    Discovery node = startWith("0 * * * *", 1, cities);
    node.orchestrator().tick();
    scenario().work(node);
    var hours = new AtomicInteger();
    List<PauseScope> scopes = List.of(EVERYTHING, SOURCE, PauseScope.of(ScopeKey.parse("city:c3")));

    for (int round = 0; round < 6; round++) {
      scenario().at(MIDNIGHT.plus(Duration.ofHours(hours.incrementAndGet())));
      threads()
          .together(
              8,
              thread -> {
                PauseScope scope = scopes.get(thread % 3);
                for (int n = 0; n < 5; n++) {
                  if (thread % 2 == 0) {
                    node.orchestrator().tick();
                  } else {
                    node.admin().pause(scope, "race", Optional.empty(), Scenario.ANN);
                    node.orchestrator().tick();
                    node.admin().resume(scope, Scenario.ANN);
                  }
                }
                return true;
              });
      node.orchestrator().tick();
      scenario().work(node);
    }
    scopes.forEach(scope -> node.admin().resume(scope, Scenario.ANN));
    node.orchestrator().tick();

    Instant end = scenario().now();
    for (String city : cities) {
      TargetId target = Scenario.target("karnet", city);
      assertThat(scenario().state(target).parked()).as(city).isEmpty();
      assertThat(scenario().next(target)).isAfter(end);
      long slots =
          scenario().ledger(target).stream()
              .mapToLong(entry -> 1 + Scenario.slot(entry).collapsed())
              .sum();
      assertThat(slots).as(city).isEqualTo(hours.get() + 1);
    }
  }

  private static SourceDefinition country() {
    return Scenario.ofCountry("pubquiz-pl", new ScriptedSync());
  }
}
