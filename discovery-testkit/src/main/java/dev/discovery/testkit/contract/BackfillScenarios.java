package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.discovery.Discovery;
import dev.discovery.admin.BackfillResult;
import dev.discovery.admin.TriggerResult;
import dev.discovery.config.DiscoveryConfigJson;
import dev.discovery.plan.Backfill;
import dev.discovery.plan.BackfillId;
import dev.discovery.plan.BackfillPlan;
import dev.discovery.plan.BackfillProgress.Active;
import dev.discovery.plan.BackfillRequest;
import dev.discovery.plan.BackfillState;
import dev.discovery.plan.BackfillTurn;
import dev.discovery.plan.ParkReason;
import dev.discovery.plan.Pause;
import dev.discovery.plan.PauseScope;
import dev.discovery.plan.TargetState;
import dev.discovery.run.Checkpoint;
import dev.discovery.run.Run;
import dev.discovery.run.RunState;
import dev.discovery.source.SyncResult;
import dev.discovery.source.Trigger;
import dev.discovery.testkit.Faults;
import dev.discovery.testkit.ProcessDeath;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Runs of past slots, one for each, one after the other, behind the schedule. */
public abstract class BackfillScenarios extends RunSuite {

  private static final Duration DAY = Duration.ofDays(1);
  private static final Instant MORNING = MIDNIGHT.plus(Duration.ofHours(9));

  /** In the morning, after the run of midnight, whose cursor is kept. */
  private Discovery inTheMorning() {
    Discovery node = enqueued(karnet);
    sync.then(context -> SyncResult.of(ScriptedSync.FOUND).withCursor("page 7"));
    work(node);
    scenario().at(MORNING);
    return node;
  }

  private static BackfillRequest lastDays(int days, Duration pace) {
    Instant from = MIDNIGHT.minus(DAY.multipliedBy(days));
    return new BackfillRequest(KRAKOW, from, MIDNIGHT, pace, "a new field");
  }

  private static BackfillId start(Discovery node, int days, Duration pace) {
    BackfillResult result = node.admin().backfill(lastDays(days, pace), Scenario.ANN);
    return ((BackfillResult.Started) result).backfill().id();
  }

  private Backfill backfill(BackfillId id) {
    return storage().backfills().find(id).orElseThrow();
  }

  private String waitsFor(BackfillId id) {
    return backfill(id).active().flatMap(Active::waitsFor).orElse("");
  }

  private List<Run> backfilled() {
    return scenario().runs(KRAKOW).stream()
        .filter(run -> run.trigger() == Trigger.BACKFILL)
        .toList();
  }

  private static List<Instant> slots(List<Run> runs) {
    return runs.stream().map(run -> run.slot().orElseThrow().slot().at()).toList();
  }

  private static List<Instant> days(int count) {
    return IntStream.range(0, count)
        .mapToObj(day -> MIDNIGHT.minus(DAY.multipliedBy(count - day)))
        .toList();
  }

  // ---- slots

  @Test
  void each_slot_of_the_range_gets_one_run_and_the_present_stays_as_it_is() {
    Discovery node = inTheMorning();
    TargetState before = scenario().state(KRAKOW);
    Checkpoint checkpoint = storage().runs().checkpoint(KRAKOW);
    BackfillPlan plan =
        node.admin().planBackfill(lastDays(5, Duration.ZERO), Scenario.ANN).orElseThrow();
    BackfillId id = start(node, 5, Duration.ZERO);

    for (int n = 0; n < 5; n++) {
      sync.then(context -> SyncResult.of(ScriptedSync.FOUND).withCursor("of the past"));
      assertThat(node.orchestrator().tick().backfilled()).isEqualTo(1);
      work(node);
    }

    assertThat(((BackfillPlan.Slots) plan).total()).isEqualTo(5);
    assertThat(slots(backfilled())).isEqualTo(days(5));
    assertThat(backfilled()).allMatch(run -> run.state() == RunState.SUCCEEDED);
    assertThat(backfilled()).allMatch(run -> run.requestedBy().equals(Optional.of(Scenario.ANN)));
    assertThat(backfill(id).state()).isEqualTo(BackfillState.DONE);
    assertThat(backfill(id).progress().enqueued()).isEqualTo(5);
    assertThat(scenario().state(KRAKOW)).isEqualTo(before);
    assertThat(storage().runs().checkpoint(KRAKOW)).isEqualTo(checkpoint);
    assertThat(scenario().stats(KRAKOW).ended().succeeded()).isEqualTo(6);
    assertThat(scenario().stats(KRAKOW).standing().lastSuccessAt()).contains(MIDNIGHT);
    assertThat(scenario().stats(KRAKOW)).isEqualTo(Fold.of(storage(), KRAKOW));
    assertThat(node.orchestrator().tick().isIdle()).isTrue();
  }

