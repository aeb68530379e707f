package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.Discovery;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.TargetId;
import dev.discovery.testkit.Samples;
import dev.discovery.worker.WorkResult;
import java.time.Instant;

/** What the suites about runs share: one city, whose source is due each midnight. */
abstract class RunSuite extends ScenarioSuite {

  static final Instant MIDNIGHT = Samples.MIDNIGHT;
  static final TargetId KRAKOW = Scenario.target("karnet", "krakow");
  static final WorkResult DONE = new WorkResult.Done();

  final ScriptedSync sync = new ScriptedSync();
  final SourceDefinition karnet = Scenario.ofCity("karnet", sync);

  final Discovery enqueued(SourceDefinition source) {
    scenario().at(MIDNIGHT);
    Discovery node = scenario().node(source);
    enqueue(node);
    return node;
  }

  static void enqueue(Discovery node) {
    Scenario.city(node, "krakow", Scenario.config("0 0 * * *", Scenario.source("karnet", 24)));
    assertThat(node.orchestrator().tick().enqueued()).isEqualTo(1);
  }

  final void nextDay(Discovery node) {
    scenario().at(scenario().next(KRAKOW));
    assertThat(node.orchestrator().tick().enqueued()).isEqualTo(1);
  }

  final WorkResult work(Discovery node) {
    return node.worker().work(scenario().run(KRAKOW).id());
  }

  final WorkResult workAt(Discovery node, Instant at) {
    scenario().at(at);
    return work(node);
  }
}
