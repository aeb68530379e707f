package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.Discovery;
import dev.discovery.admin.SwitchResult;
import dev.discovery.config.CitySchedule;
import dev.discovery.config.DiscoveryConfig;
import dev.discovery.config.DiscoveryConfigJson;
import dev.discovery.plan.SkipReason;
import dev.discovery.source.SourceName;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Cities and their sources, switched on and off. */
public abstract class SwitchScenarios extends PauseSuite {

  private static final SourceName KARNET = KRAKOW.source();

  @Test
  void city_that_is_switched_off_and_on_keeps_all_that_was_configured_and_starts_nothing() {
    Discovery node = haveRun("krakow");
    Scenario.city(
        node,
        "krakow",
        """
        {"note": "ours", "schedule": {"cron": "0 0 * * *", "timezone": "UTC", "by": "ann"},
         "sources": [{"name": "karnet", "settings": {"limit": 7}, "x": [1]}]}""");
    scenario().at(day(1).plusSeconds(1));

    SwitchResult off = city(node, false);
    boolean active = scenario().state(KRAKOW).active();
    scenario().at(day(3).plusSeconds(1));
    SwitchResult on = city(node, true);

    assertThat(off).isInstanceOf(SwitchResult.Switched.class);
    assertThat(on).isInstanceOf(SwitchResult.Switched.class);
    assertThat(active).isFalse();
    assertThat(node.orchestrator().tick().due()).isZero();
    assertThat(skipReasons(KRAKOW)).containsExactly(SkipReason.DISABLED);
    assertThat(newestSkip(KRAKOW).slot().slot().at()).isEqualTo(day(1));
    assertThat(scenario().next(KRAKOW)).isEqualTo(day(4));
    assertThat(DiscoveryConfigJson.write(config(node)))
        .contains("\"note\"", "\"by\"", "\"limit\": 7", "\"x\"");
  }

  @Test
  void switching_to_what_it_is_changes_nothing_and_makes_no_version() {
    Discovery node = haveRun("krakow");

    assertThat(city(node, true)).isInstanceOf(SwitchResult.Unchanged.class);
    assertThat(source(node, KARNET, true)).isInstanceOf(SwitchResult.Unchanged.class);
    assertThat(node.admin().history(Scenario.id("krakow"), Optional.empty(), 10, Scenario.ANN))
        .hasSize(1);
  }

  @Test
  void source_is_switched_alone() {
    Discovery node = haveRun("krakow", "lodz");

    SwitchResult off = source(node, KARNET, false);

    assertThat(off).isInstanceOf(SwitchResult.Switched.class);
    assertThat(config(node).source(KARNET).orElseThrow().enabled()).isFalse();
    assertThat(config(node).schedule().orElseThrow().enabled()).isTrue();
    assertThat(scenario().state(KRAKOW).active()).isFalse();
    assertThat(scenario().state(LODZ).active()).isTrue();
  }

  @Test
  void city_without_a_config_gets_the_default_schedule_switched_off() {
    Discovery node = haveRun();
    node.admin().putCity(Given.city("krakow"), Scenario.ANN);

    city(node, false);

    assertThat(config(node).schedule()).contains(CitySchedule.DEFAULT.withEnabled(false));
  }

  @Test
  void what_is_not_there_or_invalid_is_named() {
    Discovery node = haveRun();
    SourceName other = new SourceName("other");
    SwitchResult noCity = city(node, false);
    Scenario.city(
        node,
        "krakow",
        """
        {"schedule": {"cron": "61 0 * * *"}, "sources": [{"name": "karnet", "frequency_hours": 0}]}""");

    assertThat(noCity).isEqualTo(new SwitchResult.UnknownCity(Scenario.id("krakow")));
    assertThat(source(node, other, true))
        .isEqualTo(new SwitchResult.UnknownSource(Scenario.id("krakow"), other));
    assertThat(pointers(city(node, false))).containsExactly("/schedule/cron");
    assertThat(pointers(source(node, KARNET, false))).containsExactly("/sources/0/frequency_hours");
  }

  private static List<String> pointers(SwitchResult result) {
    return ((SwitchResult.Invalid) result)
        .violations().stream().map(violation -> violation.pointer()).toList();
  }

  private static SwitchResult city(Discovery node, boolean enabled) {
    return node.admin().setEnabled(Scenario.id("krakow"), enabled, Scenario.ANN);
  }

  private static SwitchResult source(Discovery node, SourceName source, boolean enabled) {
    return node.admin().setEnabled(Scenario.id("krakow"), source, enabled, Scenario.ANN);
  }

  private static DiscoveryConfig config(Discovery node) {
    return node.admin().find(Scenario.id("krakow"), Scenario.ANN).orElseThrow().config();
  }
}
