package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.discovery.Discovery;
import dev.discovery.port.PortException;
import dev.discovery.port.PortException.Fault;
import dev.discovery.run.Outcome;
import dev.discovery.run.Run;
import dev.discovery.run.RunRecord;
import dev.discovery.run.RunState;
import dev.discovery.run.Verdict;
import dev.discovery.source.FailureKind;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.Part;
import dev.discovery.source.Parts;
import dev.discovery.source.RunFence;
import dev.discovery.source.RunFencedException;
import dev.discovery.source.RunId;
import dev.discovery.source.Setting;
import dev.discovery.source.SettingsSchema;
import dev.discovery.source.SyncException;
import dev.discovery.source.SyncResult;
import dev.discovery.testkit.Faults;
import dev.discovery.testkit.Faults.Moment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A sync that spreads over jobs of the host, on other nodes; and what is told of a run later. */
public abstract class PartScenarios extends RunSuite {

  private static final ItemCounts TEN = new ItemCounts(10, 10, 0, 0, 0, 0);
  private static final String SECRET = "s3cr3t-äö key";

  @Test
  void run_that_fans_out_ends_with_the_sum_of_what_its_jobs_report_from_other_nodes() {
    Discovery node = enqueued(karnet);
    Discovery other = scenario().node(karnet);
    sync.then(
        context -> {
          String fence = context.fence().toString();
          threads()
              .together(
                  8,
                  thread -> {
                    for (int n = thread; n < 200; n += 8) {
                      other.parts().report(RunFence.parse(fence), part(n));
                    }
                    return true;
                  });
          assertThat(context.parts().reported()).isEqualTo(200);
          assertThat(context.parts().failures()).hasSize(2);
          return SyncResult.ofParts(context.parts());
        });

    work(node);

    Run run = scenario().run(KRAKOW);
    Outcome outcome = run.progress().outcome().orElseThrow();
    assertThat(run.state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(outcome.items()).isEqualTo(new ItemCounts(1_980, 1_980, 0, 0, 0, 2));
    assertThat(outcome.judgement().verdict()).isEqualTo(Verdict.PARTIAL);
    assertThat(outcome.attributes().values())
        .isEqualTo(Map.of("parts", "200", "parts_failed", "2"));
    assertThat(record(node, run).parts().reported()).isEqualTo(200);
  }

  private static Part part(int n) {
    return n % 100 == 7
        ? Part.failed("venue " + n, FailureKind.NOT_FOUND, "no such venue")
        : Part.done("venue " + n, TEN);
  }

  @Test
  void report_to_an_attempt_that_lost_its_run_is_refused_and_the_next_begins_without_parts() {
    Discovery node = enqueued(karnet);
    var fences = new ArrayList<RunFence>();
    sync.then(
        context -> {
          fences.add(context.fence());
          node.parts().report(context.fence(), Part.done("venue 1", TEN));
          throw new SyncException(FailureKind.UPSTREAM, "HTTP 503");
        });
    work(node);
    Parts left = record(node, scenario().run(KRAKOW)).parts();
    assertThatThrownBy(() -> node.parts().report(fences.get(0), Part.done("venue 2", TEN)))
        .as("while the run waits for its next attempt")
        .isInstanceOf(RunFencedException.class);
    sync.then(
        context -> {
          assertThat(context.parts()).isEqualTo(Parts.NONE);
          assertThatThrownBy(() -> node.parts().report(fences.get(0), Part.done("venue 2", TEN)))
              .isInstanceOf(RunFencedException.class);
          node.parts().report(context.fence(), Part.done("venue 3", TEN));
          fences.add(context.fence());
          return SyncResult.ofParts(context.parts());
        });

    workAt(node, scenario().run(KRAKOW).progress().retryAt().orElseThrow());

    Run run = scenario().run(KRAKOW);
    assertThat(left.reported()).as("what the attempt had reported, for people").isEqualTo(1);
    assertThat(run.progress().items()).contains(TEN);
    assertThatThrownBy(() -> node.parts().report(fences.get(1), Part.done("venue 4", TEN)))
        .as("after the end of the run")
        .isInstanceOf(RunFencedException.class);
    RunFence unknown = new RunFence(new RunId(4_711), 1);
    assertThatThrownBy(() -> node.parts().report(unknown, Part.done("venue 1", TEN)))
        .isInstanceOf(RunFencedException.class);
  }

  @Test
  void outage_in_the_middle_loses_nothing_and_what_is_reported_again_counts_once() {
    Discovery node = enqueued(karnet);
    for (Moment moment : Moment.values()) {
      Faults faults = new Faults();
      Discovery broken = scenario().node(faults, karnet);
      sync.then(
          context -> {
            node.parts().report(context.fence(), Part.done("venue 1", TEN));
            faults.every(Faults.COMMIT, moment, Faults.refusal(Fault.UNAVAILABLE));
            assertThatThrownBy(
                    () -> broken.parts().report(context.fence(), Part.done("venue 2", TEN)))
                .isInstanceOf(PortException.class);
            faults.heal();
            broken.parts().report(context.fence(), Part.done("venue 2", TEN));
            return SyncResult.ofParts(context.parts());
          });

      work(node);

      assertThat(scenario().run(KRAKOW).progress().items()).contains(TEN.plus(TEN));
      nextDay(node);
    }
  }

  @Test
  void report_in_the_hosts_transaction_counts_exactly_if_that_commits() {
    Discovery node = enqueued(karnet);
    sync.then(
        context -> {
          rolledBack(() -> node.parts().report(context.fence(), Part.done("venue 1", TEN)));
          assertThat(context.parts()).isEqualTo(Parts.NONE);
          inTransaction(() -> node.parts().report(context.fence(), Part.done("venue 1", TEN)));
          return SyncResult.ofParts(context.parts());
        });

    work(node);

    assertThat(scenario().run(KRAKOW).progress().items()).contains(TEN);
  }

  @Test
  void secret_is_in_nothing_that_is_told_of_a_run() {
    Discovery node = withSecret();
    sync.then(
        context -> {
          node.parts()
              .report(
                  context.fence(),
                  Part.failed("venue 1", FailureKind.UPSTREAM, "401 for " + SECRET));
          throw new SyncException(FailureKind.UPSTREAM, "no entry with " + SECRET);
        });
    work(node);
    RunRecord retrying = record(node, scenario().run(KRAKOW));
    workAt(node, scenario().run(KRAKOW).progress().retryAt().orElseThrow());

    RunRecord told = record(node, scenario().run(KRAKOW));
    assertThat(List.of(retrying, told).toString()).doesNotContain("s3cr3t");
    assertThat(retrying.parts().failures().get(0).message()).isEqualTo("401 for ***");
    assertThat(told.settings().values())
        .isEqualTo(
            Map.of(
                "limit",
                "100",
                "key",
                "***",
                "tags",
                "a, b",
                "unknown",
                "***",
                "url",
                "https://***@x"));
    assertThat(told.failed())
        .singleElement()
        .satisfies(
            attempt -> {
              assertThat(attempt.settings()).isEqualTo(told.settings());
              assertThat(attempt.failure().message()).isEqualTo("no entry with ***");
              assertThat(attempt.attempt().worker()).isEqualTo("node");
              assertThat(attempt.endedAt()).isEqualTo(MIDNIGHT);
            });
  }

  @Test
  void worker_that_died_is_told_of_as_an_attempt_that_failed() {
    Discovery node = enqueued(karnet);
    sync.then(
        context -> {
          throw new StackOverflowError("as if the process had gone");
        });
    assertThatThrownBy(() -> work(node)).isInstanceOf(Error.class);

    workAt(node, MIDNIGHT.plusSeconds(60));

    RunRecord told = record(node, scenario().run(KRAKOW));
    assertThat(told.run().state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(told.failed())
        .singleElement()
        .satisfies(
            attempt -> {
              assertThat(attempt.failure().kind()).isEqualTo(FailureKind.WORKER_LOST);
              assertThat(attempt.endedAt()).isEqualTo(MIDNIGHT.plusSeconds(60));
            });
  }

  private Discovery withSecret() {
    SettingsSchema schema =
        SettingsSchema.of(
            Setting.integer("limit").defaultsTo(100),
            Setting.text("key").secret(),
            Setting.texts("tags"),
            Setting.text("url"));
    scenario().at(MIDNIGHT);
    Discovery node = scenario().node(karnet.withSettings(schema));
    String settings =
        """
        {"key": "%s", "tags": ["a", "b"], "unknown": "%s", "url": "https://u:%s@x"}"""
            .formatted(SECRET, SECRET, SECRET);
    Scenario.city(
        node,
        "krakow",
        Scenario.config("0 0 * * *", Scenario.source("karnet", 24, true, settings)));
    assertThat(node.orchestrator().tick().enqueued()).isEqualTo(1);
    return node;
  }

  private static RunRecord record(Discovery node, Run run) {
    return node.admin().run(KRAKOW, run.id(), Scenario.ANN).orElseThrow();
  }
}
