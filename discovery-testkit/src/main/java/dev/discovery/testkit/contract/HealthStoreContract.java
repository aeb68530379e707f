package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.access.Actor;
import dev.discovery.city.CityId;
import dev.discovery.health.CityStanding;
import dev.discovery.health.Freshness;
import dev.discovery.health.HealthCounts;
import dev.discovery.health.HealthFacts;
import dev.discovery.health.HealthMarks;
import dev.discovery.health.HealthPage;
import dev.discovery.health.HealthPosition;
import dev.discovery.health.HealthQuery;
import dev.discovery.health.HealthStatus;
import dev.discovery.plan.BackfillGrid;
import dev.discovery.plan.BackfillId;
import dev.discovery.plan.BackfillPlan;
import dev.discovery.plan.BackfillRequest;
import dev.discovery.plan.Pause;
import dev.discovery.plan.PauseScope;
import dev.discovery.plan.Subscription;
import dev.discovery.plan.SubscriptionStatus;
import dev.discovery.port.HealthStore;
import dev.discovery.port.RunLedger.Entry;
import dev.discovery.run.Judgement;
import dev.discovery.run.Origin;
import dev.discovery.run.Outcome;
import dev.discovery.run.Run;
import dev.discovery.run.RunLifecycle;
import dev.discovery.run.Standing;
import dev.discovery.run.Verdict;
import dev.discovery.schedule.Frequency;
import dev.discovery.source.Attributes;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.ScopeKey;
import dev.discovery.source.SourceName;
import dev.discovery.source.TargetId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract of {@link HealthStore}. */
public abstract class HealthStoreContract extends Suite<StorageBed> {

  private static final Instant NOW = Given.NOW;
  private static final TargetId KARNET = TargetId.of("karnet", "city:krakow");
  private static final Actor ANN = new Actor("ann");

  private Ledger ledger;

  @BeforeEach
  final void openLedger() {
    ledger = new Ledger(storage());
  }

  // ---- what is stored

  @Test
  void nothing_is_known_of_what_never_ran() {
    ledger.targets(KARNET);

    inTransaction(() -> health().write(Map.of(KARNET, Optional.of(marks(1, 2)))));

    assertThat(health().find(List.of(KARNET))).isEqualTo(Map.of(KARNET, HealthFacts.NONE));
    assertThat(health().find(List.of())).isEmpty();
  }

  @Test
  void stores_after_each_end_of_any_history_what_the_rules_say() {
    for (long seed = 0; seed < 12; seed++) {
      Random random = new Random(seed);
      TargetId target = TargetId.of("karnet", "city:of-seed-" + seed);
      ledger.targets(target);
      Optional<HealthMarks> marks = Optional.empty();
      Standing standing = Standing.NONE;
      Instant at = NOW;
      for (int run = 0; run < 20; run++) {
        // The clock is set back now and then.
        at = at.plusSeconds(random.nextInt(200_000) - 20_000).plusNanos(random.nextInt(1_000));
        Optional<Freshness> freshness = freshness(random);
        Run ended = end(target, at, freshness, random);
        standing = standing.plus(ended);
        marks = HealthMarks.after(marks, cut(ended), standing, freshness);

        assertThat(health().find(List.of(target)).get(target).marks())
            .as("seed %d, run %d, %s", seed, run, standing.recent())
            .isEqualTo(marks);
      }
      assertThat(health().find(List.of(target)).get(target).standing().recent())
          .isEqualTo(standing.recent());
    }
  }

  private static Optional<Freshness> freshness(Random random) {
    Duration warn = Duration.ofSeconds(random.nextInt(100_000));
    return random.nextInt(8) == 0
        ? Optional.empty()
        : Optional.of(new Freshness(warn, warn.plusSeconds(random.nextInt(100_000))));
  }

