package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.Discovery;
import dev.discovery.config.DiscoveryConfigJson;
import dev.discovery.run.Run;
import dev.discovery.run.RunState;
import dev.discovery.run.RunTotals;
import dev.discovery.run.Verdict;
import dev.discovery.source.FailureKind;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.RunId;
import dev.discovery.source.Setting;
import dev.discovery.source.SettingsSchema;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SyncException;
import dev.discovery.source.SyncResult;
import dev.discovery.worker.WorkResult;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How a run ends well, and what becomes of one that nobody wants, or that is elsewhere. */
public abstract class RunScenarios extends RunSuite {

  // ---- success

  @Test
  void success_is_recorded_with_its_items_and_frees_the_target() {
    Discovery node = enqueued(karnet);
    var items = new ItemCounts(9, 1, 2, 3, 4, 0);
    sync.then(
        context -> {
          scenario().after(Duration.ofSeconds(5));
          return SyncResult.of(items);
        });

    WorkResult result = work(node);

    Run run = scenario().run(KRAKOW);
    assertThat(result).isEqualTo(DONE);
    assertThat(run.state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(run.progress().verdict()).contains(Verdict.OK);
    assertThat(run.progress().items()).contains(items);
    assertThat(run.progress().startedAt()).contains(MIDNIGHT);
    assertThat(run.progress().finishedAt()).contains(MIDNIGHT.plusSeconds(5));
    assertThat(run.progress().failure()).isEmpty();
    assertThat(scenario().state(KRAKOW).inFlight()).isEmpty();
    assertThat(scenario().stats(KRAKOW).items()).isEqualTo(items);
    assertThat(scenario().stats(KRAKOW).standing().lastSuccessAt())
        .contains(MIDNIGHT.plusSeconds(5));
  }

  @Test
  void next_run_is_given_the_cursor_and_the_start_of_the_last_success() {
    Discovery node = enqueued(karnet);
    sync.then(
        context -> {
          scenario().after(Duration.ofSeconds(5));
          return SyncResult.of(ScriptedSync.FOUND).withCursor("page 7");
        });
    work(node);
    nextDay(node);
    sync.failing(1, new SyncException(FailureKind.DATA, "unreadable"));
    work(node);
    nextDay(node);
    work(node);

    assertThat(sync.calls())
        .extracting(ScriptedSync.Call::cursor)
        .containsExactly(Optional.empty(), Optional.of("page 7"), Optional.of("page 7"));
    assertThat(sync.calls())
        .extracting(ScriptedSync.Call::lastSuccessAt)
        .containsExactly(Optional.empty(), Optional.of(MIDNIGHT), Optional.of(MIDNIGHT));
  }

  // ---- finished, unwanted, elsewhere

  @Test
  void run_that_has_failed_or_was_cancelled_never_runs_again() {
    Discovery node = enqueued(karnet);
    sync.failing(1, new SyncException(FailureKind.NOT_FOUND, "HTTP 404"));
    work(node);
    Run failed = scenario().run(KRAKOW);
    nextDay(node);
    edit(node, Scenario.config("0 0 * * *"));
    work(node);
    Run cancelled = scenario().run(KRAKOW);
    int calls = sync.count();

    for (Run run : List.of(failed, cancelled)) {
      assertThat(node.worker().work(run.id())).isEqualTo(DONE);
      assertThat(storage().runs().find(run.id())).contains(run);
    }

    assertThat(failed.state()).isEqualTo(RunState.FAILED);
    assertThat(cancelled.state()).isEqualTo(RunState.CANCELLED);
    assertThat(sync.count()).isEqualTo(calls);
    assertThat(scenario().stats(KRAKOW).ended()).isEqualTo(new RunTotals(0, 1, 1, 0));
  }

  @Test
  void job_of_a_run_that_the_ledger_does_not_know_is_done() {
    Discovery node = enqueued(karnet);

    assertThat(node.worker().work(new RunId(Long.MAX_VALUE))).isEqualTo(DONE);
  }

  @Test
  void run_that_nobody_wants_any_more_is_cancelled_and_says_why() {
    List<String> unwanted =
        List.of(
            Scenario.config("0 0 * * *"),
            Scenario.config("0 0 * * *", Scenario.source("karnet", 24, false, "{}")),
            Scenario.config(false, "0 0 * * *", "UTC", Scenario.source("karnet", 24)));
    List<String> reasons =
        List.of(
            "does not name the source", "source is disabled", "schedule of this city is disabled");
    Discovery node = enqueued(karnet);
    for (int n = 0; n < unwanted.size(); n++) {
      edit(node, unwanted.get(n));

      assertThat(work(node)).isEqualTo(DONE);

      Run run = scenario().run(KRAKOW);
      assertThat(run.state()).isEqualTo(RunState.CANCELLED);
      assertThat(run.progress().failure().orElseThrow().message()).contains(reasons.get(n));
      assertThat(run.progress().attempts()).isZero();
      assertThat(scenario().state(KRAKOW).inFlight()).isEmpty();
      edit(node, Scenario.config("0 0 * * *", Scenario.source("karnet", 24)));
      scenario().at(scenario().next(KRAKOW));
      node.orchestrator().tick();
    }
    assertThat(sync.count()).isZero();
  }

  @Test
  void settings_are_those_of_the_start_of_each_attempt_with_defaults() {
    SourceDefinition limited =
        karnet.withSettings(
            SettingsSchema.of(
                Setting.integer("limit").range(1, 500).defaultsTo(100), Setting.text("area")));
    Discovery node = enqueued(limited);
    sync.failing(1, new SyncException(FailureKind.UPSTREAM, "HTTP 503"));
    work(node);
    edit(
        node,
        Scenario.config(
            "0 0 * * *", Scenario.source("karnet", 24, true, "{\"limit\": 7, \"area\": \"x\"}")));

    workAt(node, MIDNIGHT.plusSeconds(30));

    assertThat(sync.calls())
        .extracting(call -> call.settings().integer("limit"))
        .containsExactly(100L, 7L);
    assertThat(sync.calls().get(1).settings().text("area")).isEqualTo("x");
    assertThat(sync.calls().get(1).city()).contains(Scenario.id("krakow"));
  }

  @Test
  void settings_that_turned_bad_between_attempts_cancel_the_run() {
    SourceDefinition limited =
        karnet.withSettings(SettingsSchema.of(Setting.integer("limit").range(1, 500)));
    Discovery node = enqueued(limited);
    sync.failing(1, new SyncException(FailureKind.UPSTREAM, "HTTP 503"));
    work(node);
    Scenario.city(
        node,
        "krakow",
        Scenario.config("0 0 * * *", Scenario.source("karnet", 24, true, "{\"limit\": 0}")));

    workAt(node, MIDNIGHT.plusSeconds(30));

    assertThat(scenario().run(KRAKOW).state()).isEqualTo(RunState.CANCELLED);
    assertThat(scenario().run(KRAKOW).progress().failure().orElseThrow().message())
        .contains("/settings/limit");
    assertThat(sync.count()).isEqualTo(1);
  }

  @Test
  void node_that_does_not_have_the_source_leaves_its_run_alone() {
    Discovery node = enqueued(karnet);
    Discovery old = scenario().node(Scenario.ofCity("another", sync));
    Run queued = scenario().run(KRAKOW);

    assertThat(old.worker().work(queued.id())).isEqualTo(new WorkResult.NotMine());
    assertThat(scenario().run(KRAKOW)).isEqualTo(queued);
    assertThat(work(node)).isEqualTo(DONE);
    assertThat(old.worker().work(queued.id())).as("it has ended").isEqualTo(DONE);
  }

  // ---- what the tests say

  private static void edit(Discovery node, String json) {
    node.admin()
        .edit(Scenario.id("krakow"), before -> DiscoveryConfigJson.read(json), Scenario.ANN);
  }
}
