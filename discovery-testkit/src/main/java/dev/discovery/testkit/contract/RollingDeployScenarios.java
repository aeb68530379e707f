package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.discovery.Discovery;
import dev.discovery.admin.SaveResult;
import dev.discovery.config.ConfigVersion;
import dev.discovery.config.DiscoveryConfig;
import dev.discovery.config.DiscoveryConfigJson;
import dev.discovery.plan.ParkReason;
import dev.discovery.plan.Parked;
import dev.discovery.plan.SourceTraits;
import dev.discovery.plan.Target;
import dev.discovery.plan.TargetSchedule;
import dev.discovery.port.PortException.Fault;
import dev.discovery.port.RegisteredSource;
import dev.discovery.port.RegisteredSource.Progress;
import dev.discovery.port.RegisteredSource.Projected;
import dev.discovery.port.RegisteredSource.Projecting;
import dev.discovery.port.SourceStore;
import dev.discovery.port.SubscriptionStore;
import dev.discovery.run.Run;
import dev.discovery.run.RunState;
import dev.discovery.schedule.Frequency;
import dev.discovery.schedule.Overlap;
import dev.discovery.source.Setting;
import dev.discovery.source.SettingsSchema;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SourceName;
import dev.discovery.source.TargetId;
import dev.discovery.testkit.Faults;
import dev.discovery.testkit.Faults.Moment;
import dev.discovery.testkit.ProcessDeath;
import dev.discovery.testkit.Samples;
import dev.discovery.worker.WorkResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Nodes that come, go, and differ in what they know of a source. */
public abstract class RollingDeployScenarios extends ScenarioSuite {

  private static final Instant MIDNIGHT = Samples.MIDNIGHT;
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Instant STALE = MIDNIGHT.plus(RegisteredSource.UNKNOWN_AFTER);
  private static final TargetId KRAKOW = Scenario.target("karnet", "krakow");
  private static final String KARNET = Scenario.config("0 0 * * *", Scenario.source("karnet", 24));

  private final ScriptedSync sync = new ScriptedSync();
  private final SourceDefinition karnet = Scenario.ofCity("karnet", sync);
  private final SourceDefinition repertuary = Scenario.ofCity("repertuary", sync);

  // ---- sources that go and come back

  @Test
  void source_that_comes_back_changed_unparks_the_targets_that_were_parked_without_it() {
    Discovery old = startAtMidnight(repertuary);
    Scenario.city(scenario().node(karnet), "krakow", KARNET);
    scenario().at(STALE);
    old.maintain();
    boolean parked = scenario().state(KRAKOW).isParked(ParkReason.UNKNOWN_SOURCE);

    Discovery back = scenario().node(karnet.withOverlap(Overlap.QUEUE));

    assertThat(parked).isTrue();
    assertThat(scenario().state(KRAKOW).parked()).isEmpty();
    assertThat(back.orchestrator().tick().enqueued()).isEqualTo(1);
  }

  @Test
  void targets_that_another_node_parks_while_the_source_comes_back_are_unparked() {
    scenario().at(MIDNIGHT);
    Discovery young = scenario().node(karnet);
    Scenario.city(young, "krakow", KARNET);
    scenario().at(STALE.minus(Given.MICROSECOND));
    OpenTransaction parking = open(this::parkKrakow);

    Future<?> maintained = threads().start(young::maintain);
    boolean waited = Threads.isHeldUp(maintained);
    parking.commit();
    Threads.result(maintained);

    assertThat(waited).isTrue();
    assertThat(scenario().state(KRAKOW).parked()).isEmpty();
  }

  @Test
  void source_is_known_while_its_node_is_still_projecting_it() {
    Discovery old = startAtMidnight(repertuary);
    Discovery young =
        Discovery.on(
                Meanwhile.before(
                    storage(),
                    SourceStore.class,
                    "lock",
                    () -> {
                      scenario().at(STALE.plus(MINUTE));
                      elsewhere(() -> maintained(old));
                    }),
                here().queue())
            .source(karnet)
            .open();
    scenario().at(MIDNIGHT);
    Scenario.city(young, "krakow", KARNET);
    projectAnew();
    scenario().at(STALE.minus(MINUTE));

    young.maintain();

    assertThat(scenario().now()).as("it took its time").isEqualTo(STALE.plus(MINUTE));
    assertThat(scenario().state(KRAKOW).parked()).isEmpty();
  }

  // ---- definitions that follow each other