  private Run end(TargetId target, Instant at, Optional<Freshness> freshness, Random random) {
    Run queued = ledger.run(ledger.record(at, entry(target, at, random)).get(0));
    Run started = ledger.started(queued, at);
    return switch (random.nextInt(8)) {
      case 0, 1 -> ended(started, Verdict.OK, at, freshness);
      case 2 -> ended(started, Verdict.PARTIAL, at, freshness);
      case 3 -> ended(started, Verdict.EMPTY, at, freshness);
      case 4 -> ended(started, Verdict.FAILED, at, freshness);
      case 5 ->
          ledger.ended(started, RunLifecycle.cancel(started, "x", at), Optional.empty(), freshness);
      default -> ledger.ended(started, RunLifecycle.lose(started, at), Optional.empty(), freshness);
    };
  }

  private Entry entry(TargetId target, Instant at, Random random) {
    if (random.nextInt(6) > 0) {
      return new Entry.Enqueued(target, new Origin.Requested(ANN), true);
    }
    var grid = new BackfillGrid("0 0 * * *", "UTC", Frequency.ofHours(24));
    var request = new BackfillRequest(target, NOW.minusSeconds(864_000), NOW, Duration.ZERO, "x");
    var slots = (BackfillPlan.Slots) BackfillPlan.of(request, grid, NOW);
    BackfillId backfill =
        inTransaction(() -> storage().backfills().add(request, grid, slots, ANN, NOW)).id();
    return new Entry.Enqueued(target, new Origin.Backfilled(backfill, Given.slot(NOW), ANN), true);
  }

  private Run ended(Run started, Verdict verdict, Instant at, Optional<Freshness> freshness) {
    var outcome = new Outcome(ItemCounts.NONE, Attributes.NONE, new Judgement(verdict, "x"));
    return ledger.ended(
        started, RunLifecycle.succeed(started, outcome, at), Optional.empty(), freshness);
  }

  /** As a store keeps it. */
  private Run cut(Run run) {
    return ledger.run(run.id());
  }

  @Test
  void writes_marks_and_takes_them_back() {
    known(KARNET, marks(1, 2));
    assertThat(stored(KARNET)).contains(marks(1, 2));

    inTransaction(() -> health().write(Map.of(KARNET, Optional.of(marks(-3, 5)))));
    assertThat(stored(KARNET)).contains(marks(-3, 5));
    rolledBack(() -> health().write(Map.of(KARNET, Optional.empty())));
    assertThat(stored(KARNET)).contains(marks(-3, 5));
    inTransaction(() -> health().write(Map.of(KARNET, Optional.empty())));
    assertThat(stored(KARNET)).isEmpty();
  }

  // ---- counts

  @Test
  void counts_are_those_of_active_targets_and_subscriptions() {
    World world = new World(3, 12);

    assertThat(health().ofSources(world.sources(), NOW)).isEqualTo(world.ofSources());
    assertThat(health().ofCities(world.cities.keySet(), NOW)).isEqualTo(world.ofCities());
    assertThat(health().ofSources(Set.of(new SourceName("nobody")), NOW))
        .isEqualTo(Map.of(new SourceName("nobody"), HealthCounts.NONE));
    assertThat(health().ofCities(Set.of(), NOW)).isEmpty();
    assertThat(world.ofSources().values()).anyMatch(counts -> counts.unknown() > 0);
  }

  @Test
  void pause_makes_what_it_reaches_unknown_until_it_ends() {
    known(KARNET, marks(-2, -1));
    subscribe("krakow", KARNET);
    for (PauseScope scope : PauseScope.reaching(KARNET)) {
      Instant end = NOW.plusSeconds(10);
      var pause = new Pause(scope, "x", ANN, NOW.minusSeconds(1), Optional.of(end));
      inTransaction(() -> storage().pauses().add(pause));

      HealthCounts unknown = new HealthCounts(0, 0, 0, 1);
      HealthCounts failing = new HealthCounts(0, 0, 1, 0);
      CityId krakow = new CityId("krakow");
      assertThat(health().ofCities(Set.of(krakow), NOW)).isEqualTo(Map.of(krakow, unknown));
      assertThat(health().ofSources(Set.of(KARNET.source()), NOW))
          .isEqualTo(Map.of(KARNET.source(), unknown));
      assertThat(health().ofCities(Set.of(krakow), end)).isEqualTo(Map.of(krakow, failing));
      assertThat(all(NOW, Optional.empty(), 5))
          .extracting(CityStanding::status)
          .containsExactly(HealthStatus.UNKNOWN);
      assertThat(all(end, Optional.empty(), 5))
          .extracting(CityStanding::status)
          .containsExactly(HealthStatus.FAIL);
      inTransaction(() -> storage().pauses().resume(scope, NOW));
    }
  }

