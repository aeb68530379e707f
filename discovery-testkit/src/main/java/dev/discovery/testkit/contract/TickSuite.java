package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.Discovery;
import dev.discovery.admin.SaveResult;
import dev.discovery.config.DiscoveryConfigJson;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.TargetId;
import dev.discovery.testkit.Samples;
import java.time.Duration;
import java.time.Instant;

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
}
