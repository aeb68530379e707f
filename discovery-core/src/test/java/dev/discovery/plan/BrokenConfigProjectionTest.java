package dev.discovery.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.city.City;
import dev.discovery.config.DiscoveryConfig;
import dev.discovery.config.DiscoveryConfigJson;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.Scope;
import dev.discovery.source.Setting;
import dev.discovery.source.SettingsSchema;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SourceRegistry;
import dev.discovery.source.SyncResult;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BrokenConfigProjectionTest {

  private static final City KRAKOW = City.of("krakow", "Kraków", "PL", "Europe/Warsaw");

  private static final SourceDefinition KARNET =
      source("karnet", Scope.CITY)
          .withSettings(
              SettingsSchema.of(
                  Setting.integer("limit").range(1, 500), Setting.text("key").secret()));

  private static final Projection PROJECTION =
      new Projection(
          Stream.of(
                  KARNET,
                  source("elsewhere", Scope.CITY),
                  source("pubquiz-pl", Scope.COUNTRY),
                  source("regional", Scope.REGION))
              .map(SourceTraits::of)
              .collect(Collectors.toMap(SourceTraits::name, Function.identity())),
          SourceRegistry.of(KARNET));

  private static SourceDefinition source(String name, Scope scope) {
    return SourceDefinition.of(name, scope, context -> SyncResult.of(ItemCounts.NONE));
  }

  private static Map<String, Subscription> subscriptions(String singleQuoted) {
    DiscoveryConfig config = DiscoveryConfigJson.read(singleQuoted.replace('\'', '"'));
    return PROJECTION.subscriptions(KRAKOW, config).stream()
        .collect(Collectors.toMap(each -> each.source().value(), Function.identity()));
  }

  @Test
  void a_broken_source_is_quarantined_and_its_neighbours_are_active() {
    Map<String, Subscription> all =
        subscriptions(
            "{'sources': [{'name': 'karnet', 'frequency_hours': 0, 'x': '\\u0000'}, null,"
                + " {'name': 'elsewhere'}, {'name': 'pubquiz-pl'}]}");

    assertThat(all).hasSize(3);
    assertThat(all.get("karnet").status()).isEqualTo(SubscriptionStatus.QUARANTINED);
    assertThat(all.get("karnet").detail()).startsWith("/sources/0/x: expected a text without");
    assertThat(all.get("karnet").target()).isPresent();
    assertThat(all.get("elsewhere").status()).isEqualTo(SubscriptionStatus.ACTIVE);
    assertThat(all.get("pubquiz-pl").target()).hasToString("Optional[pubquiz-pl@country:PL]");
  }

  @Test
  void settings_that_their_schema_does_not_take_quarantine_their_source() {
    Map<String, Subscription> all =
        subscriptions(
            "{'sources': [{'name': 'karnet', 'settings': {'limit': 0, 'key': 4711}},"
                + " {'name': 'elsewhere', 'settings': {'limit': 0}}]}");

    assertThat(all.get("karnet").status()).isEqualTo(SubscriptionStatus.QUARANTINED);
    assertThat(all.get("karnet").detail())
        .isEqualTo(
            "/sources/0/settings/limit: expected a whole number from 1 to 500, found 0;"
                + " /sources/0/settings/key: expected a text, found a number, a secret");
    assertThat(all.get("elsewhere").status()).isEqualTo(SubscriptionStatus.ACTIVE);
  }

  @Test
  void an_invalid_schedule_quarantines_the_sources_of_scope_city() {
    Map<String, Subscription> all =
        subscriptions(
            "{'schedule': {'cron': '0 0 30 2 *'}, 'sources': [{'name': 'karnet'},"
                + " {'name': 'pubquiz-pl'}]}");

    assertThat(all.get("karnet").status()).isEqualTo(SubscriptionStatus.QUARANTINED);
    assertThat(all.get("pubquiz-pl").status()).isEqualTo(SubscriptionStatus.ACTIVE);
  }

  @Test
  void of_two_entries_with_one_name_the_first_is_obeyed() {
    Map<String, Subscription> all =
        subscriptions(
            "{'sources': [{'name': 'karnet', 'enabled': false}, {'name': 'karnet'},"
                + " {'name': 'elsewhere', 'enabled': 0}, {'name': 'elsewhere'}]}");

    assertThat(all.get("karnet").status()).isEqualTo(SubscriptionStatus.DISABLED);
    assertThat(all.get("elsewhere").status()).isEqualTo(SubscriptionStatus.QUARANTINED);
  }

  @Test
  void a_source_that_is_not_known_or_has_no_place_is_neither_active_nor_quarantined() {
    Map<String, Subscription> all =
        subscriptions("{'sources': [{'name': 'karnt'}, {'name': 'regional'}]}");

    assertThat(all.values())
        .extracting(Subscription::status)
        .containsOnly(SubscriptionStatus.UNKNOWN);
  }

  @Test
  void settings_that_differ_in_spelling_alone_have_one_fingerprint() {
    String json = "{'sources': [{'name': 'karnet', 'settings': {'limit': %s}}]}";

    List<String> fingerprints =
        Stream.of("50", "50.0", "5e1", "51")
            .map(limit -> subscriptions(json.formatted(limit)).get("karnet").settingsFingerprint())
            .distinct()
            .toList();

    assertThat(fingerprints).hasSize(2);
  }
}