  // ---- the list of cities

  @Test
  void every_city_is_listed_once_worst_first_by_pages_of_any_length() {
    for (long seed = 0; seed < 4; seed++) {
      World world = new World(seed, 15);
      List<CityStanding> expected = world.list();

      for (int limit : new int[] {1, 2, 7, 100}) {
        assertThat(all(NOW, Optional.empty(), limit))
            .as("seed %d, pages of %d", seed, limit)
            .isEqualTo(expected);
      }
      for (HealthStatus only : HealthStatus.values()) {
        assertThat(all(NOW, Optional.of(only), 3))
            .as("seed %d, only %s", seed, only)
            .isEqualTo(expected.stream().filter(each -> each.status() == only).toList());
      }
    }
  }

  @Test
  void target_of_a_wider_scope_counts_for_all_of_its_active_subscribers() {
    TargetId poland = TargetId.of("pubquiz-pl", "country:PL");
    known(poland, marks(-2, -1));
    for (int n = 0; n < 30; n++) {
      subscribe("c%02d".formatted(n), poland);
    }
    storage().transactions().run(() -> storage().configs().put(Given.city("lonely")));

    List<CityStanding> list = all(NOW, Optional.empty(), 7);

    assertThat(list).hasSize(31);
    assertThat(list.subList(0, 30))
        .allSatisfy(
            each -> {
              assertThat(each.status()).isEqualTo(HealthStatus.FAIL);
              assertThat(each.key().target()).contains(poland);
            });
    assertThat(list.get(30).status()).isEqualTo(HealthStatus.UNKNOWN);
  }

  @Test
  void who_does_not_change_is_listed_once_whatever_others_do_meanwhile() {
    World world = new World(7, 20);
    Set<CityId> changed = new TreeSet<>();
    Random random = new Random(7);
    var listed = new ArrayList<CityId>();
    Optional<HealthPosition> from =
        Optional.of(new HealthPosition(NOW, HealthStatus.FAIL, Optional.empty()));
    while (from.isPresent()) {
      HealthPage page = health().page(new HealthQuery(from.get(), Optional.empty(), 2));
      page.cities().forEach(each -> listed.add(each.city()));
      from = page.next();
      changed.addAll(world.change(random));
    }

    Set<CityId> others = new TreeSet<>(world.cities.keySet());
    others.removeAll(changed);
    assertThat(others).isNotEmpty();
    assertThat(listed).containsOnlyOnceElementsOf(others);
  }

  private List<CityStanding> all(Instant now, Optional<HealthStatus> only, int limit) {
    var list = new ArrayList<CityStanding>();
    Optional<HealthPosition> from =
        Optional.of(new HealthPosition(now, only.orElse(HealthStatus.FAIL), Optional.empty()));
    while (from.isPresent()) {
      HealthPage page = health().page(new HealthQuery(from.get(), only, limit));
      assertThat(page.cities()).hasSizeLessThanOrEqualTo(limit);
      list.addAll(page.cities());
      from = page.next();
    }
    return list;
  }

  // ---- the world

  private static HealthMarks marks(int warnIn, int failIn) {
    return new HealthMarks(NOW.plusSeconds(warnIn), NOW.plusSeconds(failIn));
  }

  private Optional<HealthMarks> stored(TargetId target) {
    return health().find(List.of(target)).get(target).marks();
  }

