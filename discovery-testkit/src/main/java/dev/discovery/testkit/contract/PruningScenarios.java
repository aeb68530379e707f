package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.Discovery;
import dev.discovery.orchestrator.DiscoveryListener;
import dev.discovery.plan.Explanation;
import dev.discovery.plan.Explanation.Kind;
import dev.discovery.run.Pruned;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.TargetId;
import dev.discovery.testkit.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What old history is deleted for, and what stays true without it. */
public abstract class PruningScenarios extends ScenarioSuite {

  private static final Duration DAY = Duration.ofDays(1);
  private static final TargetId TARGET = Scenario.target("karnet", "krakow");
  private static final String WANTED = Scenario.config("0 0 * * *", Scenario.source("karnet", 24));
  private static final String NOTHING = Scenario.config("0 0 * * *");

  private final ScriptedSync sync = new ScriptedSync();
  private final SourceDefinition karnet = Scenario.ofCity("karnet", sync);

  /** A node and a city with a run on each of so many days. */
  private Discovery afterDays(int days) {
    scenario().at(Samples.MIDNIGHT);
    Discovery node = scenario().node(karnet);
    Scenario.city(node, "krakow", WANTED);
    for (int day = 0; day < days; day++) {
      tickAndWork(node);
      scenario().after(DAY);
    }
    return node;
  }

  private void tickAndWork(Discovery node) {
    node.orchestrator().tick();
    scenario().work(node);
  }

  @Test
  void month_of_runs_is_kept_and_totals_stay() {
    Discovery node = afterDays(50);
    var before = scenario().stats(TARGET);

    node.maintain();

    assertThat(before.ended().succeeded()).isEqualTo(50);
    assertThat(scenario().runs(TARGET)).hasSizeBetween(29, 31);
    assertThat(scenario().stats(TARGET)).isEqualTo(before);
    assertThat(storage().ticks().newest(100)).hasSizeBetween(13, 15);
  }

  @Test
  void slot_whose_row_is_gone_is_not_decided_again_when_its_source_comes_back() {
    Discovery node = afterDays(3);
    Instant last = scenario().state(TARGET).lastSlot().orElseThrow().at();
    Scenario.city(node, "krakow", NOTHING);
    scenario().after(Duration.ofDays(1_000));
    node.maintain();
    int left = scenario().ledger(TARGET).size();

    Scenario.city(node, "krakow", WANTED);
    tickAndWork(node);
    scenario().after(DAY);
    tickAndWork(node);

    assertThat(left).as("the newest run, and the slot that was dropped").isEqualTo(2);
    assertThat(scenario().ledger(TARGET)).hasSize(3);
    assertThat(Scenario.slot(scenario().ledger(TARGET).get(2)).slot().at())
        .isAfter(last.plus(Duration.ofDays(1_000)));
  }

  @Test
  void explanation_of_a_time_whose_history_is_gone_says_so() {
    Discovery node = afterDays(50);
    node.maintain();

    Explanation gone = explain(node, Samples.MIDNIGHT.plus(DAY));
    Explanation kept = explain(node, Samples.MIDNIGHT.plus(DAY.multipliedBy(45)));

    assertThat(gone.kind()).isEqualTo(Kind.NO_RECORD);
    assertThat(gone.sentence()).contains("has been deleted");
    assertThat(kept.kind()).isEqualTo(Kind.SUCCEEDED);
  }

  private static Explanation explain(Discovery node, Instant at) {
    return node.admin()
        .explain(Scenario.id("krakow"), TARGET.source(), Optional.of(at), Scenario.ANN);
  }

  @Test
  void listener_hears_what_was_deleted() {
    afterDays(50);
    List<Pruned> heard = Collections.synchronizedList(new ArrayList<>());
    Discovery node =
        Discovery.on(storage(), scenario().queue())
            .source(karnet)
            .listener(
                new DiscoveryListener() {
                  @Override
                  public void historyPruned(Pruned pruned) {
                    heard.add(pruned);
                  }
                })
            .open();

    node.maintain();
    node.maintain();

    assertThat(heard).hasSize(1);
    assertThat(heard.get(0).runs().succeeded()).isBetween(19L, 21L);
    assertThat(heard.get(0).ticks()).isPositive();
  }

  @Test
  void eight_nodes_prune_while_they_tick_and_work() {
    afterDays(60);
    Discovery node = scenario().node(karnet);

    threads()
        .together(
            8,
            thread -> {
              for (int n = 0; n < 5; n++) {
                node.maintain();
                node.orchestrator().tick();
                scenario().work(node);
              }
              return true;
            });

    var balance = storage().housekeeping().openingBalances(List.of(TARGET)).get(TARGET);
    assertThat(balance.ended().succeeded()).isGreaterThan(20);
    assertThat(balance.total().plus(Fold.of(storage(), TARGET).total()))
        .isEqualTo(scenario().stats(TARGET).total());
    assertThat(balance.ended().all() + scenario().runs(TARGET).size())
        .as("one run for each slot, whatever became of it")
        .isEqualTo(61);
  }
}
