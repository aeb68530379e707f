package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.discovery.Discovery;
import dev.discovery.access.AuditEntry;
import dev.discovery.admin.TriggerReport;
import dev.discovery.admin.TriggerResult;
import dev.discovery.admin.TriggerResult.Duplicate;
import dev.discovery.admin.TriggerResult.Enqueued;
import dev.discovery.admin.TriggerResult.Refusal;
import dev.discovery.admin.TriggerResult.Refused;
import dev.discovery.admin.TriggerResult.Unknown;
import dev.discovery.config.DiscoveryConfigJson;
import dev.discovery.plan.InFlight;
import dev.discovery.plan.ParkReason;
import dev.discovery.plan.Parked;
import dev.discovery.plan.Pause;
import dev.discovery.plan.PauseScope;
import dev.discovery.plan.SkipReason;
import dev.discovery.plan.Target;
import dev.discovery.plan.TargetState;
import dev.discovery.port.AuditQuery;
import dev.discovery.port.RegisteredSource;
import dev.discovery.run.Run;
import dev.discovery.run.RunState;
import dev.discovery.schedule.Overlap;
import dev.discovery.source.FailureKind;
import dev.discovery.source.RunId;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SourceName;
import dev.discovery.source.SyncException;
import dev.discovery.source.SyncResult;
import dev.discovery.source.TargetId;
import dev.discovery.source.Trigger;
import dev.discovery.testkit.Faults;
import dev.discovery.testkit.Faults.Moment;
import dev.discovery.testkit.ProcessDeath;
import dev.discovery.testkit.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** People run things now: at once, for the record, and beside the schedule, which stays. */
public abstract class TriggerScenarios extends RunSuite {

  private static final Duration DAY = Duration.ofDays(1);
  private static final Instant MORNING = MIDNIGHT.plus(Duration.ofHours(9));
  private static final SourceName KARNET = new SourceName("karnet");

  /** In the morning, after the run of midnight; the next slot is that of the next midnight. */
  private Discovery inTheMorning(SourceDefinition source) {
    Discovery node = enqueued(source);
    work(node);
    scenario().at(MORNING);
    return node;
  }

  private static TriggerResult trigger(Discovery node, boolean force) {
    return node.admin().trigger(KRAKOW, force, Scenario.ANN);
  }

  private static RunId runOf(TriggerResult result) {
    return ((Enqueued) result).run();
  }

  private List<AuditEntry> audit(Discovery node) {
    return node.admin().audit(AuditQuery.ALL, Optional.empty(), 100, Scenario.ANN).stream()
        .map(row -> row.entry())
        .filter(entry -> entry.operation().name().equals("TRIGGER"))
        .toList();
  }

  // ---- one target

