package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.Discovery;
import dev.discovery.admin.SaveResult;
import dev.discovery.config.DiscoveryConfigJson;
import dev.discovery.orchestrator.DiscoveryListener;
import dev.discovery.plan.ParkReason;
import dev.discovery.plan.Parked;
import dev.discovery.plan.SkipReason;
import dev.discovery.plan.Target;
import dev.discovery.port.RunLedger.Entry;
import dev.discovery.run.LedgerEntry;
import dev.discovery.run.TickReport;
import dev.discovery.source.Setting;
import dev.discovery.source.SettingsSchema;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.TargetId;
import dev.discovery.testkit.Faults;
import dev.discovery.testkit.LedgerEntries;
import dev.discovery.testkit.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is bad is set apart, says why, harms no neighbour, and comes back when it is repaired. */
public abstract class QuarantineScenarios extends ScenarioSuite {

  private static final Instant MIDNIGHT = Samples.MIDNIGHT;
  private static final Duration DAY = Duration.ofDays(1);
  private static final TargetId KRAKOW = Scenario.target("karnet", "krakow");
  private static final TargetId LODZ = Scenario.target("karnet", "lodz");

  private final ScriptedSync sync = new ScriptedSync();
  private final SourceDefinition karnet = Scenario.ofCity("karnet", sync);
  private final SourceDefinition repertuary = Scenario.ofCity("repertuary", sync);

  // ---- a target whose row cannot be read

  @Test
  void target_that_cannot_be_planned_leaves_its_neighbours_running() {
    Discovery node = startAtMidnight();
    city(node, "krakow", 24);
    city(node, "lodz", 24);
    breakRow(KRAKOW);

    TickReport report = node.orchestrator().tick();

    assertThat(report.enqueued()).isEqualTo(1);
    assertThat(report.parked()).isEqualTo(Map.of(ParkReason.QUARANTINED, 1));
    assertThat(report.problem()).isEmpty();
    assertThat(scenario().runs(LODZ)).hasSize(1);
    assertThat(scenario().ledger(KRAKOW)).isEmpty();
    Parked why = scenario().state(KRAKOW).parked().orElseThrow();
    assertThat(why.reason()).isEqualTo(ParkReason.QUARANTINED);
    assertThat(why.detail()).contains("Mars/Olympus");
    assertThat(why.recheckAt()).contains(MIDNIGHT.plus(Duration.ofMinutes(5)));
  }

  @Test
  void quarantined_target_is_looked_at_again_after_5_minutes_doubling_to_6_hours() {
    Discovery node = startAtMidnight();
    city(node, "krakow", 24);
    breakRow(KRAKOW);
    node.orchestrator().tick();

    var waits = new ArrayList<Duration>();
    for (int n = 0; n < 9; n++) {
      Instant recheckAt = scenario().state(KRAKOW).parked().orElseThrow().recheckAt().orElseThrow();
      waits.add(Duration.between(scenario().now(), recheckAt));
      scenario().at(recheckAt.minus(Given.MICROSECOND));
      assertThat(node.orchestrator().tick().due()).as("just before the recheck").isZero();
      scenario().at(recheckAt);
      assertThat(node.orchestrator().tick().quarantined()).isEqualTo(1);
    }

    assertThat(waits)
        .extracting(Duration::toMinutes)
        .containsExactly(5L, 10L, 20L, 40L, 80L, 160L, 320L, 360L, 360L);
    assertThat(scenario().state(KRAKOW).parked().orElseThrow().since()).isEqualTo(MIDNIGHT);
    assertThat(scenario().ledger(KRAKOW)).isEmpty();
  }

  @Test
  void row_that_can_be_read_again_leaves_one_gap_row_and_waits_for_its_next_slot() {
    Discovery node = startAtMidnight();
    city(node, "krakow", 24);
    node.orchestrator().tick();
    scenario().work(node);
    breakRow(KRAKOW);
    scenario().after(DAY);
    node.orchestrator().tick();
    scenario().after(DAY.multipliedBy(2));
    repairRow(KRAKOW);

    TickReport back = node.orchestrator().tick();
    int atOnce = node.orchestrator().tick().due();

    assertThat(back.skipped()).isEqualTo(Map.of(SkipReason.QUARANTINED, 1));
    assertThat(atOnce).isZero();
    assertThat(scenario().skips(KRAKOW)).hasSize(1);
    LedgerEntry.Skipped gap = scenario().skips(KRAKOW).get(0);
    assertThat(gap.slot().slot().at()).isEqualTo(MIDNIGHT.plus(DAY));
    assertThat(gap.slot().through().at()).isEqualTo(MIDNIGHT.plus(DAY.multipliedBy(3)));
    assertThat(gap.slot().collapsed()).isEqualTo(2);
    assertThat(scenario().state(KRAKOW).parked()).isEmpty();
    assertThat(scenario().next(KRAKOW)).isEqualTo(MIDNIGHT.plus(DAY.multipliedBy(4)));
  }

