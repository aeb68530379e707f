package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.discovery.Discovery;
import dev.discovery.plan.Explanation;
import dev.discovery.plan.Explanation.Fact;
import dev.discovery.plan.Explanation.Kind;
import dev.discovery.plan.Pause;
import dev.discovery.plan.PauseScope;
import dev.discovery.plan.SkipReason;
import dev.discovery.plan.Target;
import dev.discovery.port.RunLedger.Entry;
import dev.discovery.run.Run;
import dev.discovery.schedule.Overlap;
import dev.discovery.schedule.Spread;
import dev.discovery.source.FailureKind;
import dev.discovery.source.RetryPolicy;
import dev.discovery.source.Scope;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SourceName;
import dev.discovery.source.SyncException;
import dev.discovery.testkit.Faults;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Why a source did, did not or will run: one case for each answer. */
public abstract class ExplainScenarios extends ProjectionSuite {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Instant TEN = MIDNIGHT.plus(Duration.ofHours(10));

  // ---- what the config says

  @Test
  void nothing_runs_for_a_city_that_there_is_not() {
    Discovery node = startAtMidnight(karnet);

    assertThat(now(node)).matches(is(Kind.NO_SUCH_CITY, "no city krakow"));
  }

  @Test
  void source_that_the_config_does_not_name_is_not_asked_for_and_keeps_its_history() {
    Discovery node = startAtMidnight(karnet);
    Scenario.city(node, "krakow", KARNET);
    Explanation other =
        node.admin()
            .explain(Scenario.id("krakow"), repertuary.name(), Optional.empty(), Scenario.ANN);
    node.orchestrator().tick();
    scenario().work(node);
    Scenario.city(node, "krakow", NOTHING);

    assertThat(other).matches(is(Kind.NOT_IN_CONFIG, "does not name the source"));
    assertThat(now(node)).matches(is(Kind.NOT_IN_CONFIG, "version 2"));
    assertThat(at(node, MIDNIGHT)).matches(is(Kind.SUCCEEDED, "succeeded"));
    assertThat(at(node, MIDNIGHT.plus(DAY))).matches(is(Kind.NOT_IN_CONFIG, "does not name"));
  }

  @Test
  void entry_that_is_invalid_says_what_is_wrong() {
    Discovery node = startAtMidnight(karnet);
    Scenario.city(
        node,
        "krakow",
        Scenario.config("0 0 * * *", "{\"name\": \"karnet\", \"frequency_hours\": 0}"));

    assertThat(now(node)).matches(is(Kind.INVALID, "/sources/0/frequency_hours: expected"));
  }

  @Test
  void disabled_source_and_disabled_city_say_which_of_them_it_is() {
    Discovery node = startAtMidnight(karnet);
    Scenario.city(
        node, "krakow", Scenario.config("0 0 * * *", Scenario.source("karnet", 24, false, "{}")));
    Explanation ofSource = now(node);
    Scenario.city(
        node, "krakow", Scenario.config(false, "0 0 * * *", "UTC", Scenario.source("karnet", 24)));

    assertThat(ofSource).matches(is(Kind.DISABLED, "the source is disabled for this city"));
    assertThat(now(node)).matches(is(Kind.DISABLED, "the schedule of this city is disabled"));
    assertThat(at(node, MIDNIGHT.plus(DAY))).matches(is(Kind.DISABLED, "disabled"));
    assertThat(facts(now(node)))
        .contains(new Fact("city enabled", "false"), new Fact("source enabled", "true"));
  }

  @Test
  void source_that_no_node_has_ever_had_or_has_any_more_is_unknown() {
    Discovery node = startAtMidnight(repertuary);
    Scenario.city(node, "krakow", KARNET);
    Explanation never = now(node);
    scenario().node(karnet);
    Scenario.city(node, "krakow", KARNET);
    Explanation there = now(node);
    scenario().after(Duration.ofMinutes(10));

    assertThat(never).matches(is(Kind.UNKNOWN_SOURCE, "no node has registered this source"));
    assertThat(there).matches(is(Kind.FIRST_RUN, "never ran"));
    assertThat(now(node)).matches(is(Kind.UNKNOWN_SOURCE, "no running node"));
  }

