package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.access.Actor;
import dev.discovery.city.CityId;
import dev.discovery.plan.SkipReason;
import dev.discovery.plan.Subscription;
import dev.discovery.plan.SubscriptionStatus;
import dev.discovery.port.RunLedger.Entry;
import dev.discovery.port.StatsSource;
import dev.discovery.run.DurationHistogram;
import dev.discovery.run.Grain;
import dev.discovery.run.Measured;
import dev.discovery.run.Origin;
import dev.discovery.run.Run;
import dev.discovery.run.RunLifecycle;
import dev.discovery.run.Series;
import dev.discovery.run.Statistics;
import dev.discovery.run.TargetReport;
import dev.discovery.run.TargetStats;
import dev.discovery.run.Verdict;
import dev.discovery.run.Window;
import dev.discovery.schedule.Frequency;
import dev.discovery.source.FailureKind;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.ScopeKey;
import dev.discovery.source.SourceName;
import dev.discovery.source.TargetId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The part of the contract of {@link StatsSource} that is about windows and time series. */
public abstract class StatsWindowContract extends RunLedgerSuite {

  private static final TargetId TORUN = TargetId.of("karnet", "city:torun");
  private static final SourceName SOURCE = KARNET.source();
  private static final CityId KRAKOW = new CityId("krakow");
  private static final ItemCounts ALL_FAILED = new ItemCounts(2, 0, 0, 0, 0, 2);

  /** All that ended, as the test itself remembers it. */
  private final List<Run> ended = new ArrayList<>();

  @Test
  void where_nothing_ended_there_is_nothing() {
    for (Window window : Window.values()) {
      assertThat(stats().ofTargets(List.of(KARNET), window, NOW))
          .isEqualTo(Map.of(KARNET, TargetReport.none(KARNET, window)));
      assertThat(stats().ofTargets(List.of(), window, NOW)).isEmpty();
      assertThat(stats().ofCities(List.of(), window, NOW)).isEmpty();
      assertThat(stats().ofCities(List.of(KRAKOW), window, NOW))
          .isEqualTo(Map.of(KRAKOW, Map.of()));
      assertThat(stats().ofScope(ScopeKey.parse("country:DE"), window, NOW)).isEmpty();
      assertThat(stats().page(new SourceName("none"), Optional.empty(), 9, window, NOW)).isEmpty();
      assertThat(stats().ofSource(SOURCE, window, NOW)).isEqualTo(Statistics.NONE);
      assertThat(stats().ofSources(window, NOW)).isEmpty();
      assertThat(stats().failures(SOURCE, window, NOW)).isEmpty();
    }
    for (Grain grain : Grain.values()) {
      for (Measured each : measured()) {
        assertThat(stats().series(each, grain, NOW)).isEmpty();
      }
    }
  }

  @Test
  void run_counts_from_the_start_of_a_window_on() {
    for (Window window : Window.values()) {
      Instant from = window.from(NOW).orElse(NOW.minus(Duration.ofDays(99)));
      succeed(KARNET, from, Duration.ofSeconds(3));
      succeed(LODZ, from.minus(Given.MICROSECOND), Duration.ofSeconds(3));
    }

    for (Window window : Window.values()) {
      assertThat(inWindow(KARNET, window)).as("%s", window).isEqualTo(fold(KARNET, window));
      assertThat(inWindow(LODZ, window)).as("%s", window).isEqualTo(fold(LODZ, window));
      assertThat(stats().ofSource(SOURCE, window, NOW)).isEqualTo(fold(window, run -> true));
    }
    assertThat(inWindow(KARNET, Window.HOUR).ended().succeeded()).isEqualTo(1);
    assertThat(inWindow(LODZ, Window.HOUR).ended().succeeded()).isZero();
    assertThat(inWindow(LODZ, Window.ALL).ended().succeeded()).isEqualTo(6);
  }