  @Test
  void manual_run_is_worked_on_and_leaves_the_schedule_as_it_is() {
    Discovery node = inTheMorning(karnet);
    TargetState before = scenario().state(KRAKOW);

    RunId id = runOf(trigger(node, false));

    assertThat(scenario().state(KRAKOW))
        .isEqualTo(before.occupiedBy(new InFlight(id, Trigger.MANUAL)));
    assertThat(scenario().queue().pending(List.of(id))).containsExactly(id);
    assertThat(work(node)).isEqualTo(DONE);
    Run run = scenario().run(KRAKOW);
    assertThat(run.id()).isEqualTo(id);
    assertThat(run.state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(run.trigger()).isEqualTo(Trigger.MANUAL);
    assertThat(run.requestedBy()).contains(Scenario.ANN);
    assertThat(sync.causes().get(1))
        .isEqualTo(new ScriptedSync.Cause(Trigger.MANUAL, Optional.empty()));
    assertThat(scenario().state(KRAKOW)).isEqualTo(before);
    nextDay(node);
    assertThat(scenario().run(KRAKOW).slot().orElseThrow().slot().at())
        .isEqualTo(MIDNIGHT.plus(DAY));
    assertThat(audit(node)).singleElement();
    assertThat(audit(node).get(0).touched().run()).contains(id);
  }

  @Test
  void trigger_beside_a_run_in_flight_is_its_duplicate_unless_it_is_forced() {
    Discovery node = inTheMorning(karnet);
    RunId first = runOf(trigger(node, false));
    TargetState occupied = scenario().state(KRAKOW);

    assertThat(trigger(node, false))
        .isEqualTo(new Duplicate(KRAKOW, new InFlight(first, Trigger.MANUAL)));
    Enqueued forced = (Enqueued) trigger(node, true);

    assertThat(forced.concurrent()).isTrue();
    assertThat(scenario().state(KRAKOW)).isEqualTo(occupied);
    assertThat(scenario().runs(KRAKOW)).hasSize(3);
    scenario().work(node);
    assertThat(scenario().state(KRAKOW).inFlight()).isEmpty();
    assertThat(scenario().stats(KRAKOW).ended().succeeded()).isEqualTo(3);
    assertThat(audit(node)).as("a duplicate changes nothing").hasSize(2);
  }

  @Test
  void forced_run_of_an_idle_target_is_one_like_any_other() {
    Discovery node = inTheMorning(karnet);

    Enqueued forced = (Enqueued) trigger(node, true);

    assertThat(forced.concurrent()).isFalse();
    assertThat(scenario().state(KRAKOW).inFlight())
        .contains(new InFlight(forced.run(), Trigger.MANUAL));
  }

  @Test
  void trigger_of_what_may_overlap_is_always_a_run_of_its_own() {
    Discovery node = inTheMorning(karnet.withOverlap(Overlap.ALLOW));

    assertThat(List.of(trigger(node, false), trigger(node, false)))
        .allMatch(result -> ((Enqueued) result).concurrent());
    assertThat(scenario().state(KRAKOW).inFlight()).isEmpty();
  }

  @Test
  void trigger_while_the_scheduled_run_is_in_flight_says_which_run_it_became() {
    Discovery node = enqueued(karnet);
    RunId scheduled = scenario().run(KRAKOW).id();

    assertThat(trigger(node, false))
        .isEqualTo(new Duplicate(KRAKOW, new InFlight(scheduled, Trigger.SCHEDULE)));
  }

  @Test
  void eight_people_at_once_get_one_run_and_are_told_so() {
    Discovery node = inTheMorning(karnet);

    List<TriggerResult> results = threads().together(8, person -> trigger(node, false));

    assertThat(results).filteredOn(Enqueued.class::isInstance).hasSize(1);
    RunId run = scenario().run(KRAKOW).id();
    assertThat(results)
        .filteredOn(Duplicate.class::isInstance)
        .hasSize(7)
        .allMatch(result -> ((Duplicate) result).runningAs().run().equals(run));
    assertThat(scenario().runs(KRAKOW)).hasSize(2);
  }

  @Test
  void eight_people_with_force_have_one_run_without_company() {
    Discovery node = inTheMorning(karnet);

    List<TriggerResult> results = threads().together(8, person -> trigger(node, true));

    assertThat(results).allMatch(Enqueued.class::isInstance);
    List<Run> inFlight =
        scenario().runs(KRAKOW).stream().filter(run -> run.state().isInFlight()).toList();
    assertThat(inFlight).hasSize(8);
    assertThat(inFlight).filteredOn(run -> !run.concurrent()).hasSize(1);
  }

  // ---- beside the schedule

  @Test
  void slot_that_comes_during_a_manual_run_is_skipped_where_the_policy_is_to_skip() {
    Discovery node = inTheMorning(karnet);
    trigger(node, false);

    scenario().at(MIDNIGHT.plus(DAY));
    node.orchestrator().tick();

    assertThat(scenario().skips(KRAKOW)).singleElement();
    assertThat(scenario().skips(KRAKOW).get(0).reason()).isEqualTo(SkipReason.OVERLAP);
    assertThat(scenario().next(KRAKOW)).isEqualTo(MIDNIGHT.plus(DAY.multipliedBy(2)));
  }

  @Test
  void slot_that_comes_during_a_manual_run_waits_where_the_policy_is_to_queue() {
    Discovery node = inTheMorning(karnet.withOverlap(Overlap.QUEUE));
    trigger(node, false);

    scenario().at(MIDNIGHT.plus(DAY));
    node.orchestrator().tick();
    assertThat(scenario().state(KRAKOW).isParked(ParkReason.OVERLAP)).isTrue();
    work(node);
    assertThat(scenario().state(KRAKOW).parked()).isEmpty();

    assertThat(node.orchestrator().tick().enqueued()).isEqualTo(1);
    assertThat(scenario().run(KRAKOW).slot().orElseThrow().slot().at())
        .isEqualTo(MIDNIGHT.plus(DAY));
  }

  @Test
  void slot_that_comes_during_a_manual_run_goes_beside_it_where_the_policy_allows() {
    Discovery node = inTheMorning(karnet.withOverlap(Overlap.ALLOW));
    trigger(node, false);

    scenario().at(MIDNIGHT.plus(DAY));

    assertThat(node.orchestrator().tick().enqueued()).isEqualTo(1);
  }

  @Test
  void manual_run_goes_on_from_the_cursor_and_moves_it() {
    Discovery node = enqueued(karnet);
    sync.then(context -> SyncResult.of(ScriptedSync.FOUND).withCursor("page 7"));
    work(node);
    scenario().at(MORNING);
    trigger(node, false);
    sync.then(context -> SyncResult.of(ScriptedSync.FOUND).withCursor("page 8"));
    work(node);

    assertThat(sync.calls().get(1).cursor()).contains("page 7");
    assertThat(storage().runs().checkpoint(KRAKOW).cursor()).contains("page 8");
    assertThat(scenario().stats(KRAKOW).standing().lastSuccessAt()).contains(MORNING);
    assertThat(scenario().stats(KRAKOW)).isEqualTo(Fold.of(storage(), KRAKOW));
  }

  @Test
  void manual_run_is_not_retried_after_the_next_slot() {
    Discovery node = inTheMorning(karnet);
    scenario().at(MIDNIGHT.plus(DAY).minusSeconds(10));
    trigger(node, false);
    sync.failing(1, new SyncException(FailureKind.UPSTREAM, "HTTP 503"));

    assertThat(work(node)).isEqualTo(DONE);
    assertThat(scenario().run(KRAKOW).state()).isEqualTo(RunState.FAILED);
  }

  @Test
  void manual_run_of_what_is_switched_off_meanwhile_is_cancelled() {
    Discovery node = inTheMorning(karnet);
    trigger(node, false);
    node.admin()
        .edit(
            Scenario.id("krakow"),
            before -> DiscoveryConfigJson.read(Scenario.config("0 0 * * *")),
            Scenario.ANN);

    work(node);

    assertThat(scenario().run(KRAKOW).state()).isEqualTo(RunState.CANCELLED);
    assertThat(scenario().state(KRAKOW).inFlight()).isEmpty();
  }

  // ---- what it works for

  @Test
  void paused_target_can_be_run_by_hand() {
    Discovery node = inTheMorning(karnet);
    Pause pause =
        new Pause(PauseScope.EVERYTHING, "moving", Scenario.ANN, MORNING, Optional.empty());
    inTransaction(() -> storage().pauses().add(pause));
    scenario().at(MIDNIGHT.plus(DAY));
    node.orchestrator().tick();
    assertThat(scenario().state(KRAKOW).isParked(ParkReason.PAUSED)).isTrue();
    Optional<Parked> parked = scenario().state(KRAKOW).parked();

    trigger(node, false);
    work(node);

    assertThat(scenario().run(KRAKOW).state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(scenario().state(KRAKOW).parked()).isEqualTo(parked);
  }

  @Test
  void inactive_quarantined_and_unknown_targets_are_refused_with_the_reason() {
    Discovery node = inTheMorning(karnet);
    TargetId nowhere = Scenario.target("karnet", "nowhere");

    assertThat(node.admin().trigger(nowhere, false, Scenario.ANN)).isInstanceOf(Unknown.class);
    change(state -> state.parked(Parked.quarantined("no such zone", MORNING)));
    assertRefused(node, Refusal.QUARANTINED, "no such zone");
    change(TargetState::unparked);
    scenario().at(MORNING.plus(RegisteredSource.UNKNOWN_AFTER));
    Discovery other = scenario().node(Scenario.ofCity("another", sync));
    assertRefused(other, Refusal.UNKNOWN_SOURCE, "no running node");
    assertThat(trigger(node, false)).as("this one has it").isInstanceOf(Enqueued.class);
    work(node);
    change(state -> state.deactivated(state.lastSlot()));
    assertRefused(node, Refusal.INACTIVE, "no enabled config");
    assertThat(scenario().runs(KRAKOW)).hasSize(2);
    assertThat(audit(node)).hasSize(1);
  }

  private static void assertRefused(Discovery node, Refusal reason, String detail) {
    Refused refused = (Refused) trigger(node, true);
    assertThat(refused.reason()).isEqualTo(reason);
    assertThat(refused.detail()).contains(detail);
  }

  private void change(UnaryOperator<TargetState> step) {
    inTransaction(
        () -> {
          Target target = storage().targets().lock(List.of(KRAKOW)).get(0);
          storage().targets().advance(List.of(target.in(step.apply(target.state()))));
        });
  }

  @Test
  void row_that_the_ledger_contradicts_is_refused_and_holds_nobody_up() {
    Discovery node = inTheMorning(karnet);
    trigger(node, false);
    change(state -> state.releasedBy(scenario().run(KRAKOW).id()));
    Scenario.city(node, "lodz", Scenario.config("0 0 * * *", Scenario.source("karnet", 24)));

    TriggerReport report = node.admin().triggerSource(KARNET, false, Scenario.ANN);

    assertThat(report.enqueued()).isEqualTo(1);
    assertThat(((Refused) report.results().get(0)).reason()).isEqualTo(Refusal.CONTRADICTED);
  }

  @Test
  void row_that_the_ledger_contradicts_is_refused_in_a_transaction_of_the_host_too() {
    Discovery node = inTheMorning(karnet);
    trigger(node, false);
    change(state -> state.releasedBy(scenario().run(KRAKOW).id()));
    Scenario.city(node, "lodz", Scenario.config("0 0 * * *", Scenario.source("karnet", 24)));

    TriggerReport report =
        inTransaction(() -> node.admin().triggerSource(KARNET, false, Scenario.ANN));

    assertThat(report.enqueued()).isEqualTo(1);
    assertThat(((Refused) report.results().get(0)).reason()).isEqualTo(Refusal.CONTRADICTED);
  }

  @Test
  void process_that_dies_at_any_call_of_a_trigger_leaves_all_of_a_run_or_nothing() {
    Discovery well = inTheMorning(karnet);
    Faults healthy = new Faults();
    Discovery counted = scenario().node(healthy, karnet);
    int started = healthy.calls().size();
    trigger(counted, false);
    List<Faults.Point> points =
        healthy.points().stream().filter(point -> point.call().number() > started).toList();
    scenario().work(well);

    for (Faults.Point point : points) {
      Discovery node = scenario().node(new Faults().at(point, Faults.death()), karnet);
      assertThat(catchThrowable(() -> trigger(node, false)))
          .as(point.toString())
          .isInstanceOf(ProcessDeath.class);
      List<RunId> inFlight =
          scenario().runs(KRAKOW).stream()
              .filter(run -> run.state().isInFlight())
              .map(Run::id)
              .toList();
      Optional<RunId> marked = scenario().state(KRAKOW).inFlight().map(InFlight::run);

      assertThat(inFlight).as(point.toString()).hasSizeLessThanOrEqualTo(1);
      assertThat(marked).as(point.toString()).isEqualTo(inFlight.stream().findFirst());
      assertThat(scenario().queue().pending(inFlight))
          .as(point.toString())
          .isEqualTo(Set.copyOf(inFlight));
      scenario().work(well);
    }
    assertThat(points).hasSizeGreaterThan(10);
  }

  // ---- a source of a city, a city, a source

  @Test
  void city_runs_what_it_shares_with_others_once_for_all_of_them() {
    SourceDefinition quiz = Scenario.ofCountry("quiz", sync);
    scenario().at(MIDNIGHT);
    Discovery node = scenario().node(quiz, karnet);
    String config =
        Scenario.config("0 0 * * *", Scenario.source("quiz", 24), Scenario.source("karnet", 24));
    Scenario.city(node, "krakow", config);
    Scenario.city(node, "lodz", Scenario.config("0 0 * * *", Scenario.source("quiz", 24)));
    TargetId shared = TargetId.of("quiz", "country:PL");

    TriggerResult first =
        node.admin().trigger(Scenario.id("krakow"), quiz.name(), false, Scenario.ANN);
    TriggerResult second =
        node.admin().trigger(Scenario.id("lodz"), quiz.name(), false, Scenario.ANN);
    TriggerReport all = node.admin().triggerCity(Scenario.id("krakow"), false, Scenario.ANN);

    assertThat(((Enqueued) first).target()).isEqualTo(shared);
    assertThat(second).isEqualTo(new Duplicate(shared, new InFlight(runOf(first), Trigger.MANUAL)));
    assertThat(all.enqueued()).isEqualTo(1);
    assertThat(all.duplicates()).isEqualTo(1);
    assertThat(((Enqueued) all.results().get(0)).target()).isEqualTo(KRAKOW);
    assertThat(node.admin().trigger(Scenario.id("lodz"), karnet.name(), false, Scenario.ANN))
        .isInstanceOf(Unknown.class);
  }

  @Test
  void city_or_source_that_nobody_knows_is_no_success_and_an_idle_one_is_no_failure() {
    Discovery node = scenario().node(karnet);
    node.admin().putCity(Given.city("krakow"), Scenario.ANN);
    SourceName nothing = new SourceName("nothing");

    assertUnknown(
        node.admin().triggerCity(Scenario.id("nowhere"), false, Scenario.ANN), "city nowhere");
    assertUnknown(node.admin().triggerSource(nothing, false, Scenario.ANN), "source nothing");
    assertThat(node.admin().triggerCity(Scenario.id("krakow"), false, Scenario.ANN))
        .isEqualTo(new TriggerReport(0, 0, 0, List.of()));
    assertThat(node.admin().triggerSource(KARNET, false, Scenario.ANN))
        .isEqualTo(new TriggerReport(0, 0, 0, List.of()));
  }

  private static void assertUnknown(TriggerReport report, String named) {
    assertThat(report.refused()).isEqualTo(1);
    assertThat(report.results())
        .singleElement()
        .isInstanceOfSatisfying(
            Unknown.class, unknown -> assertThat(unknown.what()).endsWith(named));
  }

  @Test
  void city_that_does_not_want_what_it_shares_does_not_run_it() {
    SourceDefinition quiz = Scenario.ofCountry("quiz", sync);
    scenario().at(MIDNIGHT);
    Discovery node = scenario().node(quiz);
    Scenario.city(node, "krakow", Scenario.config("0 0 * * *", Scenario.source("quiz", 24)));
    Scenario.city(
        node, "lodz", Scenario.config("0 0 * * *", Scenario.source("quiz", 24, false, "{}")));
    Scenario.city(
        node,
        "opole",
        Scenario.config("0 0 * * *", "{\"name\": \"quiz\", \"frequency_hours\": 0}"));
    TargetId shared = TargetId.of("quiz", "country:PL");

    assertThat(node.admin().trigger(Scenario.id("lodz"), quiz.name(), false, Scenario.ANN))
        .isEqualTo(new Refused(shared, Refusal.INACTIVE, "the source is disabled for this city"));
    assertThat(node.admin().trigger(Scenario.id("opole"), quiz.name(), false, Scenario.ANN))
        .matches(result -> ((Refused) result).reason() == Refusal.QUARANTINED);
    assertThat(scenario().runs(shared)).isEmpty();
  }

  @Test
  void whole_source_is_run_page_by_page_and_repeated_without_harm() {
    scenario().at(MIDNIGHT);
    Discovery node = scenario().node(karnet);
    List<Target> targets = Samples.targets("karnet", 450, MIDNIGHT.plus(DAY));
    inTransaction(() -> storage().targets().insert(targets));

    TriggerReport report = node.admin().triggerSource(KARNET, false, Scenario.ANN);
    TriggerReport again = node.admin().triggerSource(KARNET, false, Scenario.ANN);

    assertThat(report.enqueued()).isEqualTo(450);
    assertThat(report.results())
        .extracting(result -> ((Enqueued) result).target())
        .containsExactlyElementsOf(targets.stream().map(Target::id).toList());
    assertThat(again.duplicates()).isEqualTo(450);
    assertThat(again.enqueued()).isZero();
    assertThat(audit(node)).as("one for each page").hasSize(3);
  }

  @Test
  void city_of_more_targets_than_a_page_holds_is_run_page_by_page() {
    SourceDefinition[] sources =
        IntStream.rangeClosed(1, 201)
            .mapToObj(number -> Scenario.ofCity("source-%03d".formatted(number), sync))
            .toArray(SourceDefinition[]::new);
    scenario().at(MIDNIGHT);
    Discovery node = scenario().node(sources);
    String[] entries =
        Stream.of(sources)
            .map(source -> Scenario.source(source.name().value(), 24))
            .toArray(String[]::new);
    Scenario.city(node, "krakow", Scenario.config("0 0 * * *", entries));

    TriggerReport report = node.admin().triggerCity(Scenario.id("krakow"), false, Scenario.ANN);

    assertThat(report.enqueued()).isEqualTo(201);
    assertThat(audit(node)).as("one for each page").hasSize(2);
  }

  @Test
  void process_that_dies_between_two_pages_is_made_up_for_by_repeating() {
    scenario().at(MIDNIGHT);
    Discovery well = scenario().node(karnet);
    List<Target> targets = Samples.targets("karnet", 250, MIDNIGHT.plus(DAY));
    inTransaction(() -> storage().targets().insert(targets));
    Faults healthy = new Faults();
    Discovery counted = scenario().node(healthy, karnet);
    rolledBack(() -> counted.admin().triggerSource(KARNET, false, Scenario.ANN));
    Faults.Call secondPage =
        healthy.calls().stream()
            .filter(call -> call.name().equals("TargetStore.pageOf"))
            .toList()
            .get(1);
    Faults dying = new Faults().at(secondPage.number(), Moment.BEFORE, Faults.death());
    Discovery node = scenario().node(dying, karnet);
    assertThat(catchThrowable(() -> node.admin().triggerSource(KARNET, false, Scenario.ANN)))
        .isInstanceOf(ProcessDeath.class);

    TriggerReport repeated = well.admin().triggerSource(KARNET, false, Scenario.ANN);

    assertThat(repeated.enqueued()).isEqualTo(50);
    assertThat(repeated.duplicates()).isEqualTo(200);
  }
}