  @Test
  void source_of_a_region_says_that_the_city_has_none() {
    SourceDefinition museums = SourceDefinition.of("karnet", Scope.REGION, sync);
    Discovery node = startAtMidnight(museums);
    Scenario.city(node, "krakow", KARNET);

    assertThat(now(node)).matches(is(Kind.NO_REGION, "the city has no region"));
  }

  // ---- now

  @Test
  void source_is_due_at_first_then_waits_for_its_slot_and_is_due_again() {
    Discovery node = startAtMidnight(karnet);
    Scenario.city(node, "krakow", KARNET);
    Explanation first = now(node);
    node.orchestrator().tick();
    Explanation queued = now(node);
    scenario().work(node);
    Explanation waits = now(node);
    scenario().at(MIDNIGHT.plus(DAY));

    assertThat(first).matches(is(Kind.FIRST_RUN, "never ran"));
    assertThat(queued).matches(is(Kind.QUEUED, "is queued"));
    assertThat(waits)
        .matches(
            is(
                Kind.WAITS_FOR_SLOT,
                "its next slot is 2026-01-16 00:00 UTC (2026-01-16T00:00:00Z)"));
    assertThat(now(node)).matches(is(Kind.DUE, "The next tick starts it"));
    assertThat(facts(waits))
        .contains(
            new Fact("config version", "1"),
            new Fact("cron", "0 0 * * *"),
            new Fact("zone", "UTC"),
            new Fact("frequency", "PT24H"),
            new Fact("really runs", "every day"),
            new Fact("overlap", "skip"),
            new Fact("last slot", "2026-01-15 00:00 UTC (2026-01-15T00:00:00Z)"));
  }

  @Test
  void source_with_a_spread_waits_for_its_share() {
    Discovery node = startAtMidnight(karnet.withSpread(new Spread(Duration.ofHours(12))));
    Scenario.city(node, "krakow", KARNET);
    scenario().at(scenario().state(KRAKOW).wakeAt().orElseThrow());
    node.orchestrator().tick();
    scenario().work(node);
    Instant due = scenario().state(KRAKOW).pending().orElseThrow().dueAt();
    scenario().at(MIDNIGHT.plus(DAY));

    assertThat(now(node)).matches(is(Kind.WAITS_FOR_SPREAD, "its share of the spread"));
    assertThat(at(node, due)).matches(is(Kind.WILL_RUN, "starts at"));
  }

  @Test
  void source_that_queues_waits_for_the_run_in_flight() {
    Discovery node = startAtMidnight(karnet.withOverlap(Overlap.QUEUE));
    Scenario.city(node, "krakow", KARNET);
    node.orchestrator().tick();
    scenario().at(MIDNIGHT.plus(DAY));
    node.orchestrator().tick();

    assertThat(now(node)).matches(is(Kind.WAITS_FOR_RUN, "which is queued"));
    assertThat(facts(now(node))).extracting(Fact::name).contains("parked", "run in flight");
  }

  @Test
  void pause_says_who_why_and_until_when() {
    Discovery node = startAtMidnight(karnet);
    Scenario.city(node, "krakow", KARNET);
    node.orchestrator().tick();
    scenario().work(node);
    Instant end = MIDNIGHT.plus(Duration.ofHours(36));
    inTransaction(
        () ->
            storage()
                .pauses()
                .add(
                    new Pause(
                        PauseScope.of(karnet.name()),
                        "moving",
                        Scenario.ANN,
                        MIDNIGHT,
                        Optional.of(end))));
    Explanation before = now(node);
    Explanation skipped = at(node, MIDNIGHT.plus(DAY));
    Explanation after = at(node, MIDNIGHT.plus(DAY).plus(DAY));
    scenario().at(MIDNIGHT.plus(DAY));
    node.orchestrator().tick();
    Explanation parked = now(node);
    scenario().at(end);
    node.orchestrator().tick();

    assertThat(before).matches(is(Kind.PAUSED, "ann paused karnet"));
    assertThat(parked).matches(is(Kind.PAUSED, "because of \"moving\""));
    assertThat(facts(parked)).contains(new Fact("paused by", "ann"));
    assertThat(skipped).matches(is(Kind.WILL_BE_SKIPPED, "paused"));
    assertThat(after).matches(is(Kind.WILL_RUN, "will run"));
    assertThat(at(node, MIDNIGHT.plus(DAY))).matches(is(Kind.SKIPPED, "because it was paused"));
  }