  @Test
  void sums_over_targets_equal_those_of_their_source_in_each_window() {
    ledger.targets(TORUN);
    subscribe("krakow", KARNET, QUIZ);
    subscribe("lodz", LODZ, QUIZ);
    randomHistory(120, new Random(20_260_310));
    long cancelled = ended.stream().filter(run -> run.progress().verdict().isEmpty()).count();
    assertThat(cancelled).isPositive();

    for (Window window : Window.values()) {
      Statistics sum = Statistics.NONE;
      for (TargetReport each : stats().page(SOURCE, Optional.empty(), 99, window, NOW)) {
        assertThat(each.inWindow()).isEqualTo(fold(each.target(), window));
        assertThat(each.stats().total()).isEqualTo(fold(each.target(), Window.ALL));
        sum = sum.plus(each.inWindow());
      }
      assertThat(stats().ofSource(SOURCE, window, NOW)).as("%s", window).isEqualTo(sum);
      assertThat(sum).isEqualTo(fold(window, run -> run.target().source().equals(SOURCE)));
      assertThat(stats().ofSources(window, NOW).get(SOURCE)).isEqualTo(sum);
      assertThat(stats().ofSources(window, NOW).get(QUIZ.source()))
          .isEqualTo(inWindow(QUIZ, window));
      assertThat(stats().failures(SOURCE, window, NOW)).isEqualTo(kinds(window));
      assertThat(kinds(window).values().stream().mapToLong(Long::longValue).sum())
          .isEqualTo(sum.verdicts().failed());
      assertThat(stats().ofCities(List.of(KRAKOW, new CityId("lodz")), window, NOW))
          .isEqualTo(
              Map.of(
                  KRAKOW,
                  Map.of(SOURCE, of(KARNET, window), QUIZ.source(), of(QUIZ, window)),
                  new CityId("lodz"),
                  Map.of(SOURCE, of(LODZ, window), QUIZ.source(), of(QUIZ, window))));
      assertThat(stats().ofScope(QUIZ.scope(), window, NOW))
          .isEqualTo(Map.of(QUIZ.source(), of(QUIZ, window)));
    }
  }

  @Test
  void series_equal_a_fold_of_what_ended_in_each_bucket() {
    subscribe("krakow", KARNET, QUIZ);
    randomHistory(100, new Random(4));

    for (Grain grain : Grain.values()) {
      Instant from = grain.startOf(grain == Grain.HOUR ? 48 : 95, NOW);
      for (Measured each : measured()) {
        SortedMap<Instant, Statistics> series = stats().series(each, grain, from);

        assertThat(series).as("%s %s", each, grain).isEqualTo(fold(each, grain, from));
        assertThat(series).as("the test has something to look at").isNotEmpty();
        assertThat(stats().series(each, grain, from.plusSeconds(59))).isEqualTo(series);
      }
    }
  }

  @Test
  void series_from_the_start_of_a_window_adds_up_to_it() {
    randomHistory(40, new Random(5));

    Statistics days = sum(Measured.OfSource::new, Grain.DAY, Window.WEEK);
    Statistics hours = sum(Measured.OfSource::new, Grain.HOUR, Window.DAY);

    assertThat(days).isEqualTo(stats().ofSource(SOURCE, Window.WEEK, NOW));
    assertThat(hours).isEqualTo(stats().ofSource(SOURCE, Window.DAY, NOW));
  }

  private Statistics sum(Function<SourceName, Measured> of, Grain grain, Window window) {
    Instant from = window.from(NOW).orElseThrow();
    return Series.upTo(
            NOW,
            grain,
            window == Window.WEEK ? 8 : 25,
            stats().series(of.apply(SOURCE), grain, from))
        .sum();
  }

