package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.Discovery;
import dev.discovery.admin.SaveResult;
import dev.discovery.config.ConfigVersion;
import dev.discovery.config.DiscoveryConfigJson;
import dev.discovery.config.SourceConfig;
import dev.discovery.plan.Target;
import dev.discovery.schedule.Frequency;
import dev.discovery.source.SourceDefinition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** From what cities want to what runs, while they change their minds. */
public abstract class ProjectionScenarios extends ProjectionSuite {

  // ---- removing and adding

  @Test
  void removing_and_adding_a_source_in_one_write_is_no_change() {
    Discovery node = startAtMidnight(karnet, repertuary);
    String before =
        Scenario.config(
            "0 0 * * *", Scenario.source("karnet", 24), Scenario.source("repertuary", 24));
    Scenario.city(node, "krakow", before);
    node.orchestrator().tick();
    scenario().work(node);
    scenario().after(Duration.ofHours(1));
    List<Target> targets = targetsOfKrakow();

    SaveResult saved =
        node.admin()
            .edit(
                Scenario.id("krakow"),
                config -> {
                  var entry = config.source(karnet.name()).orElseThrow();
                  return config.without(karnet.name()).with(entry);
                },
                Scenario.ANN);

    assertThat(saved).isInstanceOf(SaveResult.Saved.class);
    assertThat(targetsOfKrakow()).isEqualTo(targets);
    assertThat(scenario().ledger(KRAKOW)).hasSize(1);
  }

  @Test
  void source_that_is_removed_and_added_later_reopens_no_slot_and_starts_nothing_at_once() {
    Discovery node = startAtMidnight(karnet);
    Scenario.city(node, "krakow", KARNET);
    node.orchestrator().tick();
    scenario().work(node);
    Instant lastSlot = scenario().state(KRAKOW).lastSlot().orElseThrow().at();

    Scenario.city(node, "krakow", NOTHING);
    Instant lastSlotWhileGone = scenario().state(KRAKOW).lastSlot().orElseThrow().at();
    Scenario.city(node, "krakow", KARNET);
    int atOnce = node.orchestrator().tick().due();

    assertThat(lastSlotWhileGone).isEqualTo(lastSlot);
    assertThat(atOnce).isZero();
    assertThat(scenario().next(KRAKOW)).isEqualTo(MIDNIGHT.plus(DAY));
    assertThat(scenario().stats(KRAKOW).ended().succeeded()).as("its history is kept").isEqualTo(1);
  }

  @Test
  void run_in_flight_of_a_source_that_is_removed_and_added_has_no_second_one_beside_it() {
    Discovery node = startAtMidnight(karnet);
    Scenario.city(node, "krakow", KARNET);
    node.orchestrator().tick();
    Scenario.city(node, "krakow", NOTHING);
    Scenario.city(node, "krakow", KARNET);
    scenario().at(MIDNIGHT.plus(DAY));

    int enqueued = node.orchestrator().tick().enqueued();

    assertThat(enqueued).isZero();
    assertThat(scenario().runs(KRAKOW)).hasSize(1);
    assertThat(scenario().skips(KRAKOW)).hasSize(1);
  }

  @Test
  void import_of_what_is_stored_already_changes_nothing() {
    Discovery node = startAtMidnight(karnet);
    Scenario.city(node, "krakow", KARNET);
    Target before = scenario().target(KRAKOW);

    SaveResult again = Scenario.city(node, "krakow", KARNET);

    assertThat(again).isEqualTo(new SaveResult.Unchanged(new ConfigVersion(1), List.of()));
    assertThat(scenario().target(KRAKOW)).isEqualTo(before);
    assertThat(node.admin().history(Scenario.id("krakow"), Optional.empty(), 10, Scenario.ANN))
        .hasSize(1);
  }

  @Test
  void import_of_what_is_stored_already_says_again_what_is_wrong_with_it() {
    Discovery node = startAtMidnight(karnet);
    String bad =
        Scenario.config(
            "0 0 * * *", Scenario.source("karnt", 24), "{\"name\": \"karnet\", \"enabled\": 7}");
    SaveResult first = Scenario.city(node, "krakow", bad);

    SaveResult again = Scenario.city(node, "krakow", bad);

    assertThat(again).isInstanceOf(SaveResult.Unchanged.class);
    assertThat(again.violations()).isEqualTo(first.violations());
    assertThat(again.violations())
        .extracting(violation -> violation.pointer())
        .containsExactlyInAnyOrder("/sources/0/name", "/sources/1/enabled");
  }

  @Test
  void form_that_was_made_against_an_older_version_is_refused() {
    Discovery node = startAtMidnight(karnet);
    Scenario.city(node, "krakow", KARNET);
    Scenario.city(node, "krakow", NOTHING);
    var config = DiscoveryConfigJson.read(KARNET);

    SaveResult stale =
        node.admin().save(Scenario.id("krakow"), config, new ConfigVersion(1), Scenario.ANN);
    SaveResult fresh =
        node.admin().save(Scenario.id("krakow"), config, new ConfigVersion(2), Scenario.ANN);
    SaveResult nowhere =
        node.admin().save(Scenario.id("nowhere"), config, ConfigVersion.NONE, Scenario.ANN);

    assertThat(stale)
        .isInstanceOfSatisfying(
            SaveResult.Stale.class,
            refused -> assertThat(refused.version()).isEqualTo(new ConfigVersion(2)));
    assertThat(fresh).isEqualTo(new SaveResult.Saved(new ConfigVersion(3), List.of()));
    assertThat(nowhere).isEqualTo(new SaveResult.UnknownCity(Scenario.id("nowhere")));
  }

  @Test
  void city_that_adds_a_source_gets_the_frequency_that_the_source_offers() {
    Discovery node = startAtMidnight(karnet.withFrequency(Frequency.ofHours(6)));
    Scenario.city(node, "krakow", Scenario.config("0 * * * *"));
    SourceDefinition offered = node.sources().find(karnet.name()).orElseThrow();

    node.admin()
        .edit(Scenario.id("krakow"), config -> config.with(SourceConfig.of(offered)), Scenario.ANN);
    node.orchestrator().tick();
    scenario().work(node);

    assertThat(sync.count()).isEqualTo(1);
    assertThat(scenario().target(KRAKOW).schedule().frequency()).isEqualTo(Frequency.ofHours(6));
    assertThat(scenario().next(KRAKOW)).isEqualTo(MIDNIGHT.plus(Duration.ofHours(6)));
  }

  // ---- what the tests say

  private List<Target> targetsOfKrakow() {
    return storage().targets().find(List.of(KRAKOW, Scenario.target("repertuary", "krakow")));
  }
}