  @Test
  void write_that_repairs_a_target_ends_its_quarantine() {
    Discovery node = startAtMidnight();
    city(node, "krakow", 24);
    node.orchestrator().tick();
    scenario().work(node);
    breakRow(KRAKOW);
    scenario().after(DAY);
    node.orchestrator().tick();
    scenario().after(Duration.ofMinutes(1));

    city(node, "krakow", 12);

    assertThat(node.orchestrator().tick().due()).as("starts nothing at once").isZero();
    assertThat(scenario().state(KRAKOW).parked()).isEmpty();
    assertThat(scenario().skips(KRAKOW))
        .extracting(LedgerEntry.Skipped::reason)
        .containsExactly(SkipReason.QUARANTINED);
    scenario().after(DAY);
    assertThat(node.orchestrator().tick().enqueued()).isEqualTo(1);
  }

  @Test
  void listener_hears_of_each_target_that_is_quarantined() {
    var told = new ArrayList<Target>();
    scenario().at(MIDNIGHT);
    Discovery node =
        Discovery.on(storage(), here().queue())
            .source(karnet)
            .listener(
                new DiscoveryListener() {
                  @Override
                  public void targetQuarantined(Target target) {
                    told.add(target);
                  }
                })
            .open();
    city(node, "krakow", 24);
    city(node, "lodz", 24);
    breakRow(KRAKOW);

    node.orchestrator().tick();

    assertThat(told).containsExactly(scenario().target(KRAKOW));
  }

  // ---- a target that the database refuses

  @Test
  void poisoned_target_is_found_by_halving_and_its_neighbours_run() {
    List<TargetId> ids = insertDue(100);
    Faults process = new Faults().refuseDecisionsOn(ids.get(37));
    Discovery node = startAtMidnight(process);

    TickReport report = node.orchestrator().tick();

    assertThat(report.enqueued()).isEqualTo(99);
    assertThat(report.quarantined()).isEqualTo(1);
    assertThat(report.due()).isEqualTo(100);
    assertThat(report.problem()).isEmpty();
    assertThat(LedgerEntries.newest(storage(), ids, 1_000)).hasSize(99);
    assertThat(scenario().ledger(ids.get(37))).isEmpty();
    assertThat(scenario().state(ids.get(37)).parked().orElseThrow().detail())
        .contains("a value was refused");
    assertThat(quarantined(ids)).containsExactly(ids.get(37));
  }

  @Test
  void poisoned_target_that_is_well_again_goes_on_with_its_next_slot() {
    List<TargetId> ids = insertDue(2);
    Faults process = new Faults().refuseDecisionsOn(ids.get(0));
    Discovery node = startAtMidnight(process);
    node.orchestrator().tick();
    process.heal();
    scenario().after(Duration.ofMinutes(5));

    TickReport back = node.orchestrator().tick();
    scenario().at(MIDNIGHT.plus(DAY));
    TickReport next = node.orchestrator().tick();

    assertThat(back.skipped()).isEqualTo(Map.of(SkipReason.QUARANTINED, 1));
    assertThat(scenario().skips(ids.get(0))).hasSize(1);
    assertThat(next.enqueued()).isEqualTo(1);
    assertThat(scenario().run(ids.get(0)).slot().orElseThrow().slot().at())
        .isEqualTo(MIDNIGHT.plus(DAY));
  }

  @Test
  void ten_poisoned_targets_of_a_hundred_are_believed() {
    List<TargetId> ids = insertDue(100);
    List<TargetId> bad = ids.subList(40, 50);
    Discovery node = startAtMidnight(refusing(bad));

    TickReport report = node.orchestrator().tick();

    assertThat(report.quarantined()).isEqualTo(10);
    assertThat(report.enqueued()).isEqualTo(90);
    assertThat(quarantined(ids)).containsExactlyElementsOf(bad);
  }

  @Test
  void more_than_ten_are_systemic_and_left_as_they_are() {
    List<TargetId> ids = insertDue(200);
    assertSystemic(ids, ids.subList(100, 111));
  }

  @Test
  void more_than_a_tenth_of_a_batch_is_systemic_and_left_as_it_is() {
    List<TargetId> ids = insertDue(20);
    assertSystemic(ids, ids.subList(3, 7));
  }

  @Test
  void all_of_several_are_systemic_and_left_as_they_are() {
    List<TargetId> ids = insertDue(2);
    assertSystemic(ids, ids);
  }

