package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.city.CityId;
import dev.discovery.plan.Subscription;
import dev.discovery.plan.SubscriptionStatus;
import dev.discovery.port.RunHistory;
import dev.discovery.port.RunHistory.RunPage;
import dev.discovery.port.RunLedger.Entry;
import dev.discovery.port.RunQuery;
import dev.discovery.run.AttemptFailure;
import dev.discovery.run.LedgerEntry;
import dev.discovery.run.Run;
import dev.discovery.run.RunLifecycle;
import dev.discovery.run.RunState;
import dev.discovery.run.Verdict;
import dev.discovery.schedule.Frequency;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.RetryPolicy;
import dev.discovery.source.RunId;
import dev.discovery.source.SourceName;
import dev.discovery.source.TargetId;
import dev.discovery.source.Trigger;
import dev.discovery.testkit.LedgerEntries;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The contract of {@link RunHistory}. */
public abstract class RunHistoryContract extends RunLedgerSuite {

  private static final CityId KRAKOW = new CityId("krakow");
  private static final int MORE_THAN_A_WALK = RunHistory.MOST_LOOKED_AT + 50;

  // ---- what is asked for

  @Test
  void has_nothing_at_first() {
    for (RunQuery query :
        List.of(
            RunQuery.ALL,
            RunQuery.ALL.of(KARNET),
            RunQuery.ALL.of(KRAKOW),
            RunQuery.ALL.in(RunState.RUNNING),
            RunQuery.ALL.from(NOW).until(LATER))) {
      assertThat(page(query, 10)).isEqualTo(new RunPage(List.of(), Optional.empty()));
    }
  }

  @Test
  void page_is_newest_first_and_has_decisions_without_a_run() {
    RunId first = ledger.record(NOW, skip(KARNET, NOW)).get(0);
    RunId second = ledger.record(NOW.plusSeconds(1), enqueue(LODZ, NOW)).get(0);
    RunId third = ledger.record(NOW.plusSeconds(2), asked(KARNET, "ann", true)).get(0);

    assertThat(ids(RunQuery.ALL)).containsExactly(third, second, first);
    assertThat(ids(RunQuery.ALL.of(KARNET))).containsExactly(third, first);
    assertThat(ids(RunQuery.ALL.of(QUIZ))).isEmpty();
    assertThat(page(RunQuery.ALL, 10).entries().get(0))
        .isEqualTo(new LedgerEntry.Asked(ledger.run(third)));
    assertThat(page(RunQuery.ALL, 10).next()).isEmpty();
  }

  @Test
  void filters_by_state_verdict_trigger_and_source_and_by_all_of_them() {
    RunId skipped = ledger.record(NOW, skip(LODZ, NOW)).get(0);
    Run queued = ledger.enqueued(LODZ, LATER);
    Run ok = succeeded(KARNET, NOW, ITEMS_OK);
    Run partial = succeeded(KARNET, LATER, ITEMS);
    Run failed = ledger.failed(started(QUIZ, NOW), "broken", NOW);
    Run lost = ledger.lost(started(QUIZ, LATER), LATER);
    RunId asked = ledger.record(LATER, asked(QUIZ, "ann", false)).get(0);

    RunQuery all = RunQuery.ALL;
    assertThat(ids(all.in(RunState.QUEUED))).containsExactly(asked, queued.id());
    assertThat(ids(all.in(RunState.SUCCEEDED, RunState.LOST)))
        .containsExactly(lost.id(), partial.id(), ok.id());
    assertThat(ids(all.in(RunState.FAILED, RunState.LOST))).containsExactly(lost.id(), failed.id());
    assertThat(ids(all.judged(Verdict.OK))).containsExactly(ok.id());
    assertThat(ids(all.judged(Verdict.FAILED))).containsExactly(lost.id(), failed.id());
    assertThat(ids(all.judged(Verdict.PARTIAL, Verdict.FAILED)))
        .containsExactly(lost.id(), failed.id(), partial.id());
    assertThat(ids(all.by(Trigger.MANUAL))).containsExactly(asked);
    assertThat(ids(all.by(Trigger.SCHEDULE))).hasSize(6).contains(skipped);
    assertThat(ids(all.of(new SourceName("karnet"))))
        .containsExactly(partial.id(), ok.id(), queued.id(), skipped);
    assertThat(ids(all.of(new SourceName("karnet")).in(RunState.QUEUED)))
        .containsExactly(queued.id());
    assertThat(ids(all.of(KARNET).judged(Verdict.PARTIAL))).containsExactly(partial.id());
    assertThat(ids(all.of(QUIZ).by(Trigger.MANUAL).in(RunState.QUEUED))).containsExactly(asked);
    assertThat(ids(all.of(QUIZ).of(new SourceName("karnet")))).isEmpty();
    assertThat(ids(all.judged(Verdict.FAILED).in(RunState.SUCCEEDED))).isEmpty();
  }