  @Test
  void durations_are_in_the_same_bucket_wherever_they_are_read() {
    List<Long> bounds = DurationHistogram.bounds();
    int second = 0;
    for (int bucket : List.of(0, 1, 2, 3, 4, 5, 40, 57, 58, 59, 60)) {
      for (long micros : List.of(bounds.get(bucket), bounds.get(bucket + 1) - 1)) {
        succeed(KARNET, NOW.minusSeconds(++second), Duration.ofNanos(micros * 1_000));
      }
    }
    ledger.lost(ledger.enqueued(KARNET, NOW.minusSeconds(90), true), NOW);

    Statistics byLedger = inWindow(KARNET, Window.HOUR);

    assertThat(byLedger.durations()).isEqualTo(fold(KARNET, Window.ALL).durations());
    assertThat(byLedger.durations().total()).isEqualTo(22);
    assertThat(byLedger.ended().lost()).isEqualTo(1);
    assertThat(inWindow(KARNET, Window.WEEK)).isEqualTo(byLedger);
    assertThat(stats().ofSource(SOURCE, Window.HOUR, NOW)).isEqualTo(byLedger);
  }

  @Test
  void clock_that_was_set_back_in_a_run_makes_it_short() {
    Run run = ledger.started(ledger.enqueued(KARNET, NOW), NOW);

    ledger.succeeded(run, ITEMS, Optional.empty(), NOW.minusSeconds(20));

    assertThat(inWindow(KARNET, Window.HOUR).durations())
        .isEqualTo(DurationHistogram.NONE.plus(Duration.ZERO));
    assertThat(inWindow(KARNET, Window.WEEK)).isEqualTo(inWindow(KARNET, Window.HOUR));
  }

  @Test
  void run_that_was_decided_long_ago_counts_when_it_ends() {
    Instant longAgo = NOW.minus(Duration.ofDays(40));
    Run slow = ledger.started(ledger.enqueued(KARNET, longAgo, true), longAgo);
    for (int n = 0; n < 30; n++) {
      Instant at = longAgo.plus(Duration.ofDays(1 + n));
      succeed(KARNET, at, Duration.ofSeconds(1));
      ledger.record(
          at.plusSeconds(9),
          new Entry.Skipped(KARNET, Given.decided(at.plusSeconds(9)), SkipReason.OVERLAP));
    }
    ended.add(ledger.succeeded(slow, ITEMS, Optional.empty(), NOW.minusSeconds(60)));
    Run inFlight = ledger.started(ledger.enqueued(KARNET, NOW.minusSeconds(50)), NOW);

    assertThat(inFlight.state().isInFlight()).isTrue();
    assertThat(inWindow(KARNET, Window.HOUR).ended().succeeded()).isEqualTo(1);
    for (Window window : Window.values()) {
      assertThat(inWindow(KARNET, window)).isEqualTo(fold(KARNET, window));
    }
    assertThat(stats().series(new Measured.OfTarget(KARNET), Grain.HOUR, NOW.minusSeconds(90_000)))
        .isEqualTo(fold(new Measured.OfTarget(KARNET), Grain.HOUR, NOW.minusSeconds(90_000)));
  }

  @Test
  void city_shows_what_it_shares_and_not_what_others_do() {
    subscribe("krakow", KARNET, QUIZ);
    subscribe("lodz", LODZ, QUIZ);
    succeed(QUIZ, NOW.minusSeconds(5), Duration.ofSeconds(2));
    succeed(LODZ, NOW.minusSeconds(5), Duration.ofSeconds(2));

    Map<SourceName, TargetReport> krakow =
        stats().ofCities(List.of(KRAKOW), Window.DAY, NOW).get(KRAKOW);

    assertThat(krakow)
        .isEqualTo(
            Map.of(
                SOURCE,
                TargetReport.none(KARNET, Window.DAY),
                QUIZ.source(),
                of(QUIZ, Window.DAY)));
    assertThat(krakow.get(QUIZ.source()).inWindow().ended().succeeded()).isEqualTo(1);
    assertThat(stats().series(new Measured.OfCity(KRAKOW), Grain.DAY, NOW).values())
        .containsExactly(inWindow(QUIZ, Window.DAY));
  }

