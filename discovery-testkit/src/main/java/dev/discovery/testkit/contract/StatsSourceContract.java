package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.city.CityId;
import dev.discovery.plan.SkipReason;
import dev.discovery.plan.Subscription;
import dev.discovery.plan.SubscriptionStatus;
import dev.discovery.port.RunLedger.Entry;
import dev.discovery.port.StatsSource;
import dev.discovery.run.DurationHistogram;
import dev.discovery.run.Ending;
import dev.discovery.run.Failure;
import dev.discovery.run.LastFailure;
import dev.discovery.run.Run;
import dev.discovery.run.RunLifecycle;
import dev.discovery.run.RunTotals;
import dev.discovery.run.Standing;
import dev.discovery.run.Statistics;
import dev.discovery.run.TargetStats;
import dev.discovery.run.Verdicts;
import dev.discovery.run.Window;
import dev.discovery.schedule.Frequency;
import dev.discovery.source.FailureKind;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.RunId;
import dev.discovery.source.ScopeKey;
import dev.discovery.source.SourceName;
import dev.discovery.source.TargetId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract of {@link StatsSource}. */
public abstract class StatsSourceContract extends Suite<StorageBed> {

  private static final TargetId KARNET = TargetId.of("karnet", "city:krakow");
  private static final TargetId LODZ = TargetId.of("karnet", "city:lodz");
  private static final TargetId QUIZ = TargetId.of("pubquiz-pl", "country:PL");
  private static final Instant NOW = Given.NOW;
  private static final ItemCounts ITEMS = new ItemCounts(21, 1, 2, 3, 4, 5);

  private Ledger ledger;

  @BeforeEach
  final void insertTargets() {
    ledger = new Ledger(storage());
    ledger.targets(KARNET, LODZ, QUIZ);
  }

