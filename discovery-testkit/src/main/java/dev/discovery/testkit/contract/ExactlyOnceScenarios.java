package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.discovery.Discovery;
import dev.discovery.plan.Target;
import dev.discovery.port.EnqueueResult;
import dev.discovery.port.JobQueue;
import dev.discovery.port.SyncJob;
import dev.discovery.run.LedgerEntry;
import dev.discovery.run.Run;
import dev.discovery.run.RunState;
import dev.discovery.run.TickReport;
import dev.discovery.source.RunId;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.TargetId;
import dev.discovery.testkit.Faults;
import dev.discovery.testkit.LedgerEntries;
import dev.discovery.testkit.ProcessDeath;
import dev.discovery.testkit.Samples;
import dev.discovery.worker.WorkResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Each slot is decided once, whoever ticks, and whenever a process dies. */
public abstract class ExactlyOnceScenarios extends ScenarioSuite {

  private static final Instant MIDNIGHT = Samples.MIDNIGHT;
  private static final Duration DAY = Duration.ofDays(1);

  private final ScriptedSync sync = new ScriptedSync();
  private final SourceDefinition karnet = Scenario.ofCity("karnet", sync);

  /** How many targets are due at once, at least 10,000. */
  protected int dueTargets() {
    return 10_000;
  }

  @Test
  void eight_orchestrators_at_once_decide_every_due_target_once() {
    assertThat(dueTargets()).isGreaterThanOrEqualTo(10_000);
    scenario().at(MIDNIGHT);
    List<Discovery> nodes = IntStream.range(0, 8).mapToObj(n -> scenario().node(karnet)).toList();
    List<Target> targets = Samples.targets("karnet", dueTargets(), MIDNIGHT);
    thousandAtATime(targets, part -> inTransaction(() -> storage().targets().insert(part)));

    List<List<TickReport>> reports =
        threads().together(8, thread -> tickUntilNothingIsDue(nodes.get(thread)));

    List<TickReport> all = reports.stream().flatMap(List::stream).toList();
    assertThat(all).allSatisfy(report -> assertThat(report.problem()).isEmpty());
    assertThat(all.stream().mapToInt(TickReport::enqueued).sum()).isEqualTo(dueTargets());
    assertThat(all.stream().mapToInt(TickReport::due).sum()).isEqualTo(dueTargets());
    thousandAtATime(targets, this::assertDecidedOnce);
  }

  private List<TickReport> tickUntilNothingIsDue(Discovery node) {
    var reports = new ArrayList<TickReport>();
    do {
      reports.add(node.orchestrator().tick());
    } while (!node.admin().dryRun(1, Scenario.ANN).decisions().isEmpty());
    return reports;
  }

  private void assertDecidedOnce(List<Target> targets) {
    List<TargetId> ids = targets.stream().map(Target::id).toList();
    List<LedgerEntry> rows = LedgerEntries.newest(storage(), ids, 10 * ids.size());
    Set<RunId> runs = new HashSet<>();
    Set<TargetId> decided = new HashSet<>();
    for (LedgerEntry row : rows) {
      Run run = ((LedgerEntry.Asked) row).run();
      assertThat(Scenario.slot(row).slot().at()).isEqualTo(MIDNIGHT);
      runs.add(run.id());
      decided.add(run.target());
    }
    assertThat(rows).hasSameSizeAs(ids);
    assertThat(decided).isEqualTo(new HashSet<>(ids));
    assertThat(here().queue().pending(runs)).isEqualTo(runs);
    for (Target target : storage().targets().find(ids)) {
      assertThat(target.state().pending().orElseThrow().slot().at()).isEqualTo(MIDNIGHT.plus(DAY));
      assertThat(target.state().lastSlot().orElseThrow().at()).isEqualTo(MIDNIGHT);
      assertThat(target.state().inFlight()).isPresent();
    }
  }

  private static void thousandAtATime(List<Target> targets, Consumer<List<Target>> step) {
    for (int from = 0; from < targets.size(); from += 1_000) {
      step.accept(targets.subList(from, Math.min(from + 1_000, targets.size())));
    }
  }

