package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.Discovery;
import dev.discovery.admin.SaveResult;
import dev.discovery.config.DiscoveryConfigJson;
import dev.discovery.config.Violation;
import dev.discovery.plan.ParkReason;
import dev.discovery.plan.Parked;
import dev.discovery.plan.SkipReason;
import dev.discovery.plan.TargetState;
import dev.discovery.port.StoredConfig;
import dev.discovery.run.LedgerEntry;
import dev.discovery.run.Run;
import dev.discovery.run.RunState;
import dev.discovery.run.TickReport;
import dev.discovery.schedule.Spread;
import dev.discovery.source.Setting;
import dev.discovery.source.SettingsSchema;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.TargetId;
import dev.discovery.testkit.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a config says: the import tells what is wrong with it, what is good in it runs, what is
 * bad does not, no tick has a problem, and a repair brings everything back.
 */
public abstract class BadInputScenarios extends ScenarioSuite {

  private static final Instant MIDNIGHT = Samples.MIDNIGHT;
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);
  private static final TargetId OF_THE_GOOD_CITY = Scenario.target("karnet", "lodz");
  private static final String GOOD_CITY =
      Scenario.config("0 0 * * *", Scenario.source("karnet", 24, true, "{\"area\": \"centre\"}"));

  private final ScriptedSync sync = new ScriptedSync();
  private final SourceDefinition karnet =
      Scenario.ofCity("karnet", sync)
          .withSettings(
              SettingsSchema.of(
                  Setting.text("area").required(), Setting.integer("limit").range(1, 500)));
  private final SourceDefinition repertuary = Scenario.ofCity("repertuary", sync);
  private final SourceDefinition quiz = Scenario.ofCountry("pubquiz-pl", sync);

  static Stream<BrokenConfig> documents() {
    return BrokenConfig.all();
  }

  @ParameterizedTest
  @MethodSource("documents")
  void config_that_is_bad_from_the_first_runs_what_is_good_and_all_once_it_is_repaired(
      BrokenConfig bad) {
    Discovery node = startBesideAGoodCity();

    SaveResult imported = Scenario.city(node, "krakow", bad.json());
    tickAndWork(node);
    scenario().at(MIDNIGHT.plus(DAY));
    tickAndWork(node);
    Set<String> ranTwice = sourcesThatRan(2);
    Set<String> ran = sourcesThatRan(1);
    repair(node, imported);
    tickAndWork(node);
    scenario().at(MIDNIGHT.plus(DAY.multipliedBy(2)));
    tickAndWork(node);

    assertTold(imported, SaveResult.Saved.class, bad);
    assertThat(ranTwice).isEqualTo(bad.running());
    assertThat(ran).as("what is bad never ran").isEqualTo(bad.running());
    assertThat(sourcesWhoseLastRunIsOfNow()).isEqualTo(BrokenConfig.SOURCES);
    assertThat(scenario().runs(OF_THE_GOOD_CITY)).hasSize(3);
  }

  @ParameterizedTest
  @MethodSource("documents")
  void config_that_turns_bad_holds_back_what_is_bad_until_it_is_repaired(BrokenConfig bad) {
    Discovery node = startBesideAGoodCity();
    Scenario.city(node, "krakow", BrokenConfig.GOOD);
    tickAndWork(node);
    StoredConfig before = node.admin().find(Scenario.id("krakow"), Scenario.ANN).orElseThrow();
    scenario().after(HOUR);

    SaveResult imported = Scenario.city(node, "krakow", bad.json());
    SaveResult again = Scenario.city(node, "krakow", bad.json());
    StoredConfig after = node.admin().find(Scenario.id("krakow"), Scenario.ANN).orElseThrow();
    Map<String, Parked> held = heldBack();
    scenario().at(MIDNIGHT.plus(DAY));
    tickAndWork(node);
    Set<String> ranWhileBad = sourcesWhoseLastRunIsOfNow();
    scenario().after(HOUR);
    repair(node, imported);
    TickReport atOnce = tickAndWork(node);
    scenario().at(MIDNIGHT.plus(DAY.multipliedBy(2)));
    tickAndWork(node);

    assertTold(imported, SaveResult.Saved.class, bad);
    assertTold(again, SaveResult.Unchanged.class, bad);
    assertThat(after.equals(before)).as("nothing has changed").isEqualTo(!bad.isDocument());
    assertThat(ranWhileBad).isEqualTo(bad.isDocument() ? bad.running() : BrokenConfig.SOURCES);
    assertThat(atOnce.due()).as("a repair starts nothing at once").isZero();
    assertThat(sourcesWhoseLastRunIsOfNow()).isEqualTo(BrokenConfig.SOURCES);
    assertThat(scenario().runs(OF_THE_GOOD_CITY)).hasSize(3);
    assertThat(held.keySet()).isEqualTo(bad.held());
    assertThat(held.values())
        .allMatch(why -> why.reason() == ParkReason.QUARANTINED && !why.detail().isBlank());
    assertThat(sourcesWithOneGap()).isEqualTo(bad.held());
  }

  @Test
  void bad_configs_of_many_cities_at_once_harm_no_tick_and_no_node_that_starts() {
    Discovery node = startBesideAGoodCity();
    List<BrokenConfig> all = BrokenConfig.all().toList();
    Set<TargetId> good = new HashSet<>(Set.of(OF_THE_GOOD_CITY));
    for (int n = 0; n < all.size(); n++) {
      Scenario.city(node, "c" + n, all.get(n).json());
      String city = "c" + n;
      all.get(n).running().forEach(source -> good.add(target(source, city)));
    }

    TickReport first = tickAndWork(node);
    scenario().after(HOUR);
    Spread minute = new Spread(Duration.ofMinutes(1));
    Discovery changed =
        scenario()
            .node(
                karnet.withSpread(minute), repertuary.withSpread(minute), quiz.withSpread(minute));
    scenario().at(MIDNIGHT.plus(DAY).plus(HOUR));
    TickReport second = tickAndWork(changed);

    assertThat(all).hasSizeGreaterThan(60);
    assertThat(first.enqueued()).isEqualTo(good.size());
    assertThat(second.enqueued()).isEqualTo(good.size());
    assertThat(sync.calls())
        .extracting(ScriptedSync.Call::target)
        .hasSize(2 * good.size())
        .hasSameElementsAs(good);
  }

  // ---- what the tests say

  private Discovery startBesideAGoodCity() {
    scenario().at(MIDNIGHT);
    Discovery node = scenario().node(karnet, repertuary, quiz);
    Scenario.city(node, "lodz", GOOD_CITY);
    return node;
  }

  /** A tick that has no problem, and quarantines nobody: a config's faults are found before. */
  private TickReport tickAndWork(Discovery node) {
    TickReport report = node.orchestrator().tick();
    scenario().work(node);

    assertThat(report.problem()).isEmpty();
    assertThat(report.failed()).isZero();
    assertThat(report.quarantined()).isZero();
    assertThat(report.enqueued()).isEqualTo(report.due());
    return report;
  }

  /** As a person would, in a form; where nothing was kept, by an import. */
  private static void repair(Discovery node, SaveResult imported) {
    SaveResult repaired =
        imported instanceof SaveResult.Rejected
            ? Scenario.city(node, "krakow", BrokenConfig.GOOD)
            : node.admin()
                .edit(
                    Scenario.id("krakow"),
                    before -> DiscoveryConfigJson.read(BrokenConfig.GOOD),
                    Scenario.ANN);

    assertThat(repaired.violations()).isEmpty();
  }

  private static void assertTold(
      SaveResult imported, Class<? extends SaveResult> kept, BrokenConfig bad) {
    assertThat(imported).isInstanceOf(bad.isDocument() ? kept : SaveResult.Rejected.class);
    assertThat(imported.violations())
        .extracting(Violation::toString)
        .containsExactlyInAnyOrderElementsOf(bad.violations());
  }

  private Map<String, Parked> heldBack() {
    var held = new HashMap<String, Parked>();
    for (String source : BrokenConfig.SOURCES) {
      TargetState state = scenario().state(target(source, "krakow"));
      state.parked().ifPresent(why -> held.put(source, why));
    }
    return held;
  }

  /** Those with one row for the slots that they missed, and no other row without a run. */
  private Set<String> sourcesWithOneGap() {
    var missed = new HashSet<String>();
    for (String source : BrokenConfig.SOURCES) {
      List<LedgerEntry.Skipped> skips = scenario().skips(target(source, "krakow"));
      if (!skips.isEmpty()) {
        assertThat(skips)
            .extracting(LedgerEntry.Skipped::reason)
            .containsExactly(SkipReason.QUARANTINED);
        assertThat(skips.get(0).slot().slot().at()).isEqualTo(MIDNIGHT.plus(DAY));
        missed.add(source);
      }
    }
    return missed;
  }

  private Set<String> sourcesThatRan(int times) {
    var ran = new HashSet<String>();
    for (String source : BrokenConfig.SOURCES) {
      List<Run> runs = scenario().runs(target(source, "krakow"));
      assertThat(runs).allMatch(run -> run.state() == RunState.SUCCEEDED);
      if (runs.size() >= times) {
        ran.add(source);
      }
    }
    return ran;
  }

  private Set<String> sourcesWhoseLastRunIsOfNow() {
    var ran = new HashSet<String>();
    for (String source : BrokenConfig.SOURCES) {
      List<Run> runs = scenario().runs(target(source, "krakow"));
      if (!runs.isEmpty() && isOfNow(runs.get(runs.size() - 1))) {
        ran.add(source);
      }
    }
    return ran;
  }

  private boolean isOfNow(Run run) {
    return run.state() == RunState.SUCCEEDED
        && run.slot().orElseThrow().slot().at().equals(scenario().now());
  }

  private static TargetId target(String source, String city) {
    return source.equals("pubquiz-pl")
        ? TargetId.of(source, "country:PL")
        : Scenario.target(source, city);
  }
}