  /** The bad ones are untouched and the report says so; the good ones stay decided. */
  private void assertSystemic(List<TargetId> all, List<TargetId> bad) {
    List<TargetId> good = all.stream().filter(id -> !bad.contains(id)).toList();
    List<Target> before = storage().targets().find(bad);
    Faults process = refusing(bad);
    Discovery node = startAtMidnight(process);

    TickReport report = node.orchestrator().tick();

    assertThat(report.problem().orElseThrow())
        .startsWith("systemic fault: %d of %d targets ".formatted(bad.size(), all.size()))
        .contains("were left as they are")
        .contains(bad.get(0).toString(), "a value was refused");
    assertThat(report.failed()).isEqualTo(bad.size());
    assertThat(report.enqueued()).isEqualTo(good.size());
    assertThat(report.quarantined()).isZero();
    assertThat(storage().targets().find(bad)).isEqualTo(before);
    assertThat(LedgerEntries.newest(storage(), bad, 1_000)).isEmpty();
    assertThat(storage().targets().find(good)).noneMatch(target -> target.isDue(MIDNIGHT));
    assertThat(LedgerEntries.newest(storage(), good, 1_000)).hasSameSizeAs(good);

    process.heal();
    TickReport healed = node.orchestrator().tick();

    assertThat(healed.problem()).isEmpty();
    assertThat(healed.enqueued()).isEqualTo(bad.size());
    assertThat(quarantined(all)).isEmpty();
    assertThat(LedgerEntries.newest(storage(), all, 1_000)).hasSameSizeAs(all);
  }

  @Test
  void target_that_contradicts_the_ledger_is_set_apart_alone() {
    List<TargetId> ids = insertDue(50);
    TargetId twice = ids.get(20);
    inTransaction(
        () ->
            storage()
                .runs()
                .record(
                    List.of(new Entry.Skipped(twice, Given.decided(MIDNIGHT), SkipReason.DISABLED)),
                    MIDNIGHT,
                    "restored from a backup"));
    Discovery node = startAtMidnight();

    TickReport report = node.orchestrator().tick();

    assertThat(report.enqueued()).isEqualTo(49);
    assertThat(report.quarantined()).isEqualTo(1);
    assertThat(quarantined(ids)).containsExactly(twice);
    assertThat(scenario().ledger(twice)).as("the slot is not decided again").hasSize(1);
  }

  @Test
  void marker_that_is_missing_while_a_run_is_in_flight_starts_no_second_one() {
    Discovery node = startAtMidnight();
    city(node, "krakow", 24);
    city(node, "lodz", 24);
    node.orchestrator().tick();
    Target occupied = scenario().target(KRAKOW);
    inTransaction(
        () -> {
          storage().targets().lock(List.of(KRAKOW));
          storage()
              .targets()
              .advance(
                  List.of(occupied.in(occupied.state().releasedBy(scenario().run(KRAKOW).id()))));
        });
    scenario().after(DAY);

    TickReport report = node.orchestrator().tick();

    assertThat(scenario().runs(KRAKOW)).hasSize(1);
    assertThat(report.quarantined()).isEqualTo(1);
    assertThat(report.skipped()).isEqualTo(Map.of(SkipReason.OVERLAP, 1));
  }

  // ---- a config that cannot be obeyed

  @Test
  void bad_source_of_a_config_is_quarantined_and_the_good_ones_beside_it_run() {
    scenario().at(MIDNIGHT);
    Discovery node = scenario().node(karnet, repertuary);

    SaveResult imported =
        Scenario.city(
            node,
            "krakow",
            Scenario.config(
                "0 0 * * *",
                Scenario.source("repertuary", 24),
                "{\"name\": \"karnet\", \"frequency_hours\": 0}"));
    TickReport report = node.orchestrator().tick();

    assertThat(imported)
        .isInstanceOfSatisfying(
            SaveResult.Saved.class,
            saved ->
                assertThat(saved.quarantined())
                    .extracting(violation -> violation.pointer())
                    .containsExactly("/sources/1/frequency_hours"));
    assertThat(report.enqueued()).isEqualTo(1);
    assertThat(scenario().runs(Scenario.target("repertuary", "krakow"))).hasSize(1);
    assertThat(storage().targets().find(List.of(KRAKOW)))
        .noneMatch(target -> target.isDue(MIDNIGHT));
  }