  @Test
  void process_that_dies_at_any_call_of_a_tick_or_a_run_leaves_each_slot_decided_once() {
    scenario().at(MIDNIGHT.minus(DAY));
    Discovery first = scenario().node(karnet);
    List<TargetId> targets = List.of(cityOf(first, "krakow"), cityOf(first, "lodz"));
    tickAndWork(first);
    scenario().at(MIDNIGHT);
    Faults healthy = new Faults();
    startTickAndWork(healthy);
    List<Faults.Point> points = healthy.points();

    for (Faults.Point point : points) {
      scenario().after(DAY);
      Throwable death =
          catchThrowable(() -> startTickAndWork(new Faults().at(point, Faults.death())));

      assertThat(death).as(point.toString()).isInstanceOf(ProcessDeath.class);
      Set<RunId> finished = finishedRuns(targets);
      int before = sync.count();
      tickAndWork(scenario().node(karnet));
      assertRanOnce(targets, point);
      assertThat(sync.calls().subList(before, sync.count()))
          .as("%s: a finished run never runs again", point)
          .noneMatch(call -> finished.contains(call.run()));
    }

    assertThat(points)
        .extracting(point -> point.call().name())
        .contains(
            "TargetStore.claim",
            "RunLedger.record",
            "JobQueue.enqueue",
            "TargetStore.advance",
            "RunLedger.start",
            "RunLedger.end",
            "TickHistory.record",
            Faults.COMMIT);
    assertEachSlotHasOneRow(targets, points.size() + 2);
  }

  private void startTickAndWork(Faults process) {
    tickAndWork(scenario().node(process, karnet));
  }

  private void tickAndWork(Discovery node) {
    node.orchestrator().tick();
    scenario().work(node);
  }

  private TargetId cityOf(Discovery node, String city) {
    Scenario.city(node, city, Scenario.config("0 0 * * *", Scenario.source("karnet", 24)));
    return Scenario.target("karnet", city);
  }

  private Set<RunId> finishedRuns(List<TargetId> targets) {
    var finished = new HashSet<RunId>();
    for (TargetId target : targets) {
      scenario().runs(target).stream()
          .filter(run -> !run.state().isInFlight())
          .forEach(run -> finished.add(run.id()));
    }
    return finished;
  }

  private void assertRanOnce(List<TargetId> targets, Faults.Point point) {
    for (TargetId target : targets) {
      List<Run> today =
          scenario().runs(target).stream()
              .filter(run -> run.slot().orElseThrow().slot().at().equals(scenario().now()))
              .toList();
      assertThat(today).as(point.toString()).hasSize(1);
      assertThat(today.get(0).state()).as(point.toString()).isEqualTo(RunState.SUCCEEDED);
      assertThat(here().queue().pending(List.of(today.get(0).id())))
          .as(point.toString())
          .hasSize(1);
      assertThat(scenario().state(target).inFlight()).as(point.toString()).isEmpty();
      assertThat(scenario().next(target))
          .as(point.toString())
          .isEqualTo(scenario().now().plus(DAY));
      assertThat(scenario().stats(target).ended().all())
          .as(point.toString())
          .isEqualTo(scenario().runs(target).size());
    }
  }

  private void assertEachSlotHasOneRow(Collection<TargetId> targets, int days) {
    for (TargetId target : targets) {
      assertThat(scenario().ledger(target)).hasSize(days);
      assertThat(scenario().ledger(target))
          .extracting(row -> Scenario.slot(row).slot().at())
          .containsExactlyElementsOf(
              IntStream.range(0, days)
                  .mapToObj(day -> MIDNIGHT.minus(DAY).plus(DAY.multipliedBy(day)))
                  .toList());
      assertThat(scenario().stats(target).ended().succeeded()).isEqualTo(days);
    }
  }