  @Test
  void pause_without_an_end_blocks_what_is_to_come() {
    Discovery node = startAtMidnight(karnet);
    Scenario.city(node, "krakow", KARNET);
    inTransaction(
        () ->
            storage()
                .pauses()
                .add(
                    new Pause(
                        PauseScope.EVERYTHING,
                        "moving",
                        Scenario.ANN,
                        MIDNIGHT,
                        Optional.empty())));

    assertThat(now(node)).matches(is(Kind.PAUSED, "with no end"));
    assertThat(at(node, MIDNIGHT.plus(DAY))).matches(is(Kind.PAUSED, "as things are"));
  }

  @Test
  void target_that_cannot_be_read_is_quarantined() {
    Discovery node = startAtMidnight(karnet);
    Scenario.city(node, "krakow", KARNET);
    scenario().rezone(KRAKOW, "Mars/Base");
    Explanation soon = now(node);
    node.orchestrator().tick();

    assertThat(soon).matches(is(Kind.QUARANTINED, "the next tick quarantines it"));
    assertThat(now(node)).matches(is(Kind.QUARANTINED, "Mars/Base"));
    assertThat(at(node, TEN)).matches(is(Kind.QUARANTINED, "as things are"));
  }

  // ---- then

  @Test
  void run_says_how_it_ended() {
    Discovery node = startAtMidnight(karnet.withRetry(RetryPolicy.none()));
    Scenario.city(node, "krakow", Scenario.config("0 * * * *", Scenario.source("karnet", 1)));
    Ledger ledger = new Ledger(storage());
    Run first = tickAt(node, MIDNIGHT);
    ledger.cancelled(first, "not wanted", MIDNIGHT);
    release(first);
    Run second = tickAt(node, MIDNIGHT.plus(HOUR));
    ledger.lost(second, MIDNIGHT.plus(HOUR));
    release(second);
    Run third = tickAt(node, MIDNIGHT.plus(HOUR.multipliedBy(2)));
    ledger.failed(
        ledger.started(third, scenario().now()),
        "gone for good",
        scenario().now().plusSeconds(600));
    release(third);

    assertThat(at(node, MIDNIGHT)).matches(is(Kind.CANCELLED, "not wanted"));
    assertThat(at(node, MIDNIGHT.plus(HOUR))).matches(is(Kind.LOST, "was lost"));
    assertThat(at(node, MIDNIGHT.plus(HOUR.multipliedBy(2))))
        .matches(is(Kind.FAILED, "gone for good"));
    scenario().after(Duration.ofMinutes(30));
    assertThat(at(node, MIDNIGHT.plus(Duration.ofMinutes(125))))
        .as("while it was running")
        .matches(is(Kind.FAILED, "was running then"));
    assertThat(at(node, MIDNIGHT.plus(Duration.ofMinutes(145))))
        .matches(is(Kind.BETWEEN_SLOTS, "The one before is"));
  }

  @Test
  void run_that_is_tried_again_says_when() {
    sync.failing(1, new SyncException(FailureKind.UPSTREAM, "503"));
    Discovery node = startAtMidnight(karnet);
    Scenario.city(node, "krakow", KARNET);
    node.orchestrator().tick();
    scenario().work(node);

    assertThat(now(node)).matches(is(Kind.RETRYING, "is tried again at"));
    assertThat(at(node, MIDNIGHT)).matches(is(Kind.RETRYING, "503"));
  }

  @Test
  void slot_that_was_missed_is_covered_by_the_run_of_an_earlier_one() {
    Discovery node = startAtMidnight(karnet);
    Scenario.city(node, "krakow", Scenario.config("0 * * * *", Scenario.source("karnet", 1)));
    node.orchestrator().tick();
    scenario().work(node);
    scenario().at(MIDNIGHT.plus(Duration.ofMinutes(250)));
    node.orchestrator().tick();
    scenario().work(node);

    assertThat(at(node, MIDNIGHT.plus(HOUR))).matches(is(Kind.SUCCEEDED, "and 3 after it"));
    assertThat(at(node, MIDNIGHT.plus(HOUR.multipliedBy(3))))
        .matches(is(Kind.COLLAPSED, "covers it, 4 in all"));
    assertThat(at(node, MIDNIGHT.plus(Duration.ofMinutes(150))))
        .matches(is(Kind.BETWEEN_SLOTS, "lies between slots that were missed"));
  }