  /** An active target that has run, with these marks. */
  private void known(TargetId target, HealthMarks marks) {
    storage()
        .transactions()
        .run(
            () -> {
              storage().targets().insert(List.of(Given.fresh(target)));
              storage().targets().update(List.of(Given.due(target, NOW)));
            });
    ledger.cancelled(
        ledger.run(
            ledger.record(NOW, new Entry.Enqueued(target, new Origin.Requested(ANN), true)).get(0)),
        "x",
        NOW);
    inTransaction(() -> health().write(Map.of(target, Optional.of(marks))));
  }

  private void subscribe(String city, TargetId... targets) {
    CityId id = new CityId(city);
    storage()
        .transactions()
        .run(
            () -> {
              storage().configs().put(Given.city(city));
              storage()
                  .subscriptions()
                  .replace(
                      List.of(id),
                      List.of(targets).stream().map(of -> subscription(id, of, true)).toList());
            });
  }

  private static Subscription subscription(CityId city, TargetId target, boolean active) {
    return new Subscription(
        city,
        target.source(),
        Optional.of(target.scope()),
        Optional.of(Frequency.ofHours(24)),
        active ? SubscriptionStatus.ACTIVE : SubscriptionStatus.DISABLED,
        active ? "" : "off",
        "");
  }

  /** Cities with sources of all scopes, healthy or not, active or not, paused or not. */
  private final class World {

    private final Map<CityId, List<TargetId>> cities = new TreeMap<>();
    private final Map<TargetId, Optional<HealthMarks>> marks = new TreeMap<>();
    private final List<Pause> pauses = new ArrayList<>();

    World(long seed, int count) {
      Random random = new Random(seed);
      String prefix = "s%d-".formatted(seed);
      for (int n = 0; n < count; n++) {
        city(prefix, new CityId(prefix + "c" + n), random);
      }
      pause(PauseScope.of(new SourceName(prefix + "city3")));
      cities.keySet().stream()
          .limit(2)
          .forEach(city -> pause(PauseScope.of(ScopeKey.parse("city:" + city))));
      // Those of other worlds.
      for (var stored : storage().configs().page(Optional.empty(), 1_000)) {
        if (!cities.containsKey(stored.city().id())) {
          storage()
              .transactions()
              .run(() -> storage().subscriptions().replace(List.of(stored.city().id()), List.of()));
          cities.put(stored.city().id(), List.of());
        }
      }
    }

    private void city(String prefix, CityId city, Random random) {
      var active = new ArrayList<TargetId>();
      var subscriptions = new ArrayList<Subscription>();
      List<TargetId> targets =
          List.of(
              TargetId.of(prefix + "city1", "city:" + city),
              TargetId.of(prefix + "city2", "city:" + city),
              TargetId.of(prefix + "city3", "city:" + city),
              TargetId.of(prefix + "region", "region:PL/r" + random.nextInt(4)),
              TargetId.of(prefix + "country", "country:PL"),
              TargetId.of(prefix + "world", "global"));
      for (TargetId target : targets) {
        int wanted = random.nextInt(target.scope().city().isPresent() ? 5 : 12);
        if (wanted < 3) {
          subscriptions.add(subscription(city, target, wanted > 0));
        }
        if (wanted == 1 || wanted == 2) {
          active.add(target);
          if (!marks.containsKey(target)) {
            add(target, random);
          }
        }
      }
      cities.put(city, active);
      storage()
          .transactions()
          .run(
              () -> {
                storage().configs().put(Given.city(city.value()));
                storage().subscriptions().replace(List.of(city), subscriptions);
              });
    }

    private void add(TargetId target, Random random) {
      Optional<HealthMarks> some = any(random);
      HealthStoreContract.this.known(target, some.orElse(HealthStoreContract.marks(0, 0)));
      if (some.isEmpty()) {
        inTransaction(() -> health().write(Map.of(target, Optional.empty())));
      }
      marks.put(target, some);
    }