  @Test
  void process_that_dies_at_any_call_of_a_failing_attempt_leaves_the_run_to_be_tried_again() {
    scenario().at(MIDNIGHT);
    Discovery node = scenario().node(karnet);
    TargetId target = cityOf(node, "krakow");
    Faults healthy = new Faults();
    failOnce(scenario().node(healthy, karnet));
    int sinceStart = callsOfAStart();
    List<Faults.Point> points =
        healthy.points().stream().filter(point -> point.call().number() > sinceStart).toList();
    finishTheRun(node);

    for (int n = 0; n < points.size(); n++) {
      Faults.Point point = points.get(n);
      Instant slot = MIDNIGHT.plus(DAY.multipliedBy(n + 1));
      scenario().at(slot);
      Faults dying = new Faults().at(point, Faults.death());
      Throwable death = catchThrowable(() -> failOnce(scenario().node(dying, karnet)));

      assertThat(death).as(point.toString()).isInstanceOf(ProcessDeath.class);
      finishTheRun(scenario().node(karnet));
      Run run = scenario().run(target);
      assertThat(run.slot().orElseThrow().slot().at()).as(point.toString()).isEqualTo(slot);
      assertThat(run.state()).as(point.toString()).isEqualTo(RunState.SUCCEEDED);
      assertThat(run.progress().attempts()).as(point.toString()).isBetween(1, 3);
      assertThat(scenario().state(target).inFlight()).as(point.toString()).isEmpty();
    }

    assertThat(scenario().stats(target).ended().all()).isEqualTo(points.size() + 1);
    assertThat(scenario().stats(target).ended().succeeded()).isEqualTo(points.size() + 1);
  }

  private void failOnce(Discovery node) {
    node.orchestrator().tick();
    sync.failing(1, new IllegalStateException("broken"));
    scenario().work(node);
  }

  private int callsOfAStart() {
    Faults start = new Faults();
    scenario().node(start, karnet);
    return start.calls().size();
  }

  /** Works until the slot of now has a run that has ended, five minutes later at the most. */
  private void finishTheRun(Discovery node) {
    sync.forget();
    node.orchestrator().tick();
    scenario().work(node);
    scenario().after(Duration.ofSeconds(300));
    scenario().work(node);
  }

  @Test
  void job_that_comes_again_for_a_finished_run_does_nothing() {
    scenario().at(MIDNIGHT);
    Discovery node = scenario().node(karnet);
    TargetId target = cityOf(node, "krakow");
    tickAndWork(node);
    Run finished = scenario().run(target);

    List<WorkResult> results = threads().together(8, thread -> node.worker().work(finished.id()));

    assertThat(results).containsOnly(new WorkResult.Done());
    assertThat(sync.count()).isEqualTo(1);
    assertThat(scenario().run(target)).isEqualTo(finished);
    assertThat(scenario().stats(target).ended().all()).isEqualTo(1);
  }

  @Test
  void duplicate_in_the_queue_does_not_abort_the_batch() {
    scenario().at(MIDNIGHT);
    Discovery node = scenario().node(new AlreadyThere(here().queue()), karnet);
    List<TargetId> targets = List.of(cityOf(node, "a"), cityOf(node, "b"), cityOf(node, "c"));

    TickReport report = node.orchestrator().tick();

    assertThat(report.enqueued()).isEqualTo(2);
    assertThat(report.duplicates()).isEqualTo(1);
    assertThat(report.problem()).isEmpty();
    for (TargetId target : targets) {
      assertThat(scenario().runs(target)).hasSize(1);
      assertThat(here().queue().pending(List.of(scenario().run(target).id()))).hasSize(1);
      assertThat(scenario().next(target)).isEqualTo(MIDNIGHT.plus(DAY));
    }
    assertThat(node.orchestrator().tick().due()).isZero();
  }

  /** A queue in which the second job of each batch is pending already. */
  private final class AlreadyThere implements JobQueue {

    private final JobQueue real;

    private AlreadyThere(JobQueue real) {
      this.real = real;
    }

    @Override
    public List<EnqueueResult> enqueue(List<SyncJob> jobs) {
      elsewhere(() -> inTransaction(() -> real.enqueue(jobs.subList(1, 2))));
      return real.enqueue(jobs);
    }

    @Override
    public Set<RunId> pending(Collection<RunId> runs) {
      return real.pending(runs);
    }
  }
}