  @Test
  void source_is_told_the_slot_and_is_given_no_cursor() {
    Discovery node = inTheMorning();
    start(node, 1, Duration.ZERO);
    node.orchestrator().tick();

    work(node);

    ScriptedSync.Call call = sync.calls().get(1);
    ScriptedSync.Cause cause = sync.causes().get(1);
    assertThat(call.cursor()).isEmpty();
    assertThat(call.lastSuccessAt()).isEmpty();
    assertThat(cause.trigger()).isEqualTo(Trigger.BACKFILL);
    assertThat(cause.slot().orElseThrow().first().at()).isEqualTo(MIDNIGHT.minus(DAY));
    assertThat(cause.slot().orElseThrow().last()).isEqualTo(cause.slot().orElseThrow().first());
  }

  @Test
  void runs_start_at_the_pace_that_was_asked_for() {
    Discovery node = inTheMorning();
    Duration pace = Duration.ofMinutes(5);
    start(node, 2, pace);
    node.orchestrator().tick();
    work(node);

    scenario().at(MORNING.plus(pace).minus(Given.MICROSECOND));
    assertThat(node.orchestrator().tick().isIdle()).isTrue();
    scenario().at(MORNING.plus(pace));

    assertThat(node.orchestrator().tick().backfilled()).isEqualTo(1);
  }

  @Test
  void next_run_waits_for_the_end_of_the_one_before() {
    Discovery node = inTheMorning();
    BackfillId id = start(node, 2, Duration.ZERO);
    node.orchestrator().tick();

    assertThat(node.orchestrator().tick().backfilled()).isZero();
    assertThat(waitsFor(id)).contains("end of run " + backfilled().get(0).id());
    work(node);
    scenario().after(BackfillTurn.SOON);

    assertThat(node.orchestrator().tick().backfilled()).isEqualTo(1);
    assertThat(waitsFor(id)).isEmpty();
  }

  @Test
  void range_that_cannot_be_run_is_refused_with_the_plan() {
    Discovery node = inTheMorning();
    var future = new BackfillRequest(KRAKOW, MIDNIGHT, MORNING.plus(DAY), Duration.ZERO, "why");
    var nowhere =
        new BackfillRequest(
            Scenario.target("karnet", "x"), MIDNIGHT, MORNING, Duration.ZERO, "why");

    assertThat(node.admin().backfill(future, Scenario.ANN))
        .isEqualTo(new BackfillResult.Refused(new BackfillPlan.NotPast(MORNING)));
    assertThat(node.admin().backfill(lastDays(10_001, Duration.ZERO), Scenario.ANN))
        .isEqualTo(new BackfillResult.Refused(new BackfillPlan.TooMany(10_001, false)));
    assertThat(node.admin().backfill(nowhere, Scenario.ANN))
        .isEqualTo(new BackfillResult.UnknownTarget(nowhere.target()));
    assertThat(node.admin().backfills(Optional.empty(), Optional.empty(), 10, Scenario.ANN))
        .isEmpty();
  }

  // ---- beside the schedule

  @Test
  void slot_that_comes_during_a_run_of_a_backfill_waits_for_it_and_goes_first() {
    Discovery node = inTheMorning();
    BackfillId id = start(node, 3, Duration.ZERO);
    scenario().at(MIDNIGHT.plus(DAY).minusSeconds(1));
    node.orchestrator().tick();
    scenario().at(MIDNIGHT.plus(DAY));

    node.orchestrator().tick();
    assertThat(scenario().state(KRAKOW).isParked(ParkReason.OVERLAP)).isTrue();
    work(node);
    assertThat(scenario().state(KRAKOW).parked()).isEmpty();
    scenario().after(BackfillTurn.SOON);
    assertThat(node.orchestrator().tick().enqueued()).isEqualTo(1);

    Run scheduled = scenario().run(KRAKOW);
    assertThat(scheduled.trigger()).isEqualTo(Trigger.SCHEDULE);
    assertThat(scheduled.slot().orElseThrow().slot().at()).isEqualTo(MIDNIGHT.plus(DAY));
    assertThat(scenario().skips(KRAKOW)).isEmpty();
    assertThat(waitsFor(id)).contains("end of run " + scheduled.id());
  }

