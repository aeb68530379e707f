package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.discovery.Discovery;
import dev.discovery.run.Run;
import dev.discovery.run.RunState;
import dev.discovery.run.RunTotals;
import dev.discovery.source.FailureKind;
import dev.discovery.source.RunId;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SyncException;
import dev.discovery.source.TargetId;
import dev.discovery.testkit.Faults;
import dev.discovery.testkit.ProcessDeath;
import dev.discovery.testkit.Samples;
import dev.discovery.worker.WorkResult;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** A run whose job has vanished is given up, and no other one. */
public abstract class ReconcilerScenarios extends ScenarioSuite {

  private static final Instant MIDNIGHT = Samples.MIDNIGHT;
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration SECOND_LOOK = Duration.ofSeconds(30);
  private static final TargetId KRAKOW = Scenario.target("karnet", "krakow");

  private final ScriptedSync sync = new ScriptedSync();
  private final SourceDefinition karnet = Scenario.ofCity("karnet", sync);
  private final Set<RunId> vanished = ConcurrentHashMap.newKeySet();

  @Test
  void run_whose_job_has_vanished_is_lost_at_the_second_look_30_seconds_later() {
    Discovery node = enqueued();
    vanish();

    scenario().after(MINUTE);
    int tooYoung = node.reconciler().reconcile();
    scenario().after(Given.MICROSECOND);
    int firstLook = node.reconciler().reconcile();
    int atOnceAgain = node.reconciler().reconcile();
    scenario().after(SECOND_LOOK.minus(Given.MICROSECOND));
    int justBefore = node.reconciler().reconcile();
    RunState before = run().state();
    scenario().after(Given.MICROSECOND);
    int then = node.reconciler().reconcile();

    assertThat(List.of(tooYoung, firstLook, atOnceAgain, justBefore)).containsOnly(0);
    assertThat(before).isEqualTo(RunState.QUEUED);
    assertThat(then).isEqualTo(1);
    assertThat(run().state()).isEqualTo(RunState.LOST);
    assertThat(run().progress().failure().orElseThrow().kind()).isEqualTo(FailureKind.WORKER_LOST);
    assertThat(scenario().stats(KRAKOW).ended()).isEqualTo(new RunTotals(0, 0, 0, 1));
    assertThat(scenario().state(KRAKOW).inFlight()).isEmpty();
  }

  @Test
  void late_start_of_a_run_that_was_lost_is_refused() {
    Discovery node = enqueued();
    lose(node);
    Run lost = run();

    WorkResult result = node.worker().work(lost.id());

    assertThat(result).isEqualTo(new WorkResult.Done());
    assertThat(sync.count()).isZero();
    assertThat(run()).isEqualTo(lost);
    assertThat(scenario().stats(KRAKOW).ended()).isEqualTo(new RunTotals(0, 0, 0, 1));
  }

  @Test
  void target_of_a_run_that_was_lost_goes_on_with_its_next_slot() {
    Discovery node = enqueued();
    lose(node);
    scenario().at(MIDNIGHT.plus(DAY));

    int enqueued = node.orchestrator().tick().enqueued();
    scenario().work(node);

    assertThat(enqueued).isEqualTo(1);
    assertThat(scenario().stats(KRAKOW).ended()).isEqualTo(new RunTotals(1, 0, 0, 1));
  }

  @Test
  void run_whose_job_exists_is_never_lost() {
    Discovery node = enqueued();

    for (int n = 0; n < 10; n++) {
      scenario().after(Duration.ofHours(7));
      assertThat(node.reconciler().reconcile()).isZero();
    }

    assertThat(run().state()).isEqualTo(RunState.QUEUED);
    assertThat(run().progress().missingSince()).isEmpty();
  }

  @Test
  void job_that_is_there_after_all_is_forgiven_its_absence() {
    Discovery node = enqueued();
    vanish();
    scenario().after(MINUTE.multipliedBy(2));
    node.reconciler().reconcile();
    vanished.clear();
    scenario().after(SECOND_LOOK);
    node.reconciler().reconcile();
    vanish();
    scenario().after(SECOND_LOOK);

    int firstLookAgain = node.reconciler().reconcile();
    scenario().after(SECOND_LOOK);
    int secondLook = node.reconciler().reconcile();

    assertThat(firstLookAgain).isZero();
    assertThat(secondLook).isEqualTo(1);
  }

