package dev.discovery.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.city.City;
import dev.discovery.city.CityId;
import dev.discovery.config.ConfigVersion;
import dev.discovery.config.DiscoveryConfig;
import dev.discovery.config.DiscoveryConfigJson;
import dev.discovery.plan.Subscription;
import dev.discovery.plan.SubscriptionStatus;
import dev.discovery.port.ConfigChange;
import dev.discovery.port.StoredConfig;
import dev.discovery.source.SourceName;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a config says is kept as it was written, also what jsonb or UTF-8 would refuse or change.
 */
class StoredConfigTest {

  private static final CityId KRAKOW = new CityId("krakow");
  private static final Instant NOW = Instant.parse("2026-03-10T10:15:30.123456Z");

  private final PostgresBed bed = PostgresBed.open();
  private final PostgresStorage storage = bed.storage();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"note\": \"\\u0000\"}",
        "{\"note\": \"\\ud83c\"}",
        "{\"note\": \"\\udfb8\\ud83c\"}",
        "{\"z\": 1, \"a\": 2, \"mm\": 3}",
        "{\"n\": [1.10, 1e400, 100000000000000000000000000000001]}"
      })
  void config_comes_back_as_it_was_written(String json) {
    DiscoveryConfig config = DiscoveryConfigJson.read(json);
    write(config);

    StoredConfig stored = storage.configs().find(KRAKOW).orElseThrow();

    assertThat(stored.config()).isEqualTo(config);
    assertThat(DiscoveryConfigJson.write(stored.config()))
        .isEqualTo(DiscoveryConfigJson.write(config));
    assertThat(storage.configs().history(KRAKOW, 1))
        .extracting(ConfigChange::config)
        .containsExactly(config);
  }

  @Test
  void config_that_was_planted_by_hand_is_returned_with_its_violations() {
    write(DiscoveryConfigJson.read("{}"));
    Postgres.execute(bed.pool(), "UPDATE discovery_city SET config = '[1, {\"a\": \"\\u0000\"}]'");

    StoredConfig stored = storage.configs().find(KRAKOW).orElseThrow();

    assertThat(stored.config().isReadable()).isFalse();
    assertThat(stored.config().violations()).isNotEmpty();
  }

  @Test
  void city_with_a_zone_that_this_jdk_does_not_know_hides_nobody() {
    write(DiscoveryConfigJson.read("{}"));
    storage.transactions().run(() -> storage.configs().put(City.of("lodz", "x", "PL", "UTC")));
    Postgres.execute(
        bed.pool(), "UPDATE discovery_city SET zone = 'Mars/Base' WHERE city_id = 'krakow'");

    List<StoredConfig> page = storage.configs().page(Optional.empty(), 10);

    assertThat(page).hasSize(2);
    assertThat(page.get(0).city().zone()).isEqualTo(ZoneOffset.UTC);
    assertThat(zoneOfKrakow()).isEqualTo("Mars/Base");
  }

  @Test
  void detail_that_quotes_a_nul_can_be_stored() {
    write(DiscoveryConfigJson.read("{}"));
    var subscription =
        new Subscription(
            KRAKOW,
            new SourceName("karnet"),
            Optional.empty(),
            Optional.empty(),
            SubscriptionStatus.QUARANTINED,
            "found \0",
            "");

    storage
        .transactions()
        .run(() -> storage.subscriptions().replace(List.of(KRAKOW), List.of(subscription)));

    assertThat(storage.subscriptions().ofCities(List.of(KRAKOW)).get(0).detail())
        .startsWith("found ");
  }

  private void write(DiscoveryConfig config) {
    storage
        .transactions()
        .run(
            () -> {
              storage.configs().put(City.of("krakow", "Kraków", "PL", "Europe/Warsaw"));
              storage.configs().lock(List.of(KRAKOW));
              storage
                  .configs()
                  .write(new ConfigChange(KRAKOW, config, new ConfigVersion(1), "ann", NOW));
            });
  }

  private String zoneOfKrakow() {
    return Jdbi.create(bed.pool())
        .withHandle(
            handle ->
                handle
                    .createQuery("SELECT zone FROM discovery_city WHERE city_id = 'krakow'")
                    .mapTo(String.class)
                    .one());
  }
}
