package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.discovery.Discovery;
import dev.discovery.access.Actor;
import dev.discovery.access.AuditEntry;
import dev.discovery.access.Operation;
import dev.discovery.admin.SaveResult;
import dev.discovery.admin.SourceOverview;
import dev.discovery.admin.TargetOverview;
import dev.discovery.city.City;
import dev.discovery.city.CityId;
import dev.discovery.config.ConfigDiff;
import dev.discovery.config.ConfigVersion;
import dev.discovery.config.DiscoveryConfig;
import dev.discovery.config.DiscoveryConfigJson;
import dev.discovery.plan.ParkReason;
import dev.discovery.plan.Pause;
import dev.discovery.plan.PauseScope;
import dev.discovery.plan.Subscription;
import dev.discovery.plan.SubscriptionStatus;
import dev.discovery.port.AuditLog.AuditRow;
import dev.discovery.port.AuditQuery;
import dev.discovery.port.ConfigChange;
import dev.discovery.port.PortException;
import dev.discovery.port.PortException.Fault;
import dev.discovery.port.RunHistory.RunPage;
import dev.discovery.port.RunQuery;
import dev.discovery.port.StoredConfig;
import dev.discovery.run.LedgerEntry;
import dev.discovery.run.Run;
import dev.discovery.run.RunRecord;
import dev.discovery.run.TickReport;
import dev.discovery.schedule.Frequency;
import dev.discovery.schedule.ScheduleNote;
import dev.discovery.source.Attributes;
import dev.discovery.source.Parts;
import dev.discovery.source.Setting;
import dev.discovery.source.SettingsSchema;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.TargetId;
import dev.discovery.testkit.Faults;
import dev.discovery.testkit.Samples;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people change is written down with it, can be looked at, and can be taken back. */
public abstract class AdminScenarios extends ScenarioSuite {

  private static final CityId KRAKOW = Scenario.id("krakow");
  private static final TargetId TARGET = Scenario.target("karnet", "krakow");
  private static final Actor ANN = Scenario.ANN;
  private static final ConfigVersion ONE = new ConfigVersion(1);
  private static final ConfigVersion TWO = new ConfigVersion(2);

  private final SourceDefinition karnet =
      Scenario.ofCity("karnet", new ScriptedSync())
          .withSettings(
              SettingsSchema.of(
                  Setting.integer("limit").range(1, 500), Setting.text("api_key").secret()));

  @BeforeEach
  void beginAtMidnight() {
    scenario().at(Samples.MIDNIGHT);
  }

  // ---- what is written down

  @Test
  void city_that_is_added_or_changed_is_written_down_with_its_attributes() {
    Discovery node = scenario().node(karnet);
    City city = City.of("krakow", "Kraków", "PL", "Europe/Warsaw");

    node.admin().putCity(city, ANN);
    node.admin().putCity(city, ANN);
    node.admin().putCity(City.of("krakow", "Cracow", "PL", "Europe/Warsaw"), new Actor("ben"));

    assertThat(audit(node))
        .extracting(
            entry -> entry.actor().name(),
            AuditEntry::operation,
            AuditEntry::before,
            AuditEntry::after)
        .containsExactly(
            tuple(
                "ben",
                Operation.PUT_CITY,
                "name=Kraków country=PL region= zone=Europe/Warsaw",
                "name=Cracow country=PL region= zone=Europe/Warsaw"),
            tuple(
                "ann",
                Operation.PUT_CITY,
                "",
                "name=Kraków country=PL region= zone=Europe/Warsaw"));
  }