  @Test
  void every_answer_is_what_the_query_says_of_each_entry() {
    ledger.record(NOW, skip(LODZ, NOW), enqueue(LODZ, LATER), asked(KARNET, "ann", true));
    succeeded(KARNET, NOW, ITEMS_OK);
    succeeded(KARNET, LATER, new ItemCounts(2, 0, 0, 0, 0, 2));
    ledger.failed(started(QUIZ, NOW), "broken", NOW);
    ledger.cancelled(ledger.enqueued(QUIZ, LATER), "unwanted", LATER);
    List<LedgerEntry> all = page(RunQuery.ALL, 100).entries();

    List<RunQuery> queries = new ArrayList<>();
    for (RunQuery scope : List.of(RunQuery.ALL, RunQuery.ALL.of(KARNET), RunQuery.ALL.of(QUIZ))) {
      for (RunState state : RunState.values()) {
        queries.add(scope.in(state));
      }
      for (Verdict verdict : Verdict.values()) {
        queries.add(scope.judged(verdict));
        queries.add(scope.judged(verdict).by(Trigger.SCHEDULE).from(LATER));
      }
    }

    assertThat(all).hasSize(7);
    assertThat(queries)
        .allSatisfy(
            query ->
                assertThat(page(query, 100).entries())
                    .isEqualTo(all.stream().filter(query::matches).toList()));
  }

  @Test
  void time_range_has_its_start_and_not_its_end() {
    for (int second = 0; second < 5; second++) {
      ledger.record(NOW.plusSeconds(second), skip(KARNET, NOW.plusSeconds(second)));
    }
    RunQuery range = RunQuery.ALL.from(NOW.plusSeconds(1)).until(NOW.plusSeconds(4));

    for (UnaryOperator<RunQuery> of :
        List.<UnaryOperator<RunQuery>>of(query -> query, query -> query.of(KARNET))) {
      assertThat(seconds(of.apply(range))).containsExactly(3L, 2L, 1L);
      assertThat(seconds(of.apply(RunQuery.ALL.from(NOW.plusSeconds(4))))).containsExactly(4L);
      assertThat(seconds(of.apply(RunQuery.ALL.until(NOW.plusSeconds(1))))).containsExactly(0L);
      assertThat(seconds(of.apply(RunQuery.ALL.until(NOW)))).isEmpty();
    }
  }

  @Test
  void city_has_all_that_it_subscribes_to_shared_targets_included() {
    subscribe("krakow", KARNET, QUIZ);
    subscribe("lodz", LODZ, QUIZ);
    RunId own = ledger.record(NOW, skip(KARNET, NOW)).get(0);
    RunId others = ledger.record(NOW, skip(LODZ, NOW)).get(0);
    RunId shared = ledger.record(NOW, enqueue(QUIZ, NOW)).get(0);

    RunQuery ofKrakow = RunQuery.ALL.of(KRAKOW);
    assertThat(ids(ofKrakow)).containsExactly(shared, own);
    assertThat(ids(ofKrakow.of(new SourceName("karnet")))).containsExactly(own);
    assertThat(ids(ofKrakow.of(QUIZ))).containsExactly(shared);
    assertThat(ids(ofKrakow.of(LODZ))).as("it is not of this city").isEmpty();
    assertThat(ids(ofKrakow.in(RunState.QUEUED))).containsExactly(shared);
    assertThat(ids(RunQuery.ALL.of(new CityId("lodz")))).containsExactly(shared, others);
    assertThat(ids(RunQuery.ALL.of(new CityId("nowhere")))).isEmpty();
  }

  @Test
  void pages_show_no_details_of_failures() {
    Run run = started(KARNET, NOW);
    AttemptFailure failed = AttemptFailure.of(new IllegalStateException("broken"), text -> text);
    ledger.ended(run, RunLifecycle.fail(run, failed, RetryPolicy.none(), Optional.empty(), NOW));

    assertThat(ledger.run(run.id()).progress().failure().orElseThrow().detail()).isPresent();
    assertThat(page(RunQuery.ALL, 10).entries())
        .containsExactly(new LedgerEntry.Asked(ledger.run(run.id()).withoutDetail()));
  }

  // ---- page by page

  @Test
  void pages_have_each_entry_once_while_others_are_added() {
    subscribe("krakow", KARNET, QUIZ);
    for (int n = 0; n < 10; n++) {
      ledger.record(NOW, skip(KARNET, NOW.plusSeconds(n)), skip(QUIZ, NOW.plusSeconds(n)));
    }

    int added = 0;
    for (RunQuery query : List.of(RunQuery.ALL, RunQuery.ALL.of(KARNET), RunQuery.ALL.of(KRAKOW))) {
      List<RunId> before = ids(query);
      var seen = new ArrayList<RunId>();
      Optional<RunId> next = Optional.empty();
      do {
        RunPage page = storage().history().page(query, next, 3);
        assertThat(page.entries()).hasSizeLessThanOrEqualTo(3);
        page.entries().forEach(entry -> seen.add(entry.id()));
        next = page.next();
        ledger.record(NOW, skip(KARNET, NOW.plusSeconds(100 + added++)));
      } while (next.isPresent());

      assertThat(seen).containsExactlyElementsOf(before);
    }
  }