  @Test
  void source_that_turns_bad_stops_and_goes_on_when_it_is_repaired() {
    Discovery node = startAtMidnight();
    city(node, "krakow", 24);
    node.orchestrator().tick();
    scenario().work(node);
    scenario().after(Duration.ofHours(1));

    Scenario.city(
        node,
        "krakow",
        Scenario.config("0 0 * * *", "{\"name\": \"karnet\", \"frequency_hours\": \"often\"}"));
    Optional<Parked> why = scenario().state(KRAKOW).parked();
    scenario().at(MIDNIGHT.plus(DAY.multipliedBy(2)));
    int whileBad = node.orchestrator().tick().due();
    city(node, "krakow", 24);
    int atOnce = node.orchestrator().tick().due();
    scenario().at(MIDNIGHT.plus(DAY.multipliedBy(3)));
    int next = node.orchestrator().tick().enqueued();

    assertThat(why).map(Parked::reason).contains(ParkReason.QUARANTINED);
    assertThat(why.orElseThrow().detail()).contains("/sources/0/frequency_hours");
    assertThat(whileBad).isZero();
    assertThat(atOnce).isZero();
    assertThat(next).isEqualTo(1);
    assertThat(scenario().skips(KRAKOW)).hasSize(1);
    assertThat(scenario().skips(KRAKOW).get(0).reason()).isEqualTo(SkipReason.QUARANTINED);
    assertThat(scenario().skips(KRAKOW).get(0).slot().through().at())
        .isEqualTo(MIDNIGHT.plus(DAY.multipliedBy(2)));
  }

  @Test
  void bad_schedule_stops_what_follows_it_and_not_what_has_its_own() {
    scenario().at(MIDNIGHT);
    Discovery node = scenario().node(karnet, Scenario.ofCountry("pubquiz-pl", sync));

    Scenario.city(
        node,
        "krakow",
        Scenario.config(
            "61 0 * * *", Scenario.source("karnet", 24), Scenario.source("pubquiz-pl", 24)));
    TickReport report = node.orchestrator().tick();

    assertThat(report.enqueued()).isEqualTo(1);
    assertThat(scenario().runs(TargetId.of("pubquiz-pl", "country:PL"))).hasSize(1);
    assertThat(scenario().ledger(KRAKOW)).isEmpty();
  }

  @Test
  void settings_that_the_schema_refuses_are_quarantined_and_persons_may_not_save_them() {
    SourceDefinition strict =
        karnet.withSettings(SettingsSchema.of(Setting.integer("limit").range(1, 500).required()));
    scenario().at(MIDNIGHT);
    Discovery node = scenario().node(strict, repertuary);
    String bad =
        Scenario.config(
            "0 0 * * *",
            Scenario.source("karnet", 24, true, "{\"limit\": 501}"),
            Scenario.source("repertuary", 24));

    SaveResult imported = Scenario.city(node, "krakow", bad);
    int enqueued = node.orchestrator().tick().enqueued();
    String worse = bad.replace("501", "-1");
    SaveResult edited =
        node.admin()
            .edit(Scenario.id("krakow"), before -> DiscoveryConfigJson.read(worse), Scenario.ANN);

    assertThat(imported).isInstanceOf(SaveResult.Saved.class);
    assertThat(enqueued).isEqualTo(1);
    assertThat(scenario().runs(Scenario.target("repertuary", "krakow"))).hasSize(1);
    assertThat(edited).isInstanceOf(SaveResult.Rejected.class);
  }

  @Test
  void config_that_is_no_json_at_all_changes_nothing() {
    Discovery node = startAtMidnight();
    city(node, "krakow", 24);

    List<String> unreadable = List.of("", "{", "[]", "7", "{\"sources\": [}", "null");
    for (String text : unreadable) {
      assertThat(Scenario.city(node, "krakow", text))
          .as(text)
          .isInstanceOf(SaveResult.Rejected.class);
    }

    assertThat(node.orchestrator().tick().enqueued()).isEqualTo(1);
    assertThat(node.admin().history(Scenario.id("krakow"), Optional.empty(), 10, Scenario.ANN))
        .hasSize(1);
  }

  // ---- what the tests say

  private Discovery startAtMidnight() {
    scenario().at(MIDNIGHT);
    return scenario().node(karnet);
  }

  private Discovery startAtMidnight(Faults process) {
    scenario().at(MIDNIGHT);
    return scenario().node(process, karnet);
  }

  private static void city(Discovery node, String city, int hours) {
    Scenario.city(node, city, Scenario.config("0 0 * * *", Scenario.source("karnet", hours)));
  }

  private static Faults refusing(List<TargetId> targets) {
    return new Faults().refuseDecisionsOn(targets.toArray(TargetId[]::new));
  }

  private List<TargetId> insertDue(int count) {
    List<Target> targets = Samples.targets("karnet", count, MIDNIGHT);
    inTransaction(() -> storage().targets().insert(targets));
    return targets.stream().map(Target::id).toList();
  }

  private List<TargetId> quarantined(List<TargetId> ids) {
    return storage().targets().find(ids).stream()
        .filter(target -> target.state().isParked(ParkReason.QUARANTINED))
        .map(Target::id)
        .toList();
  }

  /** As if another version had written a zone that this JDK does not know. */
  private void breakRow(TargetId id) {
    scenario().rezone(id, "Mars/Olympus");
  }

  private void repairRow(TargetId id) {
    scenario().rezone(id, "UTC");
  }
}