    /** Often of the same instant as another one's. */
    private static Optional<HealthMarks> any(Random random) {
      int warn = random.nextInt(7) - 4;
      return random.nextInt(5) == 0
          ? Optional.empty()
          : Optional.of(HealthStoreContract.marks(warn, warn + random.nextInt(4)));
    }

    private void pause(PauseScope scope) {
      var pause = new Pause(scope, "x", ANN, NOW, Optional.empty());
      inTransaction(() -> storage().pauses().add(pause));
      pauses.add(pause);
    }

    /** Changes a target; gives the cities that ask for it. */
    List<CityId> change(Random random) {
      List<TargetId> all = List.copyOf(marks.keySet());
      TargetId one = all.get(random.nextInt(all.size()));
      Optional<HealthMarks> next = any(random);
      inTransaction(() -> health().write(Map.of(one, next)));
      marks.put(one, next);
      return cities.keySet().stream().filter(city -> cities.get(city).contains(one)).toList();
    }

    private Optional<HealthMarks> known(TargetId target) {
      boolean paused = pauses.stream().anyMatch(pause -> pause.scope().covers(target));
      return paused ? Optional.empty() : marks.get(target);
    }

    Set<SourceName> sources() {
      var sources = new TreeSet<SourceName>();
      marks.keySet().forEach(target -> sources.add(target.source()));
      return sources;
    }

    Map<SourceName, HealthCounts> ofSources() {
      var counts = new HashMap<SourceName, HealthCounts>();
      marks
          .keySet()
          .forEach(
              target ->
                  counts.merge(
                      target.source(), HealthCounts.NONE.plus(status(target)), HealthCounts::plus));
      return counts;
    }

    Map<CityId, HealthCounts> ofCities() {
      var counts = new HashMap<CityId, HealthCounts>();
      cities.forEach(
          (city, targets) -> {
            HealthCounts of = HealthCounts.NONE;
            for (TargetId target : targets) {
              of = of.plus(status(target));
            }
            counts.put(city, of);
          });
      return counts;
    }

    private HealthStatus status(TargetId target) {
      return known(target).map(of -> of.status(NOW)).orElse(HealthStatus.UNKNOWN);
    }

    /** What the list is to be, by sorting all that there is. */
    List<CityStanding> list() {
      var list = new ArrayList<CityStanding>();
      for (HealthStatus part : List.of(HealthStatus.FAIL, HealthStatus.WARN, HealthStatus.PASS)) {
        cities.forEach(
            (city, targets) -> {
              if (ofCities().get(city).worst() == part) {
                list.add(new CityStanding(part, worst(city, targets, part)));
              }
            });
      }
      cities
          .keySet()
          .forEach(
              city -> {
                if (ofCities().get(city).worst() == HealthStatus.UNKNOWN) {
                  list.add(new CityStanding(HealthStatus.UNKNOWN, HealthPosition.Key.of(city)));
                }
              });
      var order =
          List.of(HealthStatus.FAIL, HealthStatus.WARN, HealthStatus.PASS, HealthStatus.UNKNOWN);
      return list.stream()
          .sorted(
              Comparator.comparing((CityStanding of) -> order.indexOf(of.status()))
                  .thenComparing(of -> of.key().mark().orElse(Instant.MIN))
                  .thenComparing(of -> of.key().target().map(Object::toString).orElse(""))
                  .thenComparing(CityStanding::city))
          .toList();
    }

    private HealthPosition.Key worst(CityId city, List<TargetId> targets, HealthStatus part) {
      return targets.stream()
          .filter(target -> status(target) == part)
          .map(
              target -> {
                HealthMarks of = known(target).orElseThrow();
                Instant mark = part == HealthStatus.FAIL ? of.failAt() : of.warnAt();
                return HealthPosition.Key.of(mark, target, city);
              })
          .min(
              Comparator.comparing((HealthPosition.Key key) -> key.mark().orElseThrow())
                  .thenComparing(key -> key.target().orElseThrow()))
          .orElseThrow();
    }
  }

  private HealthStore health() {
    return storage().health();
  }
}
