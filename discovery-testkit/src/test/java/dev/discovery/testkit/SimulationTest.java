package dev.discovery.testkit;

import static dev.discovery.testkit.Samples.MIDNIGHT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.discovery.Discovery;
import dev.discovery.access.Actor;
import dev.discovery.city.City;
import dev.discovery.plan.SkipReason;
import dev.discovery.run.LedgerEntry;
import dev.discovery.run.Run;
import dev.discovery.run.RunState;
import dev.discovery.source.FailureKind;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.TargetId;
import dev.discovery.testkit.SimulatedAttempt.End;
import dev.discovery.testkit.SimulatedSync.Fate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulationTest {

  private static final City KRAKOW = Samples.city("krakow");
  private static final Instant NOON = Samples.NOON;

  private final SourceDefinition karnet = Samples.source("karnet");

  @Test
  void runs_take_the_time_that_the_script_says_while_others_go_on() {
    SimulationResult result =
        Simulation.of(karnet, Samples.source("repertuary"))
            .city(KRAKOW, Samples.config("karnet", "repertuary"))
            .script("karnet", SyncScript.lasting(Duration.ofHours(2)))
            .script(SyncScript.lasting(Duration.ofMinutes(1)))
            .lasting(Duration.ofHours(3))
            .run();

    assertThat(result.runs("karnet", KRAKOW))
        .singleElement()
        .satisfies(run -> assertThat(finishedAfter(run)).isEqualTo(Duration.ofHours(2)));
    assertThat(result.runs("repertuary", KRAKOW))
        .singleElement()
        .satisfies(run -> assertThat(finishedAfter(run)).isEqualTo(Duration.ofMinutes(1)));
    assertThat(result.peak()).isEqualTo(new Peak(2, MIDNIGHT));
  }

  @Test
  void slots_that_come_while_the_database_is_away_are_made_up_for_when_it_is_back() {
    Instant back = MIDNIGHT.plus(Duration.ofDays(5)).plus(Duration.ofHours(7));
    SimulationResult result =
        daily()
            .outage(Outage.ofDatabase(MIDNIGHT.plus(Duration.ofDays(3)), back))
            .lasting(Duration.ofDays(10))
            .run();

    assertThat(result.runs("karnet", KRAKOW))
        .filteredOn(run -> run.slot().orElseThrow().collapsed() > 0)
        .singleElement()
        .satisfies(
            run -> {
              assertThat(run.enqueuedAt()).isEqualTo(back);
              assertThat(run.slot().orElseThrow().collapsed()).isEqualTo(2);
            });
    assertThat(result.brokenTicks()).isPositive();
  }

  @Test
  void slots_that_come_while_the_queue_is_away_are_made_up_for_when_it_is_back() {
    Instant gone = MIDNIGHT.minus(Duration.ofHours(1)).plus(Duration.ofDays(3));
    SimulationResult result =
        daily()
            .outage(Outage.ofQueue(gone, gone.plus(Duration.ofHours(3))))
            .lasting(Duration.ofDays(4))
            .run();

    assertThat(result.runs("karnet", KRAKOW))
        .extracting(Run::enqueuedAt)
        .contains(gone.plus(Duration.ofHours(3)))
        .hasSize(5);
  }

  @Test
  void a_node_that_crashes_loses_what_it_works_on_and_another_one_takes_it_over() {
    Instant crash = MIDNIGHT.plus(Duration.ofMinutes(5));
    SimulationResult result =
        daily()
            .script(SyncScript.lasting(Duration.ofMinutes(10)))
            .nodes(2)
            .outage(Outage.ofNode(1, crash, crash.plus(Duration.ofHours(1))))
            .outage(Outage.ofNode(2, crash, crash.plusSeconds(1)))
            .lasting(Duration.ofHours(1))
            .run();

    assertThat(result.attempts())
        .extracting(SimulatedAttempt::end)
        .containsExactly(End.LOST, End.RECORDED);
    assertThat(result.attempts().get(1).startedAt()).isEqualTo(crash.plusSeconds(30));
    assertThat(result.runs("karnet", KRAKOW))
        .singleElement()
        .satisfies(run -> assertThat(run.state()).isEqualTo(RunState.SUCCEEDED))
        .satisfies(run -> assertThat(run.progress().attempts()).isEqualTo(2));
  }

  @Test
  void a_worker_that_was_believed_dead_is_refused_when_it_comes_to_the_end() {
    SimulationResult result =
        daily()
            .script(
                (context, random) ->
                    SimulatedSync.succeeding()
                        .taking(Duration.ofMinutes(3))
                        .with(context.attempt() == 1 ? Fate.FALLS_SILENT : Fate.LIVES))
            .lasting(Duration.ofHours(1))
            .run();

    assertThat(result.attempts())
        .extracting(SimulatedAttempt::end)
        .containsExactly(End.FENCED, End.RECORDED);
    assertThat(result.stats(result.id("karnet", KRAKOW)).ended().succeeded()).isEqualTo(1);
  }

  @Test
  void a_node_that_is_stopped_interrupts_its_work_which_goes_on_elsewhere_at_once() {
    Instant stop = MIDNIGHT.plus(Duration.ofMinutes(5));
    SimulationResult result =
        daily()
            .script(SyncScript.lasting(Duration.ofMinutes(10)))
            .outage(Outage.ofStop(1, stop, stop.plusSeconds(20)))
            .lasting(Duration.ofHours(1))
            .run();

    assertThat(result.attempts())
        .extracting(SimulatedAttempt::startedAt)
        .containsExactly(MIDNIGHT, stop.plusSeconds(20));
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void an_attempt_that_takes_longer_than_it_may_is_stopped_and_made_up_for() {
    SimulationResult result =
        Simulation.of(karnet.withTimeout(Duration.ofHours(1)))
            .city(KRAKOW, Samples.config("karnet"))
            .script(
                (context, random) ->
                    SimulatedSync.succeeding()
                        .taking(Duration.ofHours(context.attempt() == 1 ? 5 : 1)))
            .lasting(Duration.ofHours(12))
            .run();

    assertThat(result.runs("karnet", KRAKOW))
        .singleElement()
        .satisfies(run -> assertThat(run.state()).isEqualTo(RunState.SUCCEEDED))
        .satisfies(run -> assertThat(run.progress().attempts()).isEqualTo(2))
        .satisfies(
            run ->
                assertThat(run.progress().failure().orElseThrow().kind())
                    .isEqualTo(FailureKind.TIMEOUT));
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void a_run_that_somebody_cancels_stops_where_it_is() {
    SimulationResult result =
        daily()
            .script(SyncScript.lasting(Duration.ofHours(2)))
            .at(MIDNIGHT.plus(Duration.ofHours(1)), SimulationTest::cancelTheNewest)
            .lasting(Duration.ofHours(12))
            .run();

    assertThat(result.runs("karnet", KRAKOW))
        .singleElement()
        .satisfies(run -> assertThat(run.state()).isEqualTo(RunState.CANCELLED))
        .satisfies(run -> assertThat(finishedAfter(run)).isEqualTo(Duration.ofHours(1)));
  }

  private static void cancelTheNewest(Discovery node) {
    TargetId target = TargetId.of("karnet", "city:" + KRAKOW.id());
    var newest =
        (LedgerEntry.Asked) LedgerEntries.newest(node.storage(), List.of(target), 1).get(0);
    node.admin().cancel(target, newest.run().id(), "wrong city", new Actor("ann"));
  }

  @Test
  void a_job_that_the_queue_forgets_ends_its_run_as_lost() {
    SimulationResult result = daily().lostJobs(1).lasting(Duration.ofHours(1)).run();

    assertThat(result.runs("karnet", KRAKOW)).extracting(Run::state).containsExactly(RunState.LOST);
  }

  @Test
  void what_people_do_is_done_at_its_instant() {
    SimulationResult result =
        daily()
            .at(
                NOON,
                node ->
                    node.admin()
                        .importCity(KRAKOW, Samples.configEvery(6, "karnet"), new Actor("ann")))
            .lasting(Duration.ofDays(1))
            .run();

    assertThat(result.runs("karnet", KRAKOW))
        .extracting(Run::enqueuedAt)
        .containsExactly(MIDNIGHT, NOON.plus(Duration.ofHours(6)), NOON.plus(Duration.ofHours(12)));
  }

  @Test
  void a_slot_that_comes_while_its_target_runs_is_skipped_and_counted() {
    SimulationResult result =
        Simulation.of(karnet.withTimeout(Duration.ofDays(2)))
            .city(KRAKOW, Samples.config("karnet"))
            .script(SyncScript.lasting(Duration.ofHours(25)))
            .lasting(Duration.ofDays(4))
            .run();

    assertThat(result.overlaps()).isEmpty();
    assertThat(result.skips("karnet", KRAKOW))
        .extracting(LedgerEntry.Skipped::reason)
        .containsOnly(SkipReason.OVERLAP)
        .hasSize(2);
    assertThat(result.longestSilence("karnet", KRAKOW)).contains(Duration.ofDays(2));
  }

  @Test
  void the_same_seed_gives_the_same_history_and_another_one_another() {
    List<LedgerEntry> history = troubled(7).run().history("karnet", KRAKOW);

    assertThat(troubled(7).run().history("karnet", KRAKOW)).isEqualTo(history);
    assertThat(troubled(8).run().history("karnet", KRAKOW)).isNotEqualTo(history);
  }

  @Test
  void whatever_fails_names_the_seed_and_how_to_repeat_it() {
    assertThatThrownBy(
            () -> troubled(7).run(result -> assertThat(result.runs("karnet", KRAKOW)).isEmpty()))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("seed 7")
        .hasMessageContaining(".seed(7L)")
        .hasMessageContaining("empty");
    assertThatThrownBy(
            () ->
                troubled(9)
                    .at(
                        NOON,
                        node -> {
                          throw new IllegalStateException("a mistake of the host");
                        })
                    .run())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(".seed(9L)")
        .hasMessageContaining("a mistake of the host");
  }

  private Simulation troubled(long seed) {
    return Simulation.of(karnet)
        .city(KRAKOW, Samples.configEvery(1, "karnet"))
        .nodes(3)
        .seed(seed)
        .tickFaults(0.2)
        .lostJobs(0.01)
        .script(
            SyncScript.lasting(Duration.ofSeconds(1), Duration.ofMinutes(90))
                .failing(0.2)
                .dying(0.05)
                .fallingSilent(0.05))
        .lasting(Duration.ofDays(30));
  }

  private Simulation daily() {
    return Simulation.of(karnet).city(KRAKOW, Samples.config("karnet"));
  }

  private static Duration finishedAfter(Run run) {
    return Duration.between(run.enqueuedAt(), run.progress().finishedAt().orElseThrow());
  }
}