  @Test
  void config_that_is_saved_is_written_down_with_what_changed_and_no_setting() {
    Discovery node = scenario().node(karnet);
    Scenario.city(node, "krakow", config(24, 50, "hunter2"));

    save(node, config(6, 51, "hunter3"), ONE);

    AuditEntry entry = audit(node).get(0);
    assertThat(entry.operation()).isEqualTo(Operation.SAVE_CONFIG);
    assertThat(entry.at()).isEqualTo(scenario().now());
    assertThat(entry.touched().city()).contains(KRAKOW);
    assertThat(entry.touched().source()).contains(karnet.name());
    assertThat(entry.before()).isEqualTo("version 1");
    assertThat(entry.after())
        .isEqualTo(
            "version 2: /sources/karnet/frequency_hours: 24 -> 6;"
                + " /sources/karnet/settings/api_key changed;"
                + " /sources/karnet/settings/limit changed");
    assertThat(audit(node).toString()).doesNotContain("hunter");
  }

  @Test
  void import_is_written_down_once_for_the_city_and_once_for_its_config() {
    Discovery node = scenario().node(karnet);

    Scenario.city(node, "krakow", config(24, 50, "x"));
    Scenario.city(node, "krakow", config(24, 50, "x"));

    assertThat(audit(node))
        .extracting(AuditEntry::operation)
        .containsExactly(Operation.IMPORT_CITY, Operation.IMPORT_CITY);
    assertThat(audit(node).get(0).after())
        .isEqualTo("version 1: /schedule added; /sources/karnet added");
  }

  @Test
  void what_changes_nothing_leaves_no_entry() {
    Discovery node = scenario().node(karnet);
    Scenario.city(node, "krakow", config(24, 50, "x"));
    List<AuditEntry> before = audit(node);

    assertThat(save(node, config(6, 50, "x"), TWO)).isInstanceOf(SaveResult.Stale.class);
    assertThat(save(node, config(24, 9_999, "x"), ONE)).isInstanceOf(SaveResult.Rejected.class);
    assertThat(save(node, config(24, 50, "x"), ONE)).isInstanceOf(SaveResult.Unchanged.class);
    assertThat(node.admin().rollBack(KRAKOW, ONE, TWO, ANN)).isInstanceOf(SaveResult.Stale.class);
    assertThat(node.admin().importCity(Given.city("krakow"), "no JSON", ANN))
        .isInstanceOf(SaveResult.Rejected.class);

    assertThat(audit(node)).isEqualTo(before);
  }

