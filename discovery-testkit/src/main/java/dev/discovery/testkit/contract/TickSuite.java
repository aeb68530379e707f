package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.Discovery;
import dev.discovery.admin.SaveResult;
import dev.discovery.config.DiscoveryConfigJson;
import dev.discovery.port.EnqueueResult;
import dev.discovery.port.JobQueue;
import dev.discovery.port.SyncJob;
import dev.discovery.source.RunId;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.TargetId;
import dev.discovery.testkit.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** What the suites about ticks share. */
abstract class TickSuite extends ScenarioSuite {

  static final Instant MIDNIGHT = Samples.MIDNIGHT;
  static final Duration DAY = Duration.ofDays(1);
  static final TargetId KRAKOW = Scenario.target("karnet", "krakow");
  static final TargetId LODZ = Scenario.target("karnet", "lodz");

  final SourceDefinition karnet = Scenario.ofCity("karnet", new ScriptedSync());

  final Discovery startWith(String cron, int hours, String... cities) {
    scenario().at(MIDNIGHT);
    Discovery node = scenario().node(karnet);
    for (String city : cities) {
      Scenario.city(node, city, Scenario.config(cron, Scenario.source("karnet", hours)));
    }
    return node;
  }

  static void edit(Discovery node, String city, String json) {
    SaveResult result =
        node.admin()
            .edit(Scenario.id(city), before -> DiscoveryConfigJson.read(json), Scenario.ANN);
    assertThat(result).isInstanceOf(SaveResult.Saved.class);
  }

  /** A queue that lets something happen in the middle of a tick, before the jobs are added. */
  record QueueWithHook(JobQueue real, Runnable meanwhile) implements JobQueue {

    @Override
    public List<EnqueueResult> enqueue(List<SyncJob> jobs) {
      meanwhile.run();
      return real.enqueue(jobs);
    }

    @Override
    public Set<RunId> pending(Collection<RunId> runs) {
      return real.pending(runs);
    }
  }
}