  @Test
  void page_of_a_city_is_in_order_although_one_of_its_targets_has_far_more() {
    TargetId[] many =
        IntStream.range(0, 40)
            .mapToObj(n -> TargetId.of("source-" + n, "city:krakow"))
            .toArray(TargetId[]::new);
    ledger.targets(many);
    subscribe("krakow", many);
    for (int n = 0; n < 20; n++) {
      ledger.record(NOW, skip(many[n], NOW));
    }
    List<Entry> busy =
        IntStream.range(0, 600).mapToObj(n -> skip(many[39], NOW.plusSeconds(n))).toList();
    ledger.record(NOW, busy);
    for (int n = 20; n < 39; n++) {
      ledger.record(NOW, asked(many[n], "ann", false));
    }

    for (RunQuery query :
        List.of(RunQuery.ALL.of(KRAKOW), RunQuery.ALL.of(KRAKOW).by(Trigger.SCHEDULE))) {
      List<LedgerEntry> all = LedgerEntries.all(storage(), RunQuery.ALL);
      assertThat(LedgerEntries.all(storage(), query))
          .isEqualTo(all.stream().filter(query::matches).toList());
    }
  }

  @Test
  void page_that_looked_through_many_in_vain_is_empty_and_says_where_to_go_on() {
    RunId old = ledger.record(NOW, asked(KARNET, "ann", true)).get(0);
    ledger.record(NOW, skips(KARNET, NOW));

    for (RunQuery query :
        List.of(RunQuery.ALL.by(Trigger.MANUAL), RunQuery.ALL.of(KARNET).by(Trigger.MANUAL))) {
      RunPage first = page(query, 10);
      RunPage second = storage().history().page(query, first.next(), 10);

      assertThat(first.entries()).isEmpty();
      assertThat(first.next()).isPresent();
      assertThat(second.entries()).extracting(LedgerEntry::id).containsExactly(old);
      assertThat(second.next()).isEmpty();
    }
  }

  @Test
  void what_has_failed_and_what_is_in_flight_is_found_at_once_below_any_number_of_others() {
    Run failed = ledger.failed(started(KARNET, NOW), "broken", NOW);
    Run queued = ledger.enqueued(QUIZ, NOW);
    ledger.record(NOW, skips(KARNET, LATER));

    assertThat(ids(RunQuery.ALL.judged(Verdict.FAILED))).containsExactly(failed.id());
    assertThat(ids(RunQuery.ALL.in(RunState.FAILED, RunState.LOST))).containsExactly(failed.id());
    assertThat(ids(RunQuery.ALL.of(QUIZ.source()).in(RunState.QUEUED)))
        .containsExactly(queued.id());
  }

  @Test
  void range_is_found_at_once_below_any_number_of_newer_ones_and_ends_at_its_start() {
    Instant longAfter = NOW.plus(Duration.ofDays(30));
    ledger.record(NOW.minus(Duration.ofHours(2)), skip(KARNET, NOW.minusSeconds(1)));
    RunId old = ledger.record(NOW, skip(KARNET, NOW)).get(0);
    ledger.record(longAfter, skips(KARNET, longAfter));

    RunQuery range = RunQuery.ALL.from(NOW).until(LATER);
    for (RunQuery query : List.of(range, range.of(KARNET), range.of(KARNET.source()))) {
      RunPage page = page(query, 10);
      assertThat(page.entries()).extracting(LedgerEntry::id).containsExactly(old);
      assertThat(page.next()).as("nothing before the range is looked through").isEmpty();
    }
  }

  // ---- what the tests say

  private static final ItemCounts ITEMS_OK = new ItemCounts(3, 3, 0, 0, 0, 0);

  private static List<Entry> skips(TargetId target, Instant from) {
    return IntStream.rangeClosed(1, MORE_THAN_A_WALK)
        .mapToObj(n -> skip(target, from.plusSeconds(n)))
        .toList();
  }

  private Run started(TargetId target, Instant at) {
    return ledger.started(ledger.enqueued(target, at), at);
  }

  private Run succeeded(TargetId target, Instant at, ItemCounts items) {
    return ledger.succeeded(started(target, at), items, Optional.empty(), at);
  }

  private void subscribe(String city, TargetId... targets) {
    CityId id = new CityId(city);
    List<Subscription> wanted =
        List.of(targets).stream()
            .map(
                target ->
                    new Subscription(
                        id,
                        target.source(),
                        Optional.of(target.scope()),
                        Optional.of(Frequency.ofHours(24)),
                        SubscriptionStatus.ACTIVE,
                        "",
                        "f1"))
            .toList();
    inTransaction(
        () -> {
          storage().configs().put(Given.city(city));
          storage().subscriptions().replace(List.of(id), wanted);
        });
  }

  private RunPage page(RunQuery query, int limit) {
    return storage().history().page(query, Optional.empty(), limit);
  }

  private List<RunId> ids(RunQuery query) {
    return page(query, 1_000).entries().stream().map(LedgerEntry::id).toList();
  }

  private List<Long> seconds(RunQuery query) {
    return page(query, 100).entries().stream()
        .map(entry -> entry.decidedAt().getEpochSecond() - NOW.getEpochSecond())
        .toList();
  }
}