  @Test
  void definition_of_nodes_that_are_gone_gives_way_to_the_one_that_is_left() {
    Discovery blue = startAtMidnight(karnet);
    Scenario.city(blue, "krakow", KARNET);
    Discovery beside = scenario().node(repertuary);
    scenario().node(karnet.withOverlap(Overlap.QUEUE));
    Overlap ofGreen = scenario().target(KRAKOW).schedule().policies().overlap();

    for (int minute = 0; minute < 12; minute++) {
      scenario().after(MINUTE);
      beside.maintain();
      blue.maintain();
    }

    assertThat(ofGreen).isEqualTo(Overlap.QUEUE);
    assertThat(scenario().target(KRAKOW).schedule().policies().overlap()).isEqualTo(Overlap.SKIP);
    assertThat(scenario().state(KRAKOW).parked()).isEmpty();
    assertThat(stored(karnet).seenAt()).isEqualTo(scenario().now());
  }

  @Test
  void definition_of_a_newer_node_stays_in_force_while_that_node_lives() {
    Discovery old = startAtMidnight(karnet);
    Scenario.city(old, "krakow", KARNET);
    Discovery young = scenario().node(karnet.withOverlap(Overlap.QUEUE));
    RegisteredSource ofTheYoung = stored(karnet);

    for (int minute = 0; minute < 30; minute++) {
      scenario().after(MINUTE);
      old.maintain();
      young.maintain();
      assertThat(stored(karnet).fingerprint()).isEqualTo(ofTheYoung.fingerprint());
    }

    assertThat(scenario().target(KRAKOW).schedule().policies().overlap()).isEqualTo(Overlap.QUEUE);
  }

  @Test
  void of_two_nodes_with_older_definitions_one_takes_the_place_of_the_newer_and_keeps_it() {
    Discovery first = startAtMidnight(karnet);
    Discovery second = scenario().node(karnet.withOverlap(Overlap.ALLOW));
    scenario().node(karnet.withOverlap(Overlap.QUEUE));
    scenario().at(STALE);

    first.maintain();
    RegisteredSource ofTheFirst = stored(karnet);
    second.maintain();

    assertThat(ofTheFirst.traits().policies().overlap()).isEqualTo(Overlap.SKIP);
    assertThat(stored(karnet)).isEqualTo(ofTheFirst);
  }

  // ---- sources that cannot be maintained

  @Test
  void source_that_cannot_be_projected_holds_no_other_one_up() {
    Discovery old = startAtMidnight(karnet, repertuary);
    Scenario.city(old, "krakow", KARNET);
    var broken = new AtomicBoolean(true);
    Discovery changed =
        Discovery.on(
                Meanwhile.before(
                    storage(),
                    SubscriptionStore.class,
                    "citiesNaming",
                    () -> {
                      if (broken.getAndSet(false)) {
                        throw new IllegalStateException("the first source, the first time");
                      }
                    }),
                here().queue())
            .source(karnet.withOverlap(Overlap.QUEUE))
            .source(repertuary.withOverlap(Overlap.QUEUE))
            .open();
    List<Progress> atFirst = List.of(stored(karnet).progress(), stored(repertuary).progress());
    changed.maintain();

    assertThat(atFirst)
        .containsExactlyInAnyOrder(new Projecting(Optional.empty()), new Projected());
    assertThat(storage().sources().all())
        .extracting(RegisteredSource::progress)
        .containsOnly(new Projected());
    assertThat(scenario().target(KRAKOW).schedule().policies().overlap()).isEqualTo(Overlap.QUEUE);
  }

  @Test
  void node_that_cannot_project_is_heard_of_all_the_same() {
    Discovery beside = startAtMidnight(repertuary);
    var faults = new Faults();
    Discovery node = scenario().node(faults, karnet);
    Scenario.city(node, "krakow", KARNET);
    projectAnew();
    faults.every("SubscriptionStore.citiesNaming", Moment.BEFORE, Faults.refusal(Fault.BROKEN));

    for (int minute = 0; minute < 15; minute++) {
      scenario().after(MINUTE);
      node.maintain();
      beside.maintain();
    }

    assertThat(scenario().state(KRAKOW).parked()).isEmpty();
  }

  @Test
  void zone_of_a_source_that_this_node_does_not_know_leaves_that_source_as_it_is() {
    SourceDefinition quiz = Scenario.ofCountry("pubquiz-pl", sync);
    Discovery node = startAtMidnight(karnet);
    String both =
        Scenario.config(
            "0 0 * * *", Scenario.source("karnet", 24), Scenario.source("pubquiz-pl", 24));
    Scenario.city(scenario().node(quiz), "krakow", both);
    rezone(quiz, "Mars/Olympus");
    Target before = scenario().target(TargetId.of("pubquiz-pl", "country:PL"));

    SaveResult saved = edit(node, config -> config.without(karnet.name()));
    node.maintain();

    assertThat(saved).isInstanceOf(SaveResult.Saved.class);
    assertThat(before.state().active()).isTrue();
    assertThat(scenario().target(before.id())).isEqualTo(before);
    assertThat(scenario().state(KRAKOW).active()).isFalse();
  }