  @Test
  void scope_shows_every_target_of_the_place_by_its_source() {
    TargetId other = TargetId.of("aaa-first", "country:PL");
    TargetId abroad = TargetId.of("pubquiz-pl", "country:DE");
    ledger.targets(other, abroad);
    succeed(QUIZ, NOW.minusSeconds(5), Duration.ofSeconds(2));
    succeed(abroad, NOW.minusSeconds(5), Duration.ofSeconds(2));

    assertThat(stats().ofScope(QUIZ.scope(), Window.MONTH, NOW))
        .isEqualTo(
            Map.of(
                other.source(),
                TargetReport.none(other, Window.MONTH),
                QUIZ.source(),
                of(QUIZ, Window.MONTH)));
  }

  @Test
  void pages_of_a_source_are_ordered_by_scope_and_have_those_that_never_ran() {
    List<TargetId> ids = Given.ids(25);
    ledger.targets(ids);
    succeed(ids.get(7), NOW.minusSeconds(5), Duration.ofSeconds(2));
    var seen = new ArrayList<TargetReport>();
    Optional<ScopeKey> after = Optional.empty();
    List<TargetReport> page;
    do {
      page = stats().page(SOURCE, after, 10, Window.WEEK, NOW);
      assertThat(page).hasSizeLessThanOrEqualTo(10);
      seen.addAll(page);
      after = page.isEmpty() ? after : Optional.of(page.get(page.size() - 1).target().scope());
    } while (!page.isEmpty());

    List<TargetId> all = Stream.concat(ids.stream(), Stream.of(KARNET, LODZ)).sorted().toList();
    assertThat(seen).extracting(TargetReport::target).containsExactlyElementsOf(all);
    assertThat(seen.get(7).inWindow()).isEqualTo(fold(ids.get(7), Window.WEEK));
    assertThat(seen.get(8)).isEqualTo(TargetReport.none(ids.get(8), Window.WEEK));
  }

  @Test
  void failures_are_counted_by_kind_and_what_was_cancelled_is_none() {
    Instant at = NOW.minusSeconds(60);
    fail(KARNET, at);
    fail(LODZ, at);
    fail(KARNET, NOW.minus(Duration.ofDays(3)));
    ended.add(ledger.lost(ledger.enqueued(KARNET, at.plusSeconds(1)), NOW));
    ended.add(ledger.cancelled(ledger.enqueued(KARNET, at.plusSeconds(2)), "unwanted", NOW));
    Run allFailed = ledger.started(ledger.enqueued(KARNET, at.plusSeconds(3)), at);
    ended.add(ledger.succeeded(allFailed, ALL_FAILED, Optional.empty(), NOW));
    fail(QUIZ, at);

    assertThat(stats().failures(SOURCE, Window.HOUR, NOW))
        .isEqualTo(
            Map.of(FailureKind.NOT_FOUND, 2L, FailureKind.WORKER_LOST, 1L, FailureKind.DATA, 1L));
    assertThat(stats().failures(SOURCE, Window.WEEK, NOW)).containsEntry(FailureKind.NOT_FOUND, 3L);
    assertThat(stats().ofSource(SOURCE, Window.HOUR, NOW).verdicts().failed()).isEqualTo(4);
  }

  @Test
  void runs_of_backfills_and_of_people_count() {
    Run manual =
        ledger.run(
            ledger
                .record(
                    NOW, new Entry.Enqueued(KARNET, new Origin.Requested(new Actor("ann")), false))
                .get(0));
    ended.add(
        ledger.succeeded(ledger.started(manual, NOW), ITEMS, Optional.empty(), NOW.plusSeconds(2)));

    for (Window window : Window.values()) {
      assertThat(inWindow(KARNET, window)).isEqualTo(fold(KARNET, window));
      assertThat(inWindow(KARNET, window).ended().succeeded()).isEqualTo(1);
    }
  }