  @Test
  void trigger_during_a_run_of_a_backfill_says_what_it_is_a_duplicate_of() {
    Discovery node = inTheMorning();
    start(node, 1, Duration.ZERO);
    node.orchestrator().tick();

    var result = (TriggerResult.Duplicate) node.admin().trigger(KRAKOW, false, Scenario.ANN);

    assertThat(result.runningAs().trigger()).isEqualTo(Trigger.BACKFILL);
  }

  @Test
  void backfill_waits_while_its_target_is_paused_or_disabled_and_says_so() {
    Discovery node = inTheMorning();
    BackfillId id = start(node, 1, Duration.ZERO);
    Pause pause =
        new Pause(
            PauseScope.of(KRAKOW),
            "moving house",
            Scenario.ANN,
            MORNING,
            Optional.of(MORNING.plusSeconds(30)));
    inTransaction(() -> storage().pauses().add(pause));

    assertThat(node.orchestrator().tick().backfilled()).isZero();
    assertThat(waitsFor(id)).contains("paused", "moving house");
    scenario().after(BackfillTurn.BLOCKED);
    edit(node, Scenario.config("0 0 * * *"));
    assertThat(node.orchestrator().tick().backfilled()).isZero();
    assertThat(waitsFor(id)).contains("disabled");
    scenario().after(BackfillTurn.BLOCKED);
    edit(node, Scenario.config("0 0 * * *", Scenario.source("karnet", 24)));

    assertThat(node.orchestrator().tick().backfilled()).isEqualTo(1);
    assertThat(backfill(id).state()).isEqualTo(BackfillState.DONE);
  }

  private static void edit(Discovery node, String json) {
    node.admin()
        .edit(Scenario.id("krakow"), before -> DiscoveryConfigJson.read(json), Scenario.ANN);
  }

  @Test
  void node_leaves_backfills_of_sources_that_it_does_not_have() {
    Discovery node = inTheMorning();
    start(node, 1, Duration.ZERO);

    Discovery other = scenario().node(Scenario.ofCity("another", sync));

    assertThat(other.orchestrator().tick().isIdle()).isTrue();
    assertThat(node.orchestrator().tick().backfilled()).isEqualTo(1);
  }

  // ---- cancel

  @Test
  void cancelled_backfill_gets_no_further_run_and_its_queued_one_is_cancelled_when_it_starts() {
    Discovery node = inTheMorning();
    BackfillId id = start(node, 3, Duration.ZERO);
    node.orchestrator().tick();

    BackfillResult result = node.admin().cancelBackfill(KRAKOW, id, Scenario.ANN);
    work(node);
    scenario().after(BackfillTurn.BLOCKED);

    assertThat(((BackfillResult.Cancelled) result).backfill()).isEqualTo(backfill(id));
    assertThat(node.orchestrator().tick().isIdle()).isTrue();
    assertThat(backfilled()).singleElement();
    Run only = backfilled().get(0);
    assertThat(only.state()).isEqualTo(RunState.CANCELLED);
    assertThat(only.progress().failure().orElseThrow().message())
        .contains("backfill " + id + " was cancelled by ann");
    assertThat(scenario().state(KRAKOW).inFlight()).isEmpty();
    assertThat(sync.count()).isEqualTo(1);
    assertThat(node.admin().cancelBackfill(KRAKOW, id, Scenario.ANN))
        .isEqualTo(new BackfillResult.NotActive(backfill(id)));
    assertThat(node.admin().cancelBackfill(Scenario.target("karnet", "lodz"), id, Scenario.ANN))
        .isInstanceOf(BackfillResult.UnknownBackfill.class);
  }

  // ---- deaths and company