  @Test
  void tick_that_somebody_asks_for_is_one_like_any_other_and_is_written_down_with_its_counts() {
    Discovery node = scenario().node(karnet);
    Scenario.city(node, "krakow", config(24, 50, "x"));

    TickReport report = node.admin().tick(ANN);
    AuditEntry entry = audit(node).get(0);
    List<AuditEntry> before = audit(node);
    TickReport idle = node.admin().tick(ANN);

    assertThat(report.enqueued()).isEqualTo(1);
    assertThat(scenario().runs(Scenario.target("karnet", "krakow"))).hasSize(1);
    assertThat(entry.operation()).isEqualTo(Operation.TICK);
    assertThat(entry.actor()).isEqualTo(ANN);
    assertThat(entry.after())
        .isEqualTo("due=1 enqueued=1 duplicates=0 skipped={} parked={} failed=0 backfilled=0");
    assertThat(idle.isIdle()).isTrue();
    assertThat(audit(node)).isEqualTo(before);
    assertThatThrownBy(() -> inTransaction(() -> node.admin().tick(ANN)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void change_that_a_host_rolls_back_is_not_written_down() {
    Discovery node = scenario().node(karnet);
    Scenario.city(node, "krakow", config(24, 50, "x"));
    List<AuditEntry> before = audit(node);

    rolledBack(() -> save(node, config(6, 50, "x"), ONE));
    rolledBack(() -> node.admin().putCity(Given.city("lodz"), ANN));

    assertThat(audit(node)).isEqualTo(before);
    assertThat(newest(node).version()).isEqualTo(ONE);
  }

  @Test
  void fault_at_any_call_leaves_a_change_with_its_entry_or_neither() {
    Discovery well = scenario().node(karnet);
    Scenario.city(well, "krakow", config(24, 50, "x"));
    Faults healthy = new Faults();
    Discovery counting = scenario().node(healthy, karnet);
    int started = healthy.calls().size();
    save(counting, config(1, 50, "x"), ONE);
    List<Faults.Point> points =
        healthy.points().stream().filter(point -> point.call().number() > started).toList();
    assertThat(points)
        .extracting(point -> point.call().name())
        .contains("AuditLog.record", "ConfigStore.write", Faults.COMMIT);

    for (Faults.Point point : points) {
      ConfigVersion before = newest(well).version();
      long hours =
          newest(well).config().source(karnet.name()).orElseThrow().frequency().length().toHours();
      Faults faults = new Faults().at(point, Faults.refusal(Fault.UNAVAILABLE));
      Discovery node = scenario().node(faults, karnet);
      try {
        save(node, config((int) hours % 20 + 1, 50, "x"), before);
      } catch (PortException injected) {
        assertThat(injected).hasMessageContaining("injected");
      }

      assertThat(saves(well)).as(point.toString()).isEqualTo(newest(well).version().value() - 1);
    }
  }

  @Test
  void of_eight_editors_with_one_form_one_saves_and_the_others_see_what_is_stored() {
    Discovery node = scenario().node(karnet);
    Scenario.city(node, "krakow", config(24, 50, "x"));
    Scenario.city(node, "krakow", config(23, 50, "x"));

    List<SaveResult> results =
        threads()
            .together(
                8,
                thread ->
                    thread == 0
                        ? node.admin().rollBack(KRAKOW, ONE, TWO, ANN)
                        : save(node, config(1 + thread, 50, "x"), TWO));

    assertThat(results).filteredOn(SaveResult.Saved.class::isInstance).hasSize(1);
    assertThat(results)
        .filteredOn(SaveResult.Stale.class::isInstance)
        .hasSize(7)
        .allSatisfy(
            stale -> assertThat(((SaveResult.Stale) stale).current()).contains(newest(node)));
    assertThat(newest(node).version()).isEqualTo(new ConfigVersion(3));
    assertThat(audit(node).get(0).after()).startsWith("version 3");
    assertThat(audit(node).get(1).after()).startsWith("version 2");
    assertThat(scenario().target(TARGET).schedule().frequency())
        .isEqualTo(newest(node).config().source(karnet.name()).orElseThrow().frequency());
  }

  // ---- going back

  @Test
  void going_back_makes_an_old_version_a_new_one_and_targets_follow() {
    Discovery node = scenario().node(karnet);
    Scenario.city(node, "krakow", config(24, 50, "x"));
    Scenario.city(node, "krakow", config(6, 50, "x"));

    SaveResult back = node.admin().rollBack(KRAKOW, ONE, TWO, ANN);

    assertThat(back).isEqualTo(new SaveResult.Saved(new ConfigVersion(3), List.of()));
    assertThat(newest(node).config()).isEqualTo(DiscoveryConfigJson.read(config(24, 50, "x")));
    assertThat(history(node, Optional.empty(), 10)).containsExactly(3L, 2L, 1L);
    assertThat(scenario().target(TARGET).schedule().frequency()).isEqualTo(Frequency.ofHours(24));
    assertThat(audit(node).get(0).operation()).isEqualTo(Operation.ROLL_BACK_CONFIG);
    assertThat(audit(node).get(0).after())
        .isEqualTo("version 3, as version 1: /sources/karnet/frequency_hours: 6 -> 24");
  }

  @Test
  void version_that_would_be_invalid_today_where_the_newest_is_not_is_refused() {
    Discovery before = scenario().node(Scenario.ofCity("karnet", new ScriptedSync()));
    Scenario.city(before, "krakow", config(24, 9_999, "x"));
    Discovery node = scenario().node(karnet);
    Scenario.city(node, "krakow", config(24, 50, "x"));

    SaveResult back = node.admin().rollBack(KRAKOW, ONE, TWO, ANN);

    assertThat(back).isInstanceOf(SaveResult.Rejected.class);
    assertThat(back.violations())
        .extracting(violation -> violation.pointer())
        .containsExactly("/sources/0/settings/limit");
    assertThat(newest(node).version()).isEqualTo(TWO);
  }

  @Test
  void going_back_to_what_is_stored_already_or_to_nothing_changes_nothing() {
    Discovery node = scenario().node(karnet);
    Scenario.city(node, "krakow", config(24, 50, "x"));
    var unknown = new ConfigVersion(7);

    assertThat(node.admin().rollBack(KRAKOW, ONE, ONE, ANN))
        .isEqualTo(new SaveResult.Unchanged(ONE, List.of()));
    assertThat(node.admin().rollBack(KRAKOW, unknown, ONE, ANN))
        .isEqualTo(new SaveResult.UnknownVersion(KRAKOW, unknown));
    assertThat(node.admin().rollBack(KRAKOW, ConfigVersion.NONE, ONE, ANN))
        .isEqualTo(new SaveResult.UnknownVersion(KRAKOW, ConfigVersion.NONE));
    assertThat(node.admin().rollBack(Scenario.id("nowhere"), ONE, ONE, ANN))
        .isEqualTo(new SaveResult.UnknownCity(Scenario.id("nowhere")));
    assertThat(history(node, Optional.empty(), 10)).containsExactly(1L);
  }

  // ---- looking

  @Test
  void versions_are_read_page_by_page_and_one_by_one() {
    Discovery node = scenario().node(karnet);
    for (int hours = 1; hours <= 5; hours++) {
      Scenario.city(node, "krakow", config(hours, 50, "x"));
    }

    assertThat(history(node, Optional.empty(), 2)).containsExactly(5L, 4L);
    assertThat(history(node, Optional.of(new ConfigVersion(4)), 3)).containsExactly(3L, 2L, 1L);
    assertThat(node.admin().version(KRAKOW, TWO, ANN))
        .map(ConfigChange::config)
        .contains(DiscoveryConfigJson.read(config(2, 50, "x")));
    assertThat(node.admin().version(KRAKOW, new ConfigVersion(6), ANN)).isEmpty();
    assertThat(node.admin().version(KRAKOW, ConfigVersion.NONE, ANN)).isEmpty();
  }

  @Test
  void limits_of_lists_are_checked() {
    Discovery node = scenario().node(karnet);
    List<Supplier<?>> calls =
        List.of(
            () -> node.admin().history(KRAKOW, Optional.empty(), 0, ANN),
            () -> node.admin().history(KRAKOW, Optional.empty(), 101, ANN),
            () -> node.admin().page(Optional.empty(), 0, ANN),
            () -> node.admin().page(Optional.empty(), 1_001, ANN),
            () -> node.admin().audit(AuditQuery.ALL, Optional.empty(), -1, ANN),
            () -> node.admin().audit(AuditQuery.ALL, Optional.empty(), 1_001, ANN));

    assertThat(calls)
        .allSatisfy(
            call ->
                assertThatThrownBy(call::get)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("expected limit to be 1 to "));
  }

  @Test
  void two_versions_and_a_proposal_are_compared_with_secrets_hidden() {
    Discovery node = scenario().node(karnet);
    Scenario.city(node, "krakow", config(24, 50, "hunter2"));
    Scenario.city(node, "krakow", config(24, 51, "hunter3"));
    DiscoveryConfig proposal = newest(node).config().without(karnet.name());

    ConfigDiff diff = node.admin().diff(KRAKOW, ONE, TWO, ANN).orElseThrow();
    ConfigDiff proposed = node.admin().diff(KRAKOW, proposal, ANN).orElseThrow();

    assertThat(diff.differences())
        .extracting(it -> it.path() + " " + it.before().orElse("-") + " " + it.after().orElse("-"))
        .containsExactly(
            "/sources/karnet/settings/api_key (hidden) (hidden)",
            "/sources/karnet/settings/limit 50 51");
    assertThat(node.admin().diff(KRAKOW, TWO, ONE, ANN)).contains(diff.inverse());
    assertThat(proposed.summary()).isEqualTo("/sources/karnet removed");
    assertThat(proposed.toString()).doesNotContain("hunter");
    assertThat(node.admin().diff(KRAKOW, ConfigVersion.NONE, ONE, ANN).orElseThrow().isEmpty())
        .isFalse();
    assertThat(node.admin().diff(KRAKOW, ONE, new ConfigVersion(3), ANN)).isEmpty();
    assertThat(node.admin().diff(Scenario.id("nowhere"), proposal, ANN)).isEmpty();
  }

  @Test
  void sources_of_a_city_are_shown_with_what_has_become_of_each() {
    Discovery node = scenario().node(karnet, Scenario.ofCity("off", new ScriptedSync()));
    Scenario.city(
        node,
        "krakow",
        Scenario.config(
            "0 0 * * *",
            Scenario.source("karnet", 24),
            Scenario.source("off", 24, false, "{}"),
            Scenario.source("nobody-has-it", 24),
            "{\"name\": \"broken\", \"enabled\": 7}",
            Scenario.source("karnet", 6),
            "{\"name\": 7}"));
    node.orchestrator().tick();
    scenario().work(node);

    List<SourceOverview> sources = node.admin().sources(KRAKOW, ANN);

    assertThat(sources)
        .extracting(it -> it.subscription().map(Subscription::status))
        .containsExactly(
            Optional.of(SubscriptionStatus.ACTIVE),
            Optional.of(SubscriptionStatus.DISABLED),
            Optional.of(SubscriptionStatus.UNKNOWN),
            Optional.of(SubscriptionStatus.QUARANTINED),
            Optional.empty(),
            Optional.empty());
    TargetOverview first = sources.get(0).target().orElseThrow();
    assertThat(first.target()).isEqualTo(scenario().target(TARGET));
    assertThat(first.stats().ended().succeeded()).isEqualTo(1);
    assertThat(sources).filteredOn(it -> it.target().isPresent()).hasSize(1);
    assertThat(node.admin().target(TARGET, ANN)).contains(first);
    assertThat(node.admin().target(Scenario.target("karnet", "nowhere"), ANN)).isEmpty();
    assertThat(node.admin().sources(Scenario.id("nowhere"), ANN)).isEmpty();
  }

  @Test
  void runs_of_a_target_and_of_a_city_and_ticks_are_read_newest_first() {
    Discovery node = scenario().node(Scenario.ofCity("karnet", new ScriptedSync()));
    Scenario.city(node, "krakow", Scenario.config("0 0 * * *", Scenario.source("karnet", 24)));
    node.orchestrator().tick();
    scenario().work(node);
    node.admin().trigger(TARGET, false, ANN);
    List<Run> runs = scenario().runs(TARGET);
    Run newest = runs.get(runs.size() - 1);

    assertThat(runs).hasSize(2);
    assertThat(node.admin().run(TARGET, newest.id(), ANN))
        .contains(new RunRecord(newest, List.of(), Attributes.NONE, Parts.NONE));
    assertThat(node.admin().run(Scenario.target("karnet", "lodz"), newest.id(), ANN))
        .as("it is not of this target")
        .isEmpty();
    RunQuery ofTarget = RunQuery.ALL.of(TARGET);
    RunPage first = node.admin().runs(ofTarget, Optional.empty(), 1, ANN);
    assertThat(first.entries()).containsExactly(new LedgerEntry.Asked(newest));
    assertThat(node.admin().runs(ofTarget, first.next(), 10, ANN).entries())
        .containsExactly(new LedgerEntry.Asked(runs.get(0)));
    assertThat(node.admin().runs(RunQuery.ALL.of(KRAKOW), Optional.empty(), 10, ANN).entries())
        .hasSize(2);
    RunQuery ofNowhere = RunQuery.ALL.of(Scenario.id("nowhere"));
    assertThat(node.admin().runs(ofNowhere, Optional.empty(), 10, ANN).entries()).isEmpty();
    assertThat(node.admin().ticks(1, ANN))
        .singleElement()
        .satisfies(row -> assertThat(row.report().enqueued()).isEqualTo(1));
    for (int wrong : List.of(0, 1_001)) {
      assertThatThrownBy(() -> node.admin().runs(RunQuery.ALL, Optional.empty(), wrong, ANN))
          .hasMessageContaining("1 to 1000");
      assertThatThrownBy(() -> node.admin().ticks(wrong, ANN)).hasMessageContaining("1 to 1000");
    }
  }

  @Test
  void why_a_source_is_parked_is_shown() {
    Discovery node = scenario().node(karnet);
    Scenario.city(node, "krakow", config(24, 50, "x"));
    scenario().rezone(TARGET, "Mars/Olympus");
    node.orchestrator().tick();

    TargetOverview target = node.admin().sources(KRAKOW, ANN).get(0).target().orElseThrow();

    assertThat(target.target().state().isParked(ParkReason.QUARANTINED)).isTrue();
    assertThat(target.target().state().parked().orElseThrow().detail()).contains("Mars/Olympus");
  }

  @Test
  void what_a_schedule_really_does_and_what_holds_it_up_are_shown() {
    Discovery node = scenario().node(karnet);
    Scenario.city(node, "krakow", config(1, 50, "x"));

    TargetOverview before = node.admin().target(TARGET, ANN).orElseThrow();
    node.admin().pause(PauseScope.of(TARGET.source()), "moving", Optional.empty(), ANN);
    TargetOverview paused = node.admin().sources(KRAKOW, ANN).get(0).target().orElseThrow();

    assertThat(before.pause()).isEmpty();
    assertThat(before.frequency().orElseThrow().describe()).isEqualTo("every day");
    assertThat(before.frequency().orElseThrow().notes())
        .extracting(ScheduleNote::kind)
        .containsExactly(ScheduleNote.Kind.FINER_THAN_CRON);
    assertThat(paused.pause()).map(Pause::reason).contains("moving");
  }

  @Test
  void sources_of_a_city_are_shown_in_as_many_calls_for_fifty_as_for_one() {
    Discovery node = scenario().node(karnet);
    Scenario.city(node, "lodz", config(24, 50, "x"));
    String[] fifty = new String[50];
    for (int n = 0; n < fifty.length; n++) {
      fifty[n] = Scenario.source("source-" + n, 24);
    }
    Scenario.city(node, "krakow", Scenario.config("0 0 * * *", fifty));
    Faults counting = new Faults();
    Discovery counted = scenario().node(counting, karnet);

    int started = counting.calls().size();
    counted.admin().sources(Scenario.id("lodz"), ANN);
    int one = counting.calls().size() - started;
    List<SourceOverview> sources = counted.admin().sources(KRAKOW, ANN);

    assertThat(sources).hasSize(50);
    assertThat(one).isEqualTo(6);
    assertThat(counting.calls()).hasSize(started + 2 * one);
  }

  // ---- what the tests say

  private static String config(int hours, int limit, String key) {
    return Scenario.config(
        "0 0 * * *",
        Scenario.source(
            "karnet", hours, true, "{\"limit\": %d, \"api_key\": \"%s\"}".formatted(limit, key)));
  }

  private static SaveResult save(Discovery node, String json, ConfigVersion madeAgainst) {
    return node.admin().save(KRAKOW, DiscoveryConfigJson.read(json), madeAgainst, ANN);
  }

  private static StoredConfig newest(Discovery node) {
    return node.admin().find(KRAKOW, ANN).orElseThrow();
  }

  private static List<Long> history(Discovery node, Optional<ConfigVersion> before, int limit) {
    return node.admin().history(KRAKOW, before, limit, ANN).stream()
        .map(change -> change.version().value())
        .toList();
  }

  private static List<AuditEntry> audit(Discovery node) {
    return node.admin().audit(AuditQuery.ALL, Optional.empty(), 1_000, ANN).stream()
        .map(AuditRow::entry)
        .toList();
  }

  private static long saves(Discovery node) {
    return audit(node).stream().filter(entry -> entry.operation() == Operation.SAVE_CONFIG).count();
  }
}