  @Test
  void transaction_sees_its_own_ends_and_nobody_else_does() {
    Run run = ledger.started(ledger.enqueued(KARNET, NOW), NOW);
    Run lost = RunLifecycle.lose(run, NOW.plusSeconds(1));

    rolledBack(
        () -> {
          storage().runs().end(run, lost, Optional.empty(), Optional.empty());
          for (Window window : Window.values()) {
            assertThat(inWindow(KARNET, window).ended().lost()).as("%s", window).isEqualTo(1);
            assertThat(stats().ofSource(SOURCE, window, NOW).ended().lost()).isEqualTo(1);
            assertThat(elsewhere(() -> inWindow(KARNET, window))).isEqualTo(Statistics.NONE);
            assertThat(elsewhere(() -> stats().ofSource(SOURCE, window, NOW)))
                .isEqualTo(Statistics.NONE);
          }
        });

    for (Window window : Window.values()) {
      assertThat(of(KARNET, window)).isEqualTo(TargetReport.none(KARNET, window));
      assertThat(stats().ofSource(SOURCE, window, NOW)).isEqualTo(Statistics.NONE);
    }
  }

  @Test
  void page_of_two_hundred_cities_is_answered_in_one_call() {
    List<TargetId> ids = Given.ids(200);
    ledger.targets(ids);
    inTransaction(() -> ids.forEach(id -> subscribe(id.scope().value(), id, QUIZ)));
    succeed(QUIZ, NOW.minusSeconds(5), Duration.ofSeconds(2));
    succeed(ids.get(199), NOW.minusSeconds(5), Duration.ofSeconds(2));
    List<CityId> cities = ids.stream().map(id -> new CityId(id.scope().value())).toList();

    for (Window window : Window.values()) {
      Map<CityId, Map<SourceName, TargetReport>> all = stats().ofCities(cities, window, NOW);

      assertThat(all).hasSize(200);
      assertThat(all.values()).allSatisfy(each -> assertThat(each).hasSize(2));
      assertThat(all.get(cities.get(199)).get(SOURCE).inWindow())
          .isEqualTo(fold(ids.get(199), window));
    }
  }

  // ---- what the test remembers

  private void randomHistory(int runs, Random random) {
    List<TargetId> targets = List.of(KARNET, LODZ, TORUN, QUIZ);
    ledger.targets(TORUN);
    for (int n = 0; n < runs; n++) {
      endOneWay(random.nextInt(7), targets.get(random.nextInt(4)), somewhen(random), random);
    }
  }

  /** In any order, and often near where hours and days begin. */
  private static Instant somewhen(Random random) {
    Duration ago =
        switch (random.nextInt(3)) {
          case 0 -> Duration.ofSeconds(random.nextInt(2 * 3_600));
          case 1 -> Duration.ofSeconds(random.nextInt(49 * 3_600));
          default -> Duration.ofSeconds(random.nextInt(94 * 86_400));
        };
    Instant at = NOW.minus(ago);
    return switch (random.nextInt(4)) {
      case 0 -> at.truncatedTo(ChronoUnit.HOURS);
      case 1 -> at.truncatedTo(ChronoUnit.DAYS).minus(Given.MICROSECOND);
      case 2 -> at.truncatedTo(ChronoUnit.DAYS);
      default -> at.plus(Given.MICROSECOND);
    };
  }

  private void endOneWay(int way, TargetId target, Instant at, Random random) {
    Instant decided = at.minusSeconds(1 + random.nextInt(5_000)).plusNanos(1_000L * ended.size());
    Run queued = ledger.enqueued(target, decided, true);
    if (way == 0) {
      ended.add(ledger.cancelled(queued, "unwanted", at));
      return;
    }
    if (way == 1) {
      ended.add(ledger.lost(queued, at));
      return;
    }
    Run running = ledger.started(queued, at.minusMillis(1 + random.nextInt(900)));
    if (way == 2) {
      ended.add(ledger.failed(running, "broken", at));
      return;
    }
    ItemCounts items =
        switch (way) {
          case 3 -> ItemCounts.NONE;
          case 4 -> ALL_FAILED;
          case 5 -> new ItemCounts(random.nextInt(99), 3, 0, 0, 0, 1);
          default -> new ItemCounts(1 + random.nextInt(99), random.nextInt(9), 1, 0, 2, 0);
        };
    ended.add(ledger.succeeded(running, items, Optional.empty(), at));
  }

