package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.discovery.Discovery;
import dev.discovery.port.PortException;
import dev.discovery.port.PortException.Fault;
import dev.discovery.run.Run;
import dev.discovery.run.RunState;
import dev.discovery.run.RunTotals;
import dev.discovery.run.TickReport;
import dev.discovery.source.SyncResult;
import dev.discovery.testkit.Faults;
import dev.discovery.testkit.Faults.Moment;
import dev.discovery.testkit.ProcessDeath;
import dev.discovery.worker.WorkResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A commit that took effect, and whoever made it did not learn of that. */
public abstract class CommitScenarios extends RunSuite {

  private final Faults faults = new Faults();
  private Discovery well;
  private Discovery failing;

  /** What is cut right after the database has committed. */
  enum Cut {
    CONNECTION(Faults.refusal(Fault.UNAVAILABLE), PortException.class),
    PROCESS(Faults.death(), ProcessDeath.class);

    private final Faults.Failure failure;
    private final Class<? extends Throwable> seen;

    Cut(Faults.Failure failure, Class<? extends Throwable> seen) {
      this.failure = failure;
      this.seen = seen;
    }
  }

  @BeforeEach
  final void startTwoNodes() {
    scenario().at(MIDNIGHT);
    well = scenario().node(karnet);
    failing = scenario().node(faults, karnet);
    Scenario.city(well, "krakow", Scenario.config("0 0 * * *", Scenario.source("karnet", 24)));
  }

  @ParameterizedTest
  @EnumSource(Cut.class)
  void tick_that_is_cut_right_after_its_commit_has_decided_the_slot_and_no_other_does(Cut cut) {
    var reports = new ArrayList<TickReport>();
    cutAfterTheNextCommit(cut);

    Throwable thrown = catchThrowable(() -> reports.add(failing.orchestrator().tick()));
    Run decided = scenario().run(KRAKOW);
    TickReport next = well.orchestrator().tick();
    scenario().work(well);

    assertThat(thrown instanceof ProcessDeath).isEqualTo(cut == Cut.PROCESS);
    assertThat(reports)
        .hasSize(cut == Cut.PROCESS ? 0 : 1)
        .allMatch(report -> report.problem().orElse("none").startsWith("unavailable: "));
    assertThat(decided.state()).isEqualTo(RunState.QUEUED);
    assertThat(here().queue().pending(List.of(decided.id()))).containsExactly(decided.id());
    assertThat(scenario().next(KRAKOW)).isEqualTo(MIDNIGHT.plus(Duration.ofDays(1)));
    assertThat(next.due()).isZero();
    assertThat(scenario().ledger(KRAKOW)).hasSize(1);
    assertThat(scenario().run(KRAKOW).state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(sync.count()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Cut.class)
  void start_of_a_run_that_is_cut_right_after_its_commit_has_used_an_attempt(Cut cut) {
    Run queued = enqueuedRun();
    cutAfterTheNextCommit(cut);

    Throwable thrown = catchThrowable(() -> failing.worker().work(queued.id()));
    Run started = scenario().run(KRAKOW);
    int syncs = sync.count();
    WorkResult takenOver = well.worker().work(queued.id());

    assertThat(thrown).isInstanceOf(cut.seen);
    assertThat(started.state()).isEqualTo(RunState.RUNNING);
    assertThat(started.progress().attempts()).isEqualTo(1);
    assertThat(syncs).as("who does not know that it has begun, does not sync").isZero();
    assertThat(takenOver).isEqualTo(DONE);
    assertThat(scenario().run(KRAKOW).state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(scenario().run(KRAKOW).progress().attempts()).isEqualTo(2);
    assertThat(scenario().stats(KRAKOW).ended()).isEqualTo(new RunTotals(1, 0, 0, 0));
  }

  @ParameterizedTest
  @EnumSource(Cut.class)
  void end_of_a_run_that_is_cut_right_after_its_commit_is_counted_once(Cut cut) {
    Run queued = enqueuedRun();
    sync.then(
        context -> {
          cutAfterTheNextCommit(cut);
          return SyncResult.of(ScriptedSync.FOUND);
        });

    Throwable thrown = catchThrowable(() -> failing.worker().work(queued.id()));
    Run ended = scenario().run(KRAKOW);
    WorkResult again = well.worker().work(queued.id());

    if (cut == Cut.PROCESS) {
      assertThat(thrown).isInstanceOf(ProcessDeath.class);
    } else {
      assertThat(thrown).as("the next try finds what the first one wrote").isNull();
    }
    assertThat(ended.state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(again).isEqualTo(DONE);
    assertThat(scenario().run(KRAKOW)).isEqualTo(ended);
    assertThat(scenario().state(KRAKOW).inFlight()).isEmpty();
    assertThat(scenario().stats(KRAKOW).ended()).isEqualTo(new RunTotals(1, 0, 0, 0));
    assertThat(sync.count()).isEqualTo(1);
  }

  private Run enqueuedRun() {
    assertThat(well.orchestrator().tick().enqueued()).isEqualTo(1);
    return scenario().run(KRAKOW);
  }

  private void cutAfterTheNextCommit(Cut cut) {
    faults.next(Faults.COMMIT, Moment.AFTER, cut.failure);
  }
}