  @Test
  void slot_that_was_skipped_says_for_what_reason() {
    Discovery node = startAtMidnight(karnet);
    Scenario.city(node, "krakow", KARNET);
    node.orchestrator().tick();
    Instant at = MIDNIGHT.minus(DAY);
    for (SkipReason reason : SkipReason.values()) {
      Instant slot = at;
      inTransaction(
          () ->
              storage()
                  .runs()
                  .record(
                      List.of(new Entry.Skipped(KRAKOW, Given.decided(slot), reason)),
                      slot,
                      "node"));
      assertThat(at(node, slot)).as("%s", reason).matches(is(Kind.SKIPPED, "was skipped, because"));
      at = at.minus(DAY);
    }
  }

  @Test
  void instant_without_a_slot_names_its_neighbours() {
    Discovery node = startAtMidnight(karnet);
    Scenario.city(node, "krakow", KARNET);
    node.orchestrator().tick();
    scenario().work(node);
    scenario().at(TEN);

    assertThat(at(node, MIDNIGHT.plus(HOUR)))
        .matches(is(Kind.BETWEEN_SLOTS, "the one after 2026-01-16 00:00 UTC"));
    assertThat(at(node, MIDNIGHT.minus(HOUR))).matches(is(Kind.BEFORE_FIRST, "its first slot is"));
    assertThat(at(node, TEN.plus(HOUR)))
        .matches(is(Kind.BETWEEN_SLOTS, "the one after 2026-01-16 00:00 UTC"));
    assertThat(at(node, MIDNIGHT.plus(DAY))).matches(is(Kind.WILL_RUN, "will run"));
    assertThatThrownBy(() -> at(node, TEN.plus(Duration.ofDays(367))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void slot_without_a_decision_is_admitted() {
    Discovery node = startAtMidnight(karnet);
    Scenario.city(node, "krakow", KARNET);
    node.orchestrator().tick();
    scenario().work(node);
    Target target = scenario().target(KRAKOW);
    Instant lost = MIDNIGHT.plus(DAY);
    inTransaction(
        () -> {
          storage().targets().lock(List.of(KRAKOW));
          storage().targets().advance(List.of(target.in(Given.decidedUpTo(lost, lost.plus(DAY)))));
        });
    scenario().at(lost.plus(HOUR));
    Explanation miss = at(node, lost);
    Scenario.city(node, "krakow", Scenario.config("0 */12 * * *", Scenario.source("karnet", 24)));

    assertThat(miss).matches(is(Kind.NO_RECORD, "looks like a miss"));
    assertThat(at(node, lost)).matches(is(Kind.NO_RECORD, "the config was changed at"));
  }

  // ---- clocks that jump

  @Test
  void time_that_clocks_skip_comes_after_the_gap_and_one_that_they_show_twice_the_first_time() {
    scenario().at(Instant.parse("2026-03-20T12:00:00Z"));
    Discovery node = scenario().node(karnet);
    Scenario.city(
        node,
        "krakow",
        Scenario.config(true, "30 2 * * *", "Europe/Warsaw", Scenario.source("karnet", 24)));
    node.orchestrator().tick();
    scenario().work(node);
    Instant afterGap = Instant.parse("2026-03-29T01:00:00Z");
    Instant firstTime = Instant.parse("2026-10-25T00:30:00Z");

    Explanation ahead = at(node, afterGap);
    Explanation twiceAhead = at(node, firstTime.plus(HOUR));
    for (Instant slot = scenario().next(KRAKOW);
        !slot.isAfter(firstTime);
        slot = scenario().next(KRAKOW)) {
      scenario().at(slot);
      node.orchestrator().tick();
      scenario().work(node);
    }
    scenario().after(Duration.ofHours(2));

    assertThat(ahead).matches(is(Kind.WILL_RUN, "which stands for 2026-03-29 02:30"));
    assertThat(twiceAhead).matches(is(Kind.BETWEEN_SLOTS, "will show that time twice"));
    assertThat(at(node, afterGap)).matches(is(Kind.SUCCEEDED, "which stands for 2026-03-29 02:30"));
    assertThat(at(node, firstTime)).matches(is(Kind.SUCCEEDED, "2026-10-25 02:30 Europe/Warsaw"));
    assertThat(at(node, firstTime.plus(HOUR)))
        .matches(is(Kind.BETWEEN_SLOTS, "Clocks showed that time twice"));
  }

  // ---- wider scopes

  @Test
  void wide_source_runs_once_for_all_its_cities_also_when_one_of_them_does_not_want_it() {
    Discovery node = startAtMidnight(quiz);
    wantQuiz(node, "krakow", 6);
    Scenario.city(
        node, "lodz", Scenario.config("0 0 * * *", Scenario.source("pubquiz-pl", 6, false, "{}")));

    Explanation wanted = explain(node, "krakow", quiz.name(), Optional.empty());
    Explanation unwanted = explain(node, "lodz", quiz.name(), Optional.empty());

    assertThat(wanted).matches(is(Kind.FIRST_RUN, "once for all cities of country:PL"));
    assertThat(unwanted).matches(is(Kind.DISABLED, "Other cities want it"));
  }

  // ---- what it costs

  @Test
  void instant_behind_20000_decisions_is_too_far_ahead_and_the_furthest_one_is_named() {
    Discovery node = startAtMidnight(karnet);
    Scenario.city(
        node,
        "krakow",
        Scenario.config("* * * * *", "{\"name\": \"karnet\", \"frequency\": \"PT1M\"}"));
    Duration minute = Duration.ofMinutes(1);
    Instant last = MIDNIGHT.plus(minute.multipliedBy(19_999));

    assertThat(at(node, last)).matches(is(Kind.WILL_RUN, "will run"));
    assertThat(at(node, last.plus(minute)))
        .matches(is(Kind.TOO_FAR, "20000 decisions"))
        .matches(is(Kind.TOO_FAR, "(" + last + ")"));
    assertThat(at(node, MIDNIGHT.plus(DAY.multipliedBy(366))))
        .matches(is(Kind.TOO_FAR, "(" + last + ")"));
  }

  @Test
  void answer_takes_as_many_calls_for_fifty_entries_as_for_one() {
    Faults process = new Faults();
    startAtMidnight(karnet);
    Discovery node = scenario().node(process, karnet);
    Scenario.city(node, "krakow", KARNET);
    node.orchestrator().tick();
    int ofOne = callsOfNow(node, process);
    Scenario.city(
        node,
        "krakow",
        Scenario.config(
            "0 0 * * *",
            Stream.concat(IntStream.range(0, 49).mapToObj("s%02d"::formatted), Stream.of("karnet"))
                .map(name -> Scenario.source(name, 24))
                .toArray(String[]::new)));

    assertThat(callsOfNow(node, process)).isEqualTo(ofOne);
  }

  private static int callsOfNow(Discovery node, Faults process) {
    int before = process.calls().size();
    now(node);
    return process.calls().size() - before;
  }

  // ---- what the tests say

  private Run tickAt(Discovery node, Instant slot) {
    scenario().at(slot);
    node.orchestrator().tick();
    return scenario().run(KRAKOW);
  }

  private void release(Run run) {
    inTransaction(
        () -> {
          Target target = storage().targets().lock(List.of(KRAKOW)).get(0);
          storage().targets().advance(List.of(target.in(target.state().releasedBy(run.id()))));
        });
  }

  private static Explanation now(Discovery node) {
    return explain(node, "krakow", new SourceName("karnet"), Optional.empty());
  }

  private static Explanation at(Discovery node, Instant at) {
    return explain(node, "krakow", new SourceName("karnet"), Optional.of(at));
  }

  private static Explanation explain(
      Discovery node, String city, SourceName source, Optional<Instant> at) {
    return node.admin().explain(Scenario.id(city), source, at, Scenario.ANN);
  }

  private static List<Fact> facts(Explanation explanation) {
    return explanation.facts();
  }

  private static Predicate<Explanation> is(Kind kind, String words) {
    return explanation -> explanation.kind() == kind && explanation.sentence().contains(words);
  }
}