  private void succeed(TargetId target, Instant end, Duration took) {
    Instant decided = end.minus(took).minusNanos(1_000L * (1 + ended.size()));
    Run run = ledger.started(ledger.enqueued(target, decided), end.minus(took));
    ended.add(ledger.succeeded(run, ITEMS, Optional.empty(), end));
  }

  private void fail(TargetId target, Instant end) {
    Run run = ledger.started(ledger.enqueued(target, end.minusSeconds(2)), end.minusSeconds(1));
    ended.add(ledger.failed(run, "broken", end));
  }

  private Statistics fold(TargetId target, Window window) {
    return fold(window, run -> run.target().equals(target));
  }

  private Statistics fold(Window window, Predicate<Run> which) {
    Instant from = window.from(NOW).orElse(Instant.MIN);
    Statistics sum = Statistics.NONE;
    for (Run run : ended) {
      if (which.test(run) && !finishedAt(run).isBefore(from)) {
        sum = sum.plus(run);
      }
    }
    return sum;
  }

  private SortedMap<Instant, Statistics> fold(Measured of, Grain grain, Instant from) {
    var buckets = new TreeMap<Instant, Statistics>();
    for (Run run : ended) {
      Instant bucket = grain.startOf(finishedAt(run));
      if (isOf(of, run.target()) && !bucket.isBefore(grain.startOf(from))) {
        buckets.merge(bucket, Statistics.NONE.plus(run), Statistics::plus);
      }
    }
    return buckets;
  }

  private Map<FailureKind, Long> kinds(Window window) {
    Instant from = window.from(NOW).orElse(Instant.MIN);
    var kinds = new EnumMap<FailureKind, Long>(FailureKind.class);
    for (Run run : ended) {
      boolean failed = run.progress().verdict().equals(Optional.of(Verdict.FAILED));
      if (failed && run.target().source().equals(SOURCE) && !finishedAt(run).isBefore(from)) {
        kinds.merge(run.progress().failure().orElseThrow().kind(), 1L, Long::sum);
      }
    }
    return kinds;
  }

  private static Instant finishedAt(Run run) {
    return run.progress().finishedAt().orElseThrow();
  }

  private static List<Measured> measured() {
    return List.of(
        new Measured.Everything(),
        new Measured.OfSource(SOURCE),
        new Measured.OfCity(KRAKOW),
        new Measured.OfTarget(KARNET));
  }

  private static boolean isOf(Measured of, TargetId target) {
    if (of instanceof Measured.OfSource one) {
      return one.source().equals(target.source());
    }
    if (of instanceof Measured.OfTarget one) {
      return one.target().equals(target);
    }
    return of instanceof Measured.Everything || target.equals(KARNET) || target.equals(QUIZ);
  }

  private void subscribe(String city, TargetId... targets) {
    CityId id = new CityId(city);
    Collection<CityId> cities = List.of(id);
    List<Subscription> wanted =
        Stream.of(targets)
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
          storage().subscriptions().replace(cities, wanted);
        });
  }

  private Statistics inWindow(TargetId target, Window window) {
    TargetStats total = stats(target);
    TargetReport report = of(target, window);
    assertThat(report.stats()).isEqualTo(total);
    assertThat(report.window()).isEqualTo(window);
    return report.inWindow();
  }

  private TargetReport of(TargetId target, Window window) {
    return stats().ofTargets(List.of(target), window, NOW).get(target);
  }

  private StatsSource stats() {
    return storage().stats();
  }
}