  @Test
  void node_opens_while_its_sources_cannot_be_stored_and_stores_them_later() {
    Discovery old = startAtMidnight(karnet);
    Scenario.city(
        old,
        "krakow",
        Scenario.config(
            "0 0 * * *", Scenario.source("karnet", 24), Scenario.source("repertuary", 24)));
    var faults =
        new Faults().every("SourceStore.put", Moment.BEFORE, Faults.refusal(Fault.UNAVAILABLE));

    Discovery node = scenario().node(faults, karnet.withOverlap(Overlap.QUEUE), repertuary);
    List<RegisteredSource> meanwhile = storage().sources().all();
    faults.heal();
    node.maintain();

    assertThat(meanwhile)
        .extracting(source -> source.traits().name())
        .containsExactly(karnet.name());
    assertThat(meanwhile)
        .extracting(source -> source.traits().policies().overlap())
        .containsExactly(Overlap.SKIP);
    assertThat(scenario().target(KRAKOW).schedule().policies().overlap()).isEqualTo(Overlap.QUEUE);
    assertThat(node.orchestrator().tick().enqueued()).isEqualTo(2);
  }

  @Test
  void node_whose_sources_could_not_be_stored_does_not_take_the_place_of_a_later_one() {
    Discovery old = startAtMidnight(karnet);
    Scenario.city(old, "krakow", KARNET);
    var faults =
        new Faults().every("SourceStore.put", Moment.BEFORE, Faults.refusal(Fault.UNAVAILABLE));
    Discovery node = scenario().node(faults, karnet.withOverlap(Overlap.QUEUE));
    scenario().node(karnet.withOverlap(Overlap.ALLOW));
    faults.heal();

    node.maintain();

    assertThat(scenario().target(KRAKOW).schedule().policies().overlap()).isEqualTo(Overlap.ALLOW);
  }

  // ---- settings that only the newer definition of a source takes

  @Test
  void old_node_that_edits_the_source_beside_it_leaves_newer_settings_alone() {
    Discovery old = startAtMidnight(withRadiusUpTo(50), repertuary);
    Discovery young = scenario().node(withRadiusUpTo(100), repertuary);
    SourceName beside = repertuary.name();
    Scenario.city(young, "krakow", krakow(80, Scenario.source("repertuary", 24)));

    SaveResult saved =
        edit(
            old,
            config ->
                config.with(
                    config.source(beside).orElseThrow().withFrequency(Frequency.ofHours(7))));

    assertThat(saved).isEqualTo(new SaveResult.Saved(new ConfigVersion(2), List.of()));
    assertThat(scenario().state(KRAKOW).parked()).isEmpty();
    assertThat(old.orchestrator().tick().enqueued()).isEqualTo(2);
  }

  @Test
  void person_may_save_newer_settings_on_an_old_node() {
    Discovery old = startAtMidnight(withRadiusUpTo(50));
    scenario().node(withRadiusUpTo(100));
    Scenario.city(old, "krakow", krakow(10));

    SaveResult saved = edit(old, before -> DiscoveryConfigJson.read(krakow(80)));

    assertThat(saved).isEqualTo(new SaveResult.Saved(new ConfigVersion(2), List.of()));
    assertThat(scenario().state(KRAKOW).parked()).isEmpty();
  }

  @Test
  void old_node_takes_no_page_of_a_newer_definitions_projection() {
    Discovery old = startAtMidnight(withRadiusUpTo(50));
    Scenario.city(old, "krakow", krakow(80));
    SourceDefinition wider = withRadiusUpTo(100);
    var died = new Faults().every("SubscriptionStore.citiesNaming", Moment.BEFORE, Faults.death());
    assertThatThrownBy(() -> scenario().node(died, wider)).isInstanceOf(ProcessDeath.class);

    old.maintain();
    Progress left = storage().sources().all().get(0).progress();
    Discovery young = scenario().node(wider);

    assertThat(left).isEqualTo(new Projecting(Optional.empty()));
    assertThat(storage().sources().all().get(0).progress()).isEqualTo(new Projected());
    assertThat(young.orchestrator().tick().enqueued()).isEqualTo(1);
  }