  @Test
  void target_that_never_ran_has_none() {
    TargetId unknown = TargetId.of("unheard-of", "global");
    ledger.started(ledger.enqueued(KARNET, NOW), NOW);

    assertThat(stats().ofTargets(List.of(KARNET, unknown)))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(KARNET, TargetStats.none(KARNET), unknown, TargetStats.none(unknown)));
    assertThat(stats().ofTargets(List.of())).isEmpty();
  }

  @Test
  void success_counts_and_adds_its_items() {
    succeed(KARNET, 0);
    succeed(KARNET, 10);

    assertThat(of(KARNET))
        .isEqualTo(
            new TargetStats(
                KARNET,
                new Statistics(
                    new RunTotals(2, 0, 0, 0),
                    new Verdicts(0, 2, 0, 0),
                    ITEMS.plus(ITEMS),
                    took(1, 1)),
                new Standing(
                    Optional.of(NOW.plusSeconds(11)),
                    Optional.of(NOW.plusSeconds(11)),
                    Optional.of(NOW.plusSeconds(11)),
                    Optional.empty(),
                    2,
                    0,
                    List.of(Ending.PARTIAL, Ending.PARTIAL))));
    assertThat(of(LODZ)).isEqualTo(TargetStats.none(LODZ));
  }

  @Test
  void failures_and_losses_add_up_until_a_success() {
    succeed(KARNET, 0);
    ledger.failed(started(KARNET, 10), Given.HOSTILE, NOW.plusSeconds(11));
    ledger.lost(started(KARNET, 20), NOW.plusSeconds(21));

    TargetStats failing = of(KARNET);
    succeed(KARNET, 30);
    TargetStats recovered = of(KARNET);

    assertThat(failing)
        .isEqualTo(
            new TargetStats(
                KARNET,
                new Statistics(
                    new RunTotals(1, 1, 0, 1), new Verdicts(0, 1, 0, 2), ITEMS, took(1, 1, 1)),
                new Standing(
                    Optional.of(NOW.plusSeconds(21)),
                    Optional.of(NOW.plusSeconds(1)),
                    Optional.of(NOW.plusSeconds(1)),
                    Optional.of(
                        new LastFailure(
                            new Failure(
                                FailureKind.WORKER_LOST, "its job has vanished from the queue"),
                            NOW.plusSeconds(21))),
                    0,
                    2,
                    List.of(Ending.PARTIAL, Ending.FAILED, Ending.LOST))));
    assertThat(recovered.standing().consecutiveFailures()).isZero();
    assertThat(recovered.standing().lastFailure())
        .as("kept for people")
        .isEqualTo(failing.standing().lastFailure());
    assertThat(recovered.standing().lastSuccessAt()).contains(NOW.plusSeconds(31));
  }

  @Test
  void keeps_the_text_of_the_newest_failure() {
    ledger.failed(started(KARNET, 0), "older", NOW.plusSeconds(1));
    ledger.failed(started(KARNET, 10), Given.HOSTILE + Given.LONG, NOW.plusSeconds(11));

    assertThat(of(KARNET).standing().lastFailure().map(LastFailure::failure))
        .contains(new Failure(FailureKind.NOT_FOUND, Given.HOSTILE + Given.LONG));
  }

  @Test
  void cancelled_run_is_neither_success_nor_failure() {
    ledger.failed(started(KARNET, 0), "broken", NOW.plusSeconds(1));

    ledger.cancelled(ledger.enqueued(KARNET, NOW.plusSeconds(10)), "unwanted", NOW.plusSeconds(11));

    assertThat(of(KARNET))
        .isEqualTo(
            new TargetStats(
                KARNET,
                new Statistics(
                    new RunTotals(0, 1, 1, 0), new Verdicts(0, 0, 0, 1), ItemCounts.NONE, took(1)),
                new Standing(
                    Optional.of(NOW.plusSeconds(11)),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(
                        new LastFailure(
                            new Failure(FailureKind.NOT_FOUND, "broken"), NOW.plusSeconds(1))),
                    0,
                    1,
                    List.of(Ending.FAILED, Ending.CANCELLED))));
  }

  @Test
  void skipped_slots_retries_and_runs_in_flight_are_not_counted() {
    Run run = started(KARNET, 0);
    ledger.updated(run, RunLifecycle.start(run, "another", NOW.plusSeconds(1)));
    ledger.record(NOW, new Entry.Skipped(LODZ, Given.decided(NOW), SkipReason.OVERLAP));

    assertThat(of(KARNET)).isEqualTo(TargetStats.none(KARNET));
    assertThat(of(LODZ)).isEqualTo(TargetStats.none(LODZ));
  }

  @Test
  void large_counts_add_up() {
    long most = 1L << 40;
    ItemCounts many = new ItemCounts(most, most, most, most, most, most);
    for (int n = 0; n < 3; n++) {
      ledger.succeeded(
          started(KARNET, 10 * n), many, Optional.empty(), NOW.plusSeconds(10 * n + 1));
    }

    assertThat(of(KARNET).items().found()).isEqualTo(3 * most);
    assertThat(of(KARNET).items().failed()).isEqualTo(3 * most);
  }

  @Test
  void keeps_microseconds_and_cuts_what_is_finer() {
    Run run = started(KARNET, 0);

    ledger.succeeded(run, ITEMS, Optional.empty(), NOW.plusSeconds(1).plus(Given.CUT_OFF));

    assertThat(of(KARNET).standing().lastRunAt()).contains(NOW.plusSeconds(1));
    assertThat(of(KARNET).standing().lastSuccessAt()).contains(NOW.plusSeconds(1));
  }

  @Test
  void rollback_undoes_what_an_end_added() {
    succeed(KARNET, 0);
    TargetStats before = of(KARNET);
    Run run = started(KARNET, 10);

    rolledBack(
        () ->
            storage()
                .runs()
                .end(
                    run,
                    RunLifecycle.succeed(run, Given.outcome(ITEMS), NOW.plusSeconds(11)),
                    Optional.empty(),
                    Optional.empty()));

    assertThat(of(KARNET)).isEqualTo(before);
  }

  @Test
  void city_shows_the_totals_of_every_subscription_that_has_a_target() {
    subscribe("krakow", "karnet", "city:krakow", SubscriptionStatus.ACTIVE);
    subscribe("lodz", "karnet", "city:lodz", SubscriptionStatus.DISABLED);
    succeed(KARNET, 0);

    assertThat(ofCities("krakow", "lodz"))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                new CityId("krakow"),
                Map.of(KARNET.source(), of(KARNET)),
                new CityId("lodz"),
                Map.of(LODZ.source(), TargetStats.none(LODZ))));
  }

  @Test
  void totals_of_a_wider_scope_show_on_every_subscriber() {
    subscribe("krakow", "pubquiz-pl", "country:PL", SubscriptionStatus.ACTIVE);
    subscribe("lodz", "pubquiz-pl", "country:PL", SubscriptionStatus.ACTIVE);
    succeed(QUIZ, 0);

    Map<CityId, Map<SourceName, TargetStats>> shown = ofCities("krakow", "lodz");

    assertThat(shown.values()).containsOnly(Map.of(QUIZ.source(), of(QUIZ))).hasSize(2);
    assertThat(of(QUIZ).ended().succeeded()).isEqualTo(1);
  }

  @Test
  void city_without_a_subscription_that_has_a_target_shows_nothing() {
    inTransaction(
        () -> {
          storage().configs().put(Given.city("krakow"));
          storage()
              .subscriptions()
              .replace(
                  List.of(new CityId("krakow")),
                  List.of(
                      new Subscription(
                          new CityId("krakow"),
                          new SourceName("unheard-of"),
                          Optional.empty(),
                          Optional.empty(),
                          SubscriptionStatus.UNKNOWN,
                          "no node has it",
                          "f1")));
        });

    assertThat(ofCities("krakow", "nowhere"))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(new CityId("krakow"), Map.of(), new CityId("nowhere"), Map.of()));
  }

  @Test
  void eight_threads_lose_no_count() {
    List<Run> runs =
        IntStream.range(0, 80)
            .mapToObj(n -> ledger.enqueued(KARNET, NOW.plusSeconds(n), true))
            .map(run -> ledger.started(run, NOW))
            .toList();

    threads()
        .together(
            8,
            thread -> {
              for (int n = thread; n < runs.size(); n += 8) {
                ledger.succeeded(runs.get(n), ITEMS, Optional.empty(), NOW.plusSeconds(100));
              }
              return true;
            });

    assertThat(of(KARNET).ended()).isEqualTo(new RunTotals(80, 0, 0, 0));
    assertThat(of(KARNET).items().found()).isEqualTo(80 * ITEMS.found());
  }

  @Test
  void stats_equal_a_fold_of_the_ledger_after_a_random_history() {
    var random = new Random(20_260_310);
    List<TargetId> targets = List.of(KARNET, LODZ, QUIZ);
    Instant at = NOW;
    for (int step = 0; step < 300; step++) {
      at = at.plusSeconds(1 + random.nextInt(100)).plus(Given.MICROSECOND);
      TargetId target = targets.get(random.nextInt(targets.size()));
      endOneWay(random.nextInt(6), target, at, random);
    }

    assertThat(stats().ofTargets(targets))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(KARNET, fold(KARNET), LODZ, fold(LODZ), QUIZ, fold(QUIZ)));
  }

  private void endOneWay(int way, TargetId target, Instant at, Random random) {
    ItemCounts items =
        new ItemCounts(random.nextInt(99), random.nextInt(9), 1, random.nextInt(9), 0, 2);
    Run queued = ledger.enqueued(target, at);
    if (way == 0) {
      ledger.cancelled(queued, "unwanted", at);
      return;
    }
    if (way == 1) {
      ledger.lost(queued, at);
      return;
    }
    Run running = ledger.started(queued, at);
    if (way == 2) {
      ledger.failed(running, "failure " + random.nextInt(), at);
    } else if (way == 3) {
      rolledBack(
          () ->
              storage()
                  .runs()
                  .end(
                      running, RunLifecycle.lose(running, at), Optional.empty(), Optional.empty()));
      ledger.cancelled(running, "unwanted", at);
    } else {
      ledger.succeeded(running, items, Optional.empty(), at);
    }
  }

  private TargetStats fold(TargetId target) {
    return Fold.of(storage(), target);
  }

  @Test
  void thousand_targets_are_answered_for_in_one_call() {
    List<TargetId> ids = Given.ids(1_000);
    ledger.targets(ids);
    List<RunId> runs =
        ledger.record(
            NOW,
            ids.stream()
                .map(id -> (Entry) new Entry.Enqueued(id, Given.decided(NOW), false))
                .toList());
    ledger.lost(ledger.run(runs.get(999)), NOW);

    Map<TargetId, TargetStats> all = stats().ofTargets(ids);

    assertThat(all).hasSize(1_000);
    assertThat(all.get(ids.get(999)).ended().lost()).isEqualTo(1);
    assertThat(all.get(ids.get(0))).isEqualTo(TargetStats.none(ids.get(0)));
  }

  private void subscribe(String city, String source, String scope, SubscriptionStatus status) {
    CityId id = new CityId(city);
    var subscription =
        new Subscription(
            id,
            new SourceName(source),
            Optional.of(ScopeKey.parse(scope)),
            Optional.of(Frequency.ofHours(24)),
            status,
            "",
            "f1");
    inTransaction(
        () -> {
          storage().configs().put(Given.city(city));
          storage().subscriptions().replace(List.of(id), List.of(subscription));
        });
  }

  private Run started(TargetId target, int second) {
    return ledger.started(
        ledger.enqueued(target, NOW.plusSeconds(second)), NOW.plusSeconds(second));
  }

  private void succeed(TargetId target, int second) {
    ledger.succeeded(started(target, second), ITEMS, Optional.empty(), NOW.plusSeconds(second + 1));
  }

  private static DurationHistogram took(int... seconds) {
    return IntStream.of(seconds)
        .mapToObj(Duration::ofSeconds)
        .reduce(DurationHistogram.NONE, DurationHistogram::plus, DurationHistogram::plus);
  }

  private TargetStats of(TargetId target) {
    return stats().ofTargets(List.of(target)).get(target);
  }

  private Map<CityId, Map<SourceName, TargetStats>> ofCities(String... cities) {
    List<CityId> ids = Stream.of(cities).map(CityId::new).toList();
    var shown = new HashMap<CityId, Map<SourceName, TargetStats>>();
    stats()
        .ofCities(ids, Window.ALL, NOW)
        .forEach(
            (city, reports) -> {
              var bySource = new HashMap<SourceName, TargetStats>();
              reports.forEach((source, report) -> bySource.put(source, report.stats()));
              shown.put(city, bySource);
            });
    return shown;
  }

  private StatsSource stats() {
    return storage().stats();
  }
}