  @Test
  void process_that_dies_at_any_call_leaves_each_slot_to_one_run() {
    Discovery well = inTheMorning();
    Faults healthy = new Faults();
    Discovery counted = scenario().node(healthy, karnet);
    int started = healthy.calls().size();
    start(well, 1, Duration.ZERO);
    tickAndWork(counted);
    List<Faults.Point> points =
        healthy.points().stream().filter(point -> point.call().number() > started).toList();
    BackfillId id = start(well, points.size() + 1, Duration.ZERO);

    for (Faults.Point point : points) {
      Discovery dying = scenario().node(new Faults().at(point, Faults.death()), karnet);
      assertThat(catchThrowable(() -> tickAndWork(dying)))
          .as(point.toString())
          .isInstanceOf(ProcessDeath.class);
      scenario().work(well);
      scenario().after(BackfillTurn.SOON);
    }
    while (backfill(id).active().isPresent()) {
      tickAndWork(well);
      scenario().after(BackfillTurn.SOON);
    }

    assertThat(points).hasSizeGreaterThan(20);
    List<Run> runs = backfilled().subList(1, backfilled().size());
    assertThat(slots(runs)).isEqualTo(days(points.size() + 1));
    assertThat(runs).allMatch(run -> run.state() == RunState.SUCCEEDED);
    assertThat(scenario().stats(KRAKOW)).isEqualTo(Fold.of(storage(), KRAKOW));
  }

  private void tickAndWork(Discovery node) {
    node.orchestrator().tick();
    scenario().work(node);
  }

  @Test
  void eight_nodes_at_once_give_each_slot_one_run() {
    Discovery first = inTheMorning();
    List<Discovery> nodes = IntStream.range(0, 8).mapToObj(n -> scenario().node(karnet)).toList();
    BackfillId id = start(first, 12, Duration.ZERO);

    while (backfill(id).active().isPresent()) {
      List<Integer> runs =
          threads().together(8, n -> nodes.get(n).orchestrator().tick().backfilled());
      assertThat(runs.stream().mapToInt(Integer::intValue).sum()).isEqualTo(1);
      scenario().work(first);
      scenario().after(BackfillTurn.SOON);
    }

    assertThat(slots(backfilled())).isEqualTo(days(12));
    assertThat(scenario().stats(KRAKOW).ended().succeeded()).isEqualTo(13);
  }

  @Test
  void two_backfills_of_one_target_take_turns() {
    Discovery node = inTheMorning();
    BackfillId one = start(node, 3, Duration.ZERO);
    BackfillId two = start(node, 3, Duration.ZERO);

    for (int n = 0; n < 6; n++) {
      tickAndWork(node);
      scenario().after(BackfillTurn.SOON);
    }

    assertThat(backfill(one).state()).isEqualTo(BackfillState.DONE);
    assertThat(backfill(two).state()).isEqualTo(BackfillState.DONE);
    assertThat(backfilled()).hasSize(6);
  }

  @Test
  void many_backfills_of_one_target_hold_up_no_other_target() {
    Discovery node = inTheMorning();
    Scenario.city(node, "lodz", Scenario.config("0 0 * * *", Scenario.source("karnet", 24)));
    node.orchestrator().tick();
    scenario().work(node);
    List<BackfillId> many =
        IntStream.range(0, 150).mapToObj(n -> start(node, 3, Duration.ZERO)).toList();
    BackfillId other = startInLodz(node);

    node.orchestrator().tick();
    node.orchestrator().tick();

    assertThat(backfill(other).state()).isEqualTo(BackfillState.DONE);
    assertThat(waitsFor(many.get(1))).isEqualTo("another backfill of the target goes first");
  }

  @Test
  void target_that_somebody_holds_holds_up_no_other_backfill() {
    Discovery node = inTheMorning();
    Scenario.city(node, "lodz", Scenario.config("0 0 * * *", Scenario.source("karnet", 24)));
    node.orchestrator().tick();
    scenario().work(node);
    BackfillId held = start(node, 1, Duration.ZERO);
    BackfillId other = startInLodz(node);
    OpenTransaction holder = open(() -> storage().targets().lock(List.of(KRAKOW)));

    var tick = threads().start(() -> node.orchestrator().tick().backfilled());
    boolean waited = Threads.isHeldUp(tick);
    BackfillState meanwhile = backfill(other).state();
    holder.commit();

    assertThat(waited).isFalse();
    assertThat(Threads.result(tick)).isEqualTo(1);
    assertThat(meanwhile).isEqualTo(BackfillState.DONE);
    assertThat(backfill(held).state()).isEqualTo(BackfillState.ACTIVE);
    assertThat(node.orchestrator().tick().backfilled()).isEqualTo(1);
  }

  private static BackfillId startInLodz(Discovery node) {
    var request =
        new BackfillRequest(
            Scenario.target("karnet", "lodz"),
            MIDNIGHT.minus(DAY),
            MIDNIGHT,
            Duration.ZERO,
            "another one");
    return ((BackfillResult.Started) node.admin().backfill(request, Scenario.ANN)).backfill().id();
  }
}