  @Test
  void old_worker_leaves_a_run_with_newer_settings_to_the_others() {
    Discovery old = startAtMidnight(withRadiusUpTo(50));
    Discovery young = scenario().node(withRadiusUpTo(100));
    Scenario.city(young, "krakow", krakow(80));
    young.orchestrator().tick();
    Run queued = scenario().run(KRAKOW);

    WorkResult byTheOld = old.worker().work(queued.id());
    Run untouched = scenario().run(KRAKOW);
    young.worker().work(queued.id());

    assertThat(byTheOld).isEqualTo(new WorkResult.NotMine());
    assertThat(untouched).isEqualTo(queued);
    assertThat(scenario().run(KRAKOW).state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(sync.calls().get(0).settings().integer("radius")).isEqualTo(80);
  }

  @Test
  void old_worker_does_not_merge_what_it_understands_without_what_it_does_not() {
    SourceDefinition quiz = Scenario.ofCountry("karnet", sync);
    Discovery old = startAtMidnight(withRadiusUpTo(50, quiz));
    Discovery young = scenario().node(withRadiusUpTo(100, quiz));
    Scenario.city(young, "krakow", krakow(80));
    Scenario.city(young, "lodz", krakow(10));
    young.orchestrator().tick();
    Run queued = scenario().run(TargetId.of("karnet", "country:PL"));

    WorkResult byTheOld = old.worker().work(queued.id());
    young.worker().work(queued.id());

    assertThat(byTheOld).isEqualTo(new WorkResult.NotMine());
    assertThat(sync.calls())
        .extracting(call -> call.settings().integer("radius"))
        .containsExactly(80L);
  }

  @Test
  void old_worker_runs_what_it_understands_and_cancels_what_nobody_wants() {
    Discovery old = startAtMidnight(withRadiusUpTo(50));
    Discovery young = scenario().node(withRadiusUpTo(100));
    Scenario.city(young, "krakow", krakow(10));
    young.orchestrator().tick();
    scenario().work(old);
    RunState understood = scenario().run(KRAKOW).state();
    scenario().at(scenario().next(KRAKOW));
    young.orchestrator().tick();
    edit(young, config -> config.without(karnet.name()));

    scenario().work(old);

    assertThat(understood).isEqualTo(RunState.SUCCEEDED);
    assertThat(scenario().run(KRAKOW).state()).isEqualTo(RunState.CANCELLED);
  }

  // ---- what the tests say

  private SourceDefinition withRadiusUpTo(int most) {
    return withRadiusUpTo(most, karnet);
  }

  private static SourceDefinition withRadiusUpTo(int most, SourceDefinition source) {
    return source.withSettings(SettingsSchema.of(Setting.integer("radius").range(1, most)));
  }

  private static String krakow(int radius, String... beside) {
    var sources = new ArrayList<String>();
    sources.add(Scenario.source("karnet", 24, true, "{\"radius\": " + radius + "}"));
    sources.addAll(List.of(beside));
    return Scenario.config("0 0 * * *", sources.toArray(String[]::new));
  }

  private static SaveResult edit(Discovery node, UnaryOperator<DiscoveryConfig> change) {
    return node.admin().edit(Scenario.id("krakow"), change, Scenario.ANN);
  }

  private RegisteredSource stored(SourceDefinition definition) {
    return storage().sources().all().stream()
        .filter(source -> source.traits().name().equals(definition.name()))
        .findFirst()
        .orElseThrow();
  }

  private Discovery startAtMidnight(SourceDefinition... sources) {
    scenario().at(MIDNIGHT);
    return scenario().node(sources);
  }

  private static boolean maintained(Discovery node) {
    node.maintain();
    return true;
  }

  /** As a node does that has not heard of the source for too long. */
  private void parkKrakow() {
    storage().sources().lock(karnet.name());
    Target due = storage().targets().lock(List.of(KRAKOW)).get(0);
    Parked why = Parked.untilEvent(ParkReason.UNKNOWN_SOURCE, "unknown", scenario().now());
    storage().targets().advance(List.of(due.in(due.state().parked(why))));
  }

  /** As if a node with newer data on time zones had registered the source with this one. */
  private void rezone(SourceDefinition definition, String zone) {
    inTransaction(
        () -> {
          RegisteredSource source = storage().sources().lock(definition.name()).orElseThrow();
          SourceTraits had = source.traits();
          var traits = new SourceTraits(had.name(), had.scope(), had.cron(), zone, had.policies());
          storage()
              .sources()
              .put(new RegisteredSource(traits, "newer", source.seenAt(), source.progress()));
          Target target =
              storage().targets().lock(List.of(TargetId.of("pubquiz-pl", "country:PL"))).get(0);
          TargetSchedule was = target.schedule();
          var schedule = new TargetSchedule(was.cron(), zone, was.frequency(), was.policies());
          storage().targets().update(List.of(new Target(target.id(), schedule, target.state())));
        });
  }

  /** As after the crash of a node that had changed it. */
  private void projectAnew() {
    inTransaction(
        () -> {
          RegisteredSource source = storage().sources().lock(karnet.name()).orElseThrow();
          storage()
              .sources()
              .put(
                  new RegisteredSource(
                      source.traits(),
                      source.fingerprint(),
                      MIDNIGHT,
                      new Projecting(Optional.empty())));
        });
  }
}
