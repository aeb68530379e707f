package dev.discovery.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.discovery.city.City;
import dev.discovery.city.CityId;
import dev.discovery.city.RegionCode;
import dev.discovery.config.CitySchedule;
import dev.discovery.config.DiscoveryConfig;
import dev.discovery.config.DiscoveryConfigJson;
import dev.discovery.config.PolicyOverrides;
import dev.discovery.config.SourceConfig;
import dev.discovery.schedule.CatchUp;
import dev.discovery.schedule.Cron;
import dev.discovery.schedule.Frequency;
import dev.discovery.schedule.Overlap;
import dev.discovery.schedule.SlotPolicies;
import dev.discovery.schedule.Spread;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.Scope;
import dev.discovery.source.ScopeKey;
import dev.discovery.source.Setting;
import dev.discovery.source.SettingsSchema;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SourceName;
import dev.discovery.source.SourceRegistry;
import dev.discovery.source.SourceSchedule;
import dev.discovery.source.SyncResult;
import dev.discovery.source.TargetId;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProjectionTest {

  private static final City KRAKOW = City.of("krakow", "Kraków", "PL", "Europe/Warsaw");
  private static final CitySchedule NIGHTLY_SCHEDULE =
      new CitySchedule(true, Cron.parse("30 2 * * *"), ZoneId.of("Europe/Warsaw"));
  private static final DiscoveryConfig NIGHTLY =
      DiscoveryConfig.of(NIGHTLY_SCHEDULE, List.of(SourceConfig.of("karnet")));

  private static final SourceDefinition KARNET =
      source("karnet", Scope.CITY)
          .withSettings(SettingsSchema.of(Setting.integer("limit").range(1, 500).defaultsTo(100)))
          .withOverlap(Overlap.QUEUE)
          .withSpread(new Spread(Duration.ofMinutes(10)));
  private static final SourceDefinition REGIONAL = source("regional", Scope.REGION);
  private static final SourceDefinition PUBQUIZ =
      source("pubquiz", Scope.COUNTRY)
          .withSchedule(new SourceSchedule(Cron.parse("0 4 * * *"), ZoneId.of("Europe/Berlin")));
  private static final SourceDefinition WEATHER = source("weather", Scope.GLOBAL);

  private static final Projection PROJECTION = on(KARNET, REGIONAL, PUBQUIZ, WEATHER);

  private static SourceDefinition source(String name, Scope scope) {
    return SourceDefinition.of(name, scope, context -> SyncResult.of(ItemCounts.NONE));
  }

  private static Projection on(SourceDefinition... registered) {
    Map<SourceName, SourceTraits> traits =
        Stream.of(KARNET, REGIONAL, PUBQUIZ, WEATHER)
            .map(SourceTraits::of)
            .collect(Collectors.toMap(SourceTraits::name, Function.identity()));
    return new Projection(traits, SourceRegistry.of(registered));
  }

  private static final Demand.Held HELD = new Demand.Held(new CityId("krakow"), "unknown zone");

  @Nested
  class Subscriptions {

    @ParameterizedTest
    @CsvSource({
      "karnet,   city:krakow",
      "pubquiz,  country:PL",
      "weather,  global",
    })
    void feed_the_target_of_the_sources_scope(String source, String scope) {
      Subscription subscription = only("{'name': '%s'}".formatted(source));

      assertThat(subscription.status()).isEqualTo(SubscriptionStatus.ACTIVE);
      assertThat(subscription.detail()).isEmpty();
      assertThat(subscription.city()).isEqualTo(new CityId("krakow"));
      assertThat(subscription.scope()).contains(ScopeKey.parse(scope));
      assertThat(subscription.target()).contains(TargetId.of(source, scope));
      assertThat(subscription.frequency()).contains(Frequency.ofHours(24));
    }

    @Test
    void of_one_source_are_those_of_all_for_that_source() {
      DiscoveryConfig config =
          config(
              "[{'name': 'weather', 'enabled': false}, {'name': 'karnet', 'frequency_hours': 0},"
                  + " {'name': 'karnet'}, {'frequency_hours': 24}, {'name': 'nobodys'}]");
      List<Subscription> all = PROJECTION.subscriptions(KRAKOW, config);

      assertThat(all).extracting(Subscription::source).doesNotHaveDuplicates().hasSize(3);
      for (Subscription each : all) {
        assertThat(PROJECTION.subscription(KRAKOW, config, each.source())).contains(each);
      }
      assertThat(PROJECTION.subscription(KRAKOW, config, new SourceName("pubquiz"))).isEmpty();
    }

    @Test
    void of_a_region_need_a_city_that_has_one() {
      DiscoveryConfig config = config("[{'name': 'regional'}]");

      Subscription without = PROJECTION.subscriptions(KRAKOW, config).get(0);
      Subscription within =
          PROJECTION.subscriptions(KRAKOW.in(new RegionCode("malopolskie")), config).get(0);

      assertThat(without.status()).isEqualTo(SubscriptionStatus.UNKNOWN);
      assertThat(without.detail()).isEqualTo("the city has no region");
      assertThat(without.target()).isEmpty();
      assertThat(within.target()).contains(TargetId.of("regional", "region:PL/malopolskie"));
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "{'enabled': true}  | {'name': 'karnet'}                     | ACTIVE      |",
          "{'enabled': true}  | {'name': 'karnet', 'enabled': false}   | DISABLED    | the source is disabled for this city",
          "{'enabled': false} | {'name': 'karnet'}                     | DISABLED    | the schedule of this city is disabled",
          "{'enabled': false} | {'name': 'pubquiz'}                    | DISABLED    | the schedule of this city is disabled",
          "{'enabled': true}  | {'name': 'nobody'}                     | UNKNOWN     | no node has registered this source",
          "{'enabled': true}  | {'name': 'nobody', 'enabled': false}   | DISABLED    | the source is disabled for this city",
          "{'cron': '61'}     | {'name': 'karnet'}                     | QUARANTINED | the schedule of this city is invalid",
          "{'cron': '61'}     | {'name': 'karnet', 'enabled': false}   | DISABLED    | the source is disabled for this city",
          "{'cron': '61'}     | {'name': 'pubquiz'}                    | ACTIVE      |",
          "{'timezone': 'X'}  | {'name': 'karnet'}                     | QUARANTINED | the schedule of this city is invalid",
          "{'enabled': true}  | {'name': 'karnet', 'settings': {'limit': 7}} | ACTIVE |",
          "{'enabled': true}  | {'name': 'karnet', 'enabled': false, 'settings': {'limit': 0}} | DISABLED | the source is disabled for this city",
        })
    void count_or_say_why_they_do_not(
        String schedule, String source, SubscriptionStatus status, String detail) {
      DiscoveryConfig config = config(schedule, "[" + source + "]");

      Subscription subscription = PROJECTION.subscriptions(KRAKOW, config).get(0);

      assertThat(subscription.status()).isEqualTo(status);
      assertThat(subscription.detail()).isEqualTo(detail == null ? "" : detail);
    }

    @Test
    void with_settings_that_the_schema_refuses_are_quarantined_with_the_reason() {
      Subscription subscription = only("{'name': 'karnet', 'settings': {'limit': 0}}");

      assertThat(subscription.status()).isEqualTo(SubscriptionStatus.QUARANTINED);
      assertThat(subscription.detail()).startsWith("/sources/0/settings/limit: expected");
    }

    @Test
    void with_settings_of_a_source_that_only_other_nodes_have_are_left_to_those() {
      DiscoveryConfig config = config("[{'name': 'karnet', 'settings': {'limit': 0}}]");

      Subscription subscription = on(PUBQUIZ).subscriptions(KRAKOW, config).get(0);

      assertThat(subscription.status()).isEqualTo(SubscriptionStatus.ACTIVE);
    }

    @Test
    void of_an_entry_that_cannot_be_read_are_quarantined_and_hide_none_beside_it() {
      List<Subscription> subscriptions =
          PROJECTION.subscriptions(
              KRAKOW,
              config(
                  "[{'name': 'karnet', 'frequency_hours': 0}, {'frequency_hours': 5}, 7,"
                      + " {'name': 'nobody', 'enabled': 3}, {'name': 'weather'}]"));

      assertThat(subscriptions)
          .extracting(each -> each.source().value(), Subscription::status)
          .containsExactly(
              tuple("karnet", SubscriptionStatus.QUARANTINED),
              tuple("nobody", SubscriptionStatus.QUARANTINED),
              tuple("weather", SubscriptionStatus.ACTIVE));
      Subscription karnet = subscriptions.get(0);
      assertThat(karnet.target()).contains(TargetId.of("karnet", "city:krakow"));
      assertThat(karnet.frequency()).isEmpty();
      assertThat(karnet.detail()).startsWith("/sources/0/frequency_hours: expected");
      assertThat(subscriptions.get(1).target()).isEmpty();
    }

    @Test
    void of_a_name_that_comes_twice_follow_the_first_entry() {
      List<Subscription> subscriptions =
          PROJECTION.subscriptions(
              KRAKOW, config("[{'name': 'karnet', 'frequency_hours': 6}, {'name': 'karnet'}]"));

      assertThat(subscriptions).hasSize(1);
      assertThat(subscriptions.get(0).frequency()).contains(Frequency.ofHours(6));
      assertThat(subscriptions.get(0).status()).isEqualTo(SubscriptionStatus.ACTIVE);
    }

    @Test
    void show_three_violations_and_how_many_more() {
      var five =
          SettingsSchema.of(
              Setting.text("a").required(),
              Setting.text("b").required(),
              Setting.text("c").required(),
              Setting.text("d").required(),
              Setting.text("e").required());

      Subscription subscription =
          on(KARNET.withSettings(five))
              .subscriptions(KRAKOW, config("[{'name': 'karnet'}]"))
              .get(0);

      assertThat(subscription.detail().split("; ")).hasSize(4).endsWith("and 2 more");
    }

    @Test
    void have_a_fingerprint_that_changes_with_the_settings_alone() {
      Subscription one = only("{'name': 'karnet', 'settings': {'limit': 7}}");
      Subscription same =
          only("{'name': 'karnet', 'frequency_hours': 2, 'settings': {'limit': 7.0}}");
      Subscription other = only("{'name': 'karnet', 'settings': {'limit': 8}}");

      assertThat(one.settingsFingerprint())
          .isEqualTo(same.settingsFingerprint())
          .isNotEqualTo(other.settingsFingerprint());
    }

    @Test
    void of_a_config_that_names_no_source_are_none() {
      assertThat(PROJECTION.subscriptions(KRAKOW, DiscoveryConfig.EMPTY)).isEmpty();
      assertThat(PROJECTION.subscriptions(KRAKOW, DiscoveryConfigJson.read("[]"))).isEmpty();
    }

    private Subscription only(String source) {
      List<Subscription> subscriptions =
          PROJECTION.subscriptions(KRAKOW, config("[" + source + "]"));
      assertThat(subscriptions).hasSize(1);
      return subscriptions.get(0);
    }
  }

  @Nested
  class Wishes {

    private static final TargetId CITY = TargetId.of("karnet", "city:krakow");
    private static final TargetId COUNTRY = TargetId.of("pubquiz", "country:PL");

    @Test
    void for_a_city_follow_the_citys_schedule_and_the_sources_policies() {
      Wish wish = PROJECTION.wish(wanted(CITY, 6), NIGHTLY);

      assertThat(wish)
          .isEqualTo(
              new Wish.On(
                  new TargetSchedule(
                      "30 2 * * *",
                      "Europe/Warsaw",
                      Frequency.ofHours(6),
                      SlotPolicies.DEFAULT
                          .with(Overlap.QUEUE)
                          .with(new Spread(Duration.ofMinutes(10))))));
    }

    @Test
    void for_a_city_take_its_own_policies_before_those_of_the_source() {
      DiscoveryConfig own =
          NIGHTLY.with(
              SourceConfig.of("karnet")
                  .withPolicies(
                      PolicyOverrides.NONE.with(CatchUp.SKIP.within(Duration.ofHours(6)))));

      Wish wish = PROJECTION.wish(wanted(CITY, 6), own);

      assertThat(((Wish.On) wish).schedule().policies())
          .isEqualTo(
              new SlotPolicies(
                  Overlap.QUEUE,
                  CatchUp.SKIP.within(Duration.ofHours(6)),
                  new Spread(Duration.ofMinutes(10))));
    }

    @Test
    void for_anything_wider_follow_the_sources_schedule_whatever_the_citys_is() {
      Wish expected =
          new Wish.On(
              new TargetSchedule(
                  "0 4 * * *", "Europe/Berlin", Frequency.ofHours(48), SlotPolicies.DEFAULT));

      assertThat(PROJECTION.wish(wanted(COUNTRY, 48), NIGHTLY)).isEqualTo(expected);
      assertThat(PROJECTION.wish(wanted(COUNTRY, 48), DiscoveryConfig.EMPTY)).isEqualTo(expected);
    }

    @Test
    void that_someone_has_are_not_held_back_by_someone_elses_invalid_entry() {
      Demand mixed = new Demand(COUNTRY, Optional.of(Frequency.ofHours(24)), Optional.of(HELD));

      assertThat(PROJECTION.wish(mixed, DiscoveryConfig.EMPTY)).isInstanceOf(Wish.On.class);
    }

    @Test
    void that_are_all_invalid_say_why() {
      Demand invalid = new Demand(CITY, Optional.empty(), Optional.of(HELD));

      assertThat(PROJECTION.wish(invalid, NIGHTLY)).isEqualTo(new Wish.Invalid("unknown zone"));
    }

    @Test
    void that_nobody_has_are_off() {
      Demand none = new Demand(CITY, Optional.empty(), Optional.empty());

      assertThat(PROJECTION.wish(none, NIGHTLY)).isEqualTo(new Wish.Off());
    }

    @Test
    void can_be_read_back_as_a_schedule() {
      Wish wish = PROJECTION.wish(wanted(CITY, 6), NIGHTLY.with(CitySchedule.DEFAULT));

      assertThat(((Wish.On) wish).schedule().parse().zone()).isEqualTo(ZoneId.of("UTC"));
    }

    private Demand wanted(TargetId target, int hours) {
      return new Demand(target, Optional.of(Frequency.ofHours(hours)), Optional.empty());
    }
  }

  private static DiscoveryConfig config(String sources) {
    return config("{}", sources);
  }

  /** With {@code '} for quotes. */
  private static DiscoveryConfig config(String schedule, String sources) {
    String json = "{'schedule': %s, 'sources': %s}".formatted(schedule, sources);
    return DiscoveryConfigJson.read(json.replace('\'', '"'));
  }
}