  @Test
  void run_that_has_moved_between_the_looks_is_not_lost() {
    Discovery node = enqueued();
    vanish();
    scenario().after(MINUTE.multipliedBy(2));
    node.reconciler().reconcile();
    sync.failing(1, new SyncException(FailureKind.UPSTREAM, "HTTP 503"));
    scenario().work(node);
    scenario().after(SECOND_LOOK);

    int lost = node.reconciler().reconcile();
    scenario().work(node);

    assertThat(lost).isZero();
    assertThat(run().state()).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void run_that_ends_while_it_is_looked_at_is_not_lost() {
    scenario().at(MIDNIGHT);
    Discovery worker = scenario().node(karnet);
    var queue = new ForgetfulQueue(here().queue(), vanished);
    Discovery node = scenario().node(queue, karnet);
    enqueue(node);
    vanish();
    scenario().after(MINUTE.multipliedBy(2));
    node.reconciler().reconcile();
    scenario().after(SECOND_LOOK);
    queue.beforeAnswering(() -> elsewhere(() -> scenario().work(worker)));

    int lost = node.reconciler().reconcile();

    assertThat(lost).isZero();
    assertThat(run().state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(scenario().stats(KRAKOW).ended()).isEqualTo(new RunTotals(1, 0, 0, 0));
  }

  @Test
  void run_that_waits_for_a_retry_and_one_that_is_worked_on_are_lost_like_a_queued_one() {
    Discovery node = enqueued();
    sync.failing(1, new SyncException(FailureKind.UPSTREAM, "HTTP 503"));
    scenario().work(node);
    RunState waiting = run().state();
    lose(node);
    RunState first = run().state();
    scenario().at(MIDNIGHT.plus(DAY));
    node.orchestrator().tick();
    sync.then(
        context -> {
          throw new ProcessDeath("in a sync");
        });
    catchThrowable(() -> scenario().work(node));
    RunState running = run().state();
    lose(node);

    assertThat(waiting).isEqualTo(RunState.RETRYING);
    assertThat(first).isEqualTo(RunState.LOST);
    assertThat(running).isEqualTo(RunState.RUNNING);
    assertThat(run().state()).isEqualTo(RunState.LOST);
    assertThat(scenario().stats(KRAKOW).ended()).isEqualTo(new RunTotals(0, 0, 0, 2));
  }

  @Test
  void retry_that_is_yet_to_come_is_not_missed() {
    Discovery node = enqueued();
    sync.failing(
        1, new SyncException(FailureKind.RATE_LIMITED, "later").retryAfter(Duration.ofHours(3)));
    scenario().work(node);
    vanish();

    scenario().after(Duration.ofHours(3));
    int lost = node.reconciler().reconcile();

    assertThat(lost).isZero();
    assertThat(run().progress().missingSince()).isEmpty();
  }

  @Test
  void eight_reconcilers_lose_each_run_once() {
    scenario().at(MIDNIGHT);
    Discovery node = scenario().node(new ForgetfulQueue(here().queue(), vanished), karnet);
    for (int n = 0; n < 30; n++) {
      Scenario.city(node, "c" + n, Scenario.config("0 0 * * *", Scenario.source("karnet", 24)));
    }
    node.orchestrator().tick();
    Set<RunId> all = new HashSet<>();
    for (int n = 0; n < 30; n++) {
      all.add(scenario().run(Scenario.target("karnet", "c" + n)).id());
    }
    vanished.addAll(all);
    scenario().after(MINUTE.multipliedBy(2));
    threads().together(8, thread -> node.reconciler().reconcile());
    scenario().after(SECOND_LOOK);

    List<Integer> lost = threads().together(8, thread -> node.reconciler().reconcile());

    assertThat(lost.stream().mapToInt(Integer::intValue).sum()).isEqualTo(30);
    for (int n = 0; n < 30; n++) {
      assertThat(scenario().stats(Scenario.target("karnet", "c" + n)).ended().all()).isEqualTo(1);
    }
  }

  @Test
  void reconciler_that_dies_at_any_call_loses_no_run_twice_and_none_that_has_a_job() {
    scenario().at(MIDNIGHT);
    Discovery node = scenario().node(new ForgetfulQueue(here().queue(), vanished), karnet);
    enqueue(node);
    Scenario.city(node, "lodz", Scenario.config("0 0 * * *", Scenario.source("karnet", 24)));
    node.orchestrator().tick();
    TargetId lodz = Scenario.target("karnet", "lodz");
    Faults healthy = new Faults();
    Discovery recorded = failing(healthy);
    int started = healthy.calls().size();
    vanish();
    twoLooks(recorded);
    List<Faults.Point> points =
        healthy.points().stream().filter(point -> point.call().number() > started).toList();

    for (Faults.Point point : points) {
      scenario().at(scenario().next(KRAKOW));
      scenario().work(node);
      node.orchestrator().tick();
      node.maintain();
      vanish();
      Discovery dying = failing(new Faults().at(point, Faults.death()));
      Throwable death = catchThrowable(() -> twoLooks(dying));
      twoLooks(node);

      assertThat(death).as(point.toString()).isInstanceOf(ProcessDeath.class);
      assertThat(run().state()).as(point.toString()).isEqualTo(RunState.LOST);
      assertThat(scenario().run(lodz).state()).as(point.toString()).isEqualTo(RunState.QUEUED);
      assertThat(scenario().state(KRAKOW).inFlight()).as(point.toString()).isEmpty();
    }

    assertThat(scenario().stats(KRAKOW).ended().lost()).isEqualTo(points.size() + 1);
    assertThat(scenario().stats(lodz).ended().lost()).isZero();
  }

  private Discovery failing(Faults process) {
    return scenario().node(process, new ForgetfulQueue(here().queue(), vanished), karnet);
  }

  private void twoLooks(Discovery node) {
    scenario().after(MINUTE.multipliedBy(2));
    node.reconciler().reconcile();
    scenario().after(SECOND_LOOK);
    node.reconciler().reconcile();
  }

  private Discovery enqueued() {
    scenario().at(MIDNIGHT);
    Discovery node = scenario().node(new ForgetfulQueue(here().queue(), vanished), karnet);
    enqueue(node);
    return node;
  }

  private static void enqueue(Discovery node) {
    Scenario.city(node, "krakow", Scenario.config("0 0 * * *", Scenario.source("karnet", 24)));
    node.orchestrator().tick();
  }

  private void vanish() {
    vanished.add(run().id());
  }

  private void lose(Discovery node) {
    vanish();
    twoLooks(node);
  }

  private Run run() {
    return scenario().run(KRAKOW);
  }
}
