package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.city.CityId;
import dev.discovery.plan.Demand;
import dev.discovery.plan.Subscription;
import dev.discovery.plan.SubscriptionStatus;
import dev.discovery.port.SubscriptionStore;
import dev.discovery.schedule.Frequency;
import dev.discovery.source.ScopeKey;
import dev.discovery.source.SourceName;
import dev.discovery.source.TargetId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract of {@link SubscriptionStore}. */
public abstract class SubscriptionStoreContract extends Suite<StorageBed> {

  private static final CityId KRAKOW = new CityId("krakow");
  private static final CityId LODZ = new CityId("lodz");
  private static final TargetId QUIZ = TargetId.of("pubquiz-pl", "country:PL");

  @Test
  void has_nothing_at_first() {
    assertThat(subscriptions().ofCities(List.of(KRAKOW))).isEmpty();
    assertThat(subscriptions().ofCities(List.of())).isEmpty();
    assertThat(subscriptions().demandOfOthers(List.of(), List.of())).isEmpty();
    assertThat(subscriptions().distinctSettings(QUIZ, 10)).isEmpty();
    assertThat(subscriptions().citiesNaming(QUIZ.source(), Optional.empty(), 10)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(SubscriptionStatus.class)
  void gives_back_what_was_stored(SubscriptionStatus status) {
    cities("krakow");
    Subscription placed = quiz("krakow", status, 6, "f1");
    Subscription bare =
        new Subscription(
            KRAKOW,
            new SourceName("unheard-of"),
            Optional.empty(),
            Optional.empty(),
            status,
            Given.HOSTILE + Given.LONG.substring(0, 800),
            Given.HOSTILE);

    replace(List.of(KRAKOW), List.of(bare, placed));

    assertThat(subscriptions().ofCities(List.of(KRAKOW))).containsExactly(placed, bare);
  }

  @Test
  void keeps_frequencies_to_the_second() {
    cities("krakow");
    Subscription odd =
        new Subscription(
            KRAKOW,
            QUIZ.source(),
            Optional.of(QUIZ.scope()),
            Optional.of(new Frequency(Duration.ofSeconds(31_622_399))),
            SubscriptionStatus.ACTIVE,
            "",
            "f1");

    replace(List.of(KRAKOW), List.of(odd));

    assertThat(subscriptions().ofCities(List.of(KRAKOW))).containsExactly(odd);
    assertThat(subscriptions().demandOfOthers(List.of(), List.of(QUIZ)))
        .containsExactly(new Demand(QUIZ, odd.frequency(), Optional.empty()));
  }

  @Test
  void keeps_hostile_cities_and_places() {
    String id = Given.LONG.substring(0, 200);
    cities(id);
    Subscription hostile =
        new Subscription(
            new CityId(id),
            new SourceName("a".repeat(63)),
            Optional.of(ScopeKey.parse("city:" + id)),
            Optional.of(Frequency.ofHours(1)),
            SubscriptionStatus.ACTIVE,
            "",
            "f1");

    replace(List.of(new CityId(id)), List.of(hostile));

    assertThat(subscriptions().ofCities(List.of(new CityId(id)))).containsExactly(hostile);
    assertThat(subscriptions().distinctSettings(hostile.target().orElseThrow(), 10))
        .containsExactly(hostile);
    assertThat(subscriptions().citiesNaming(hostile.source(), Optional.empty(), 10))
        .containsExactly(new CityId(id));
  }

  @Test
  void orders_by_city_and_source() {
    List<String> ids = Arrays.asList("B", "a", "a-b", "a_b", "é");
    cities(ids.toArray(String[]::new));
    var all = new ArrayList<Subscription>();
    for (String city : ids) {
      for (String source : List.of("a-b", "a_b", "ab", "z0")) {
        all.add(named(city, source));
      }
    }
    var shuffled = new ArrayList<>(all);
    Collections.shuffle(shuffled, new Random(3));
    List<CityId> asked = ids.stream().map(CityId::new).toList();

    replace(asked, shuffled);

    var reversed = new ArrayList<>(asked);
    Collections.reverse(reversed);
    assertThat(subscriptions().ofCities(reversed)).containsExactlyElementsOf(all);
  }

  @Test
  void replaces_all_of_these_cities_and_none_of_others() {
    cities("krakow", "lodz", "warszawa");
    CityId warszawa = new CityId("warszawa");
    replace(
        List.of(KRAKOW, LODZ, warszawa),
        List.of(
            named("krakow", "karnet"),
            named("krakow", "repertuary"),
            named("lodz", "karnet"),
            named("warszawa", "karnet")));
    Subscription changed =
        new Subscription(
            KRAKOW,
            new SourceName("karnet"),
            Optional.empty(),
            Optional.empty(),
            SubscriptionStatus.UNKNOWN,
            "changed",
            "f2");

    replace(List.of(KRAKOW, LODZ), List.of(changed, named("krakow", "bandsintown")));

    assertThat(subscriptions().ofCities(List.of(KRAKOW, LODZ, warszawa)))
        .containsExactly(named("krakow", "bandsintown"), changed, named("warszawa", "karnet"));
  }

  @Test
  void replacing_by_the_same_changes_nothing() {
    cities("krakow");
    List<Subscription> same = List.of(named("krakow", "bandsintown"), named("krakow", "karnet"));
    replace(List.of(KRAKOW), same);

    replace(List.of(KRAKOW), same);

    assertThat(subscriptions().ofCities(List.of(KRAKOW))).isEqualTo(same);
  }

  @Test
  void replacing_for_no_city_changes_nothing() {
    cities("krakow");
    replace(List.of(KRAKOW), List.of(named("krakow", "karnet")));

    replace(List.of(), List.of());

    assertThat(subscriptions().ofCities(List.of(KRAKOW)))
        .containsExactly(named("krakow", "karnet"));
  }

  @Test
  void demand_is_the_smallest_frequency_among_the_active() {
    cities("a", "b", "c", "d", "e");
    replace(
        ids("a", "b", "c", "d", "e"),
        List.of(
            quiz("a", SubscriptionStatus.ACTIVE, 24, "f"),
            quiz("b", SubscriptionStatus.ACTIVE, 6, "f"),
            quiz("c", SubscriptionStatus.DISABLED, 1, "f"),
            quiz("d", SubscriptionStatus.UNKNOWN, 2, "f"),
            quiz("e", SubscriptionStatus.ACTIVE, 12, "f")));

    assertThat(subscriptions().demandOfOthers(List.of(), List.of(QUIZ)))
        .containsExactly(new Demand(QUIZ, Optional.of(Frequency.ofHours(6)), Optional.empty()));
  }

  @Test
  void demand_names_the_first_quarantined_city_beside_the_active_ones() {
    cities("a", "b", "c");
    replace(
        ids("a", "b", "c"),
        List.of(
            quarantined("c", "third"),
            quarantined("b", "second " + Given.HOSTILE),
            quiz("a", SubscriptionStatus.ACTIVE, 24, "f")));

    assertThat(subscriptions().demandOfOthers(List.of(), List.of(QUIZ)))
        .containsExactly(
            new Demand(
                QUIZ,
                Optional.of(Frequency.ofHours(24)),
                Optional.of(new Demand.Held(new CityId("b"), "second " + Given.HOSTILE))));
  }

  @Test
  void demand_of_others_leaves_out_what_some_cities_ask_for() {
    cities("a", "b", "c", "d");
    replace(
        ids("a", "b", "c", "d"),
        List.of(
            quiz("a", SubscriptionStatus.ACTIVE, 1, "f"),
            quiz("b", SubscriptionStatus.ACTIVE, 6, "f"),
            quarantined("c", "left out"),
            quarantined("d", "counts")));

    assertThat(subscriptions().demandOfOthers(ids("a", "c", "nowhere"), List.of(QUIZ)))
        .containsExactly(
            new Demand(
                QUIZ,
                Optional.of(Frequency.ofHours(6)),
                Optional.of(new Demand.Held(new CityId("d"), "counts"))));
    assertThat(subscriptions().demandOfOthers(ids("a", "b", "c", "d"), List.of(QUIZ)))
        .containsExactly(Demand.none(QUIZ));
  }

  @Test
  void quarantined_alone_is_no_active_demand() {
    cities("a");
    replace(ids("a"), List.of(quarantined("a", "broken")));

    assertThat(subscriptions().demandOfOthers(List.of(), List.of(QUIZ)))
        .containsExactly(
            new Demand(
                QUIZ, Optional.empty(), Optional.of(new Demand.Held(new CityId("a"), "broken"))));
  }

  @Test
  void demand_answers_for_each_target_in_order_also_for_those_that_nobody_wants() {
    cities("krakow", "lodz");
    replace(
        ids("krakow", "lodz"),
        List.of(
            placed("krakow", "karnet", "city:krakow"),
            placed("lodz", "karnet", "city:lodz"),
            quiz("lodz", SubscriptionStatus.DISABLED, 1, "f")));
    TargetId nobody = TargetId.of("a-source", "global");

    List<Demand> demands =
        subscriptions()
            .demandOfOthers(
                List.of(),
                List.of(
                    QUIZ,
                    TargetId.of("karnet", "city:lodz"),
                    nobody,
                    TargetId.of("karnet", "city:krakow")));

    assertThat(demands)
        .containsExactly(
            new Demand(nobody, Optional.empty(), Optional.empty()),
            new Demand(
                TargetId.of("karnet", "city:krakow"),
                Optional.of(Frequency.ofHours(24)),
                Optional.empty()),
            new Demand(
                TargetId.of("karnet", "city:lodz"),
                Optional.of(Frequency.ofHours(24)),
                Optional.empty()),
            new Demand(QUIZ, Optional.empty(), Optional.empty()));
  }

  @Test
  void distinct_settings_are_those_of_the_first_active_city_of_each_kind() {
    cities("a", "b", "c", "d", "e");
    replace(
        ids("a", "b", "c", "d", "e"),
        List.of(
            quiz("a", SubscriptionStatus.DISABLED, 1, "f1"),
            quiz("b", SubscriptionStatus.ACTIVE, 1, "f2"),
            quiz("c", SubscriptionStatus.ACTIVE, 1, "f1"),
            quiz("d", SubscriptionStatus.ACTIVE, 1, "f2"),
            quiz("e", SubscriptionStatus.ACTIVE, 1, "f3")));

    assertThat(subscriptions().distinctSettings(QUIZ, 10))
        .containsExactly(
            quiz("b", SubscriptionStatus.ACTIVE, 1, "f2"),
            quiz("c", SubscriptionStatus.ACTIVE, 1, "f1"),
            quiz("e", SubscriptionStatus.ACTIVE, 1, "f3"));
    assertThat(subscriptions().distinctSettings(QUIZ, 2))
        .extracting(each -> each.city().value())
        .containsExactly("b", "c");
  }

  @Test
  void names_the_cities_of_a_source_whatever_their_status_page_by_page() {
    List<String> ids = List.of("A", "b", "c", "d", "e", "é");
    cities(ids.toArray(String[]::new));
    SubscriptionStatus[] statuses = SubscriptionStatus.values();
    var all = new ArrayList<Subscription>();
    for (int n = 0; n < ids.size(); n++) {
      all.add(quiz(ids.get(n), statuses[n % statuses.length], 1, "f"));
      all.add(named(ids.get(n), "karnet"));
    }
    replace(ids.stream().map(CityId::new).toList(), all);
    replace(ids("c"), List.of(named("c", "karnet")));

    List<CityId> first = subscriptions().citiesNaming(QUIZ.source(), Optional.empty(), 2);
    List<CityId> second =
        subscriptions().citiesNaming(QUIZ.source(), Optional.of(new CityId("b")), 2);
    List<CityId> third =
        subscriptions().citiesNaming(QUIZ.source(), Optional.of(new CityId("e")), 2);

    assertThat(first).containsExactly(new CityId("A"), new CityId("b"));
    assertThat(second).containsExactly(new CityId("d"), new CityId("e"));
    assertThat(third).containsExactly(new CityId("é"));
  }

  @Test
  void rollback_undoes_a_replacement() {
    cities("krakow");
    replace(List.of(KRAKOW), List.of(named("krakow", "karnet")));

    rolledBack(() -> subscriptions().replace(List.of(KRAKOW), List.of(named("krakow", "other"))));

    assertThat(subscriptions().ofCities(List.of(KRAKOW)))
        .containsExactly(named("krakow", "karnet"));
  }

  @Test
  void others_see_a_replacement_as_a_whole_or_not_at_all() {
    cities("krakow");
    replace(List.of(KRAKOW), List.of(named("krakow", "karnet")));
    OpenTransaction open =
        open(() -> subscriptions().replace(List.of(KRAKOW), List.of(named("krakow", "other"))));

    List<Subscription> during = subscriptions().ofCities(List.of(KRAKOW));
    open.commit();

    assertThat(during).containsExactly(named("krakow", "karnet"));
    assertThat(subscriptions().ofCities(List.of(KRAKOW))).containsExactly(named("krakow", "other"));
  }

  @Test
  void eight_threads_replace_for_cities_of_their_own() {
    cities(IntStream.range(0, 8).mapToObj(n -> "c" + n).toArray(String[]::new));

    threads()
        .together(
            8,
            thread -> {
              for (int hours = 30; hours > thread; hours--) {
                replace(
                    ids("c" + thread),
                    List.of(quiz("c" + thread, SubscriptionStatus.ACTIVE, hours, "f" + thread)));
              }
              return true;
            });

    assertThat(subscriptions().demandOfOthers(List.of(), List.of(QUIZ)))
        .containsExactly(new Demand(QUIZ, Optional.of(Frequency.ofHours(1)), Optional.empty()));
    assertThat(subscriptions().distinctSettings(QUIZ, 100)).hasSize(8);
  }

  @Test
  void thousand_entries_go_in_one_call() {
    String[] ids = IntStream.range(0, 1_000).mapToObj("c%04d"::formatted).toArray(String[]::new);
    cities(ids);
    List<Subscription> all =
        Arrays.stream(ids).map(id -> placed(id, "karnet", "city:" + id)).toList();
    List<CityId> cities = Arrays.stream(ids).map(CityId::new).toList();

    replace(cities, all);

    assertThat(subscriptions().ofCities(cities)).isEqualTo(all);
    assertThat(
            subscriptions()
                .demandOfOthers(
                    List.of(), all.stream().map(each -> each.target().orElseThrow()).toList()))
        .hasSize(1_000)
        .allMatch(Demand::isActive);
    assertThat(subscriptions().citiesNaming(new SourceName("karnet"), Optional.empty(), 1_000))
        .isEqualTo(cities);
  }

  private static List<CityId> ids(String... cities) {
    return Arrays.stream(cities).map(CityId::new).toList();
  }

  private static Subscription named(String city, String source) {
    return new Subscription(
        new CityId(city),
        new SourceName(source),
        Optional.empty(),
        Optional.of(Frequency.ofHours(24)),
        SubscriptionStatus.UNKNOWN,
        "no node has it",
        "f1");
  }

  private static Subscription placed(String city, String source, String scope) {
    return new Subscription(
        new CityId(city),
        new SourceName(source),
        Optional.of(ScopeKey.parse(scope)),
        Optional.of(Frequency.ofHours(24)),
        SubscriptionStatus.ACTIVE,
        "",
        "f1");
  }

  private static Subscription quiz(
      String city, SubscriptionStatus status, int hours, String fingerprint) {
    return new Subscription(
        new CityId(city),
        QUIZ.source(),
        Optional.of(QUIZ.scope()),
        Optional.of(Frequency.ofHours(hours)),
        status,
        status == SubscriptionStatus.ACTIVE ? "" : "does not count",
        fingerprint);
  }

  private static Subscription quarantined(String city, String detail) {
    return new Subscription(
        new CityId(city),
        QUIZ.source(),
        Optional.of(QUIZ.scope()),
        Optional.empty(),
        SubscriptionStatus.QUARANTINED,
        detail,
        "");
  }

  private void cities(String... ids) {
    inTransaction(() -> Arrays.stream(ids).forEach(id -> storage().configs().put(Given.city(id))));
  }

  private void replace(List<CityId> cities, List<Subscription> with) {
    inTransaction(
        () -> {
          storage().configs().lock(cities);
          subscriptions().replace(cities, with);
        });
  }

  private SubscriptionStore subscriptions() {
    return storage().subscriptions();
  }
}
