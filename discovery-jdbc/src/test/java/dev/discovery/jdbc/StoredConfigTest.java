package dev.discovery.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.discovery.access.Actor;
import dev.discovery.city.City;
import dev.discovery.city.CityId;
import dev.discovery.config.ConfigVersion;
import dev.discovery.config.DiscoveryConfig;
import dev.discovery.config.DiscoveryConfigJson;
import dev.discovery.port.ConfigChange;
import dev.discovery.port.PortException;
import dev.discovery.port.PortException.Fault;
import dev.discovery.port.StoredConfig;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a config says comes back from {@code jsonb} as it was written, also what {@code jsonb} would
 * refuse or change if the codec let it through.
 */
class StoredConfigTest {

  private static final CityId KRAKOW = new CityId("krakow");
  private static final Instant NOW = Instant.parse("2026-03-10T10:15:30.123456Z");

  private static final String DOCUMENT =
      """
      {"schedule": {"enabled": true, "cron": "0 0 * * *", "timezone": "Europe/Warsaw", "x": [1.50, -2e3, null]},
       "note": {"$unreadable": "{\\"a\\": 1e999}"}, "z": {"b": "\\u0001\\u001f\\u007f\\/", "a": 0.10},
       "sources": [{"name": "karnet", "frequency_hours": 24, "settings": {"limit": 100, "q": "\\u017c\\ud83c\\udfb5"}},
                   {"name": "b", "frequency": "PT30M", "enabled": false}, {"name": "karnet"}, 7, null]}
      """;

  private final PostgresBed bed = PostgresBed.open();
  private final PostgresStorage storage = bed.storage();

  private static Stream<String> hostile() {
    return Stream.of(
        DOCUMENT,
        "{}",
        "{\"note\": \"\\u0000\"}",
        "{\"note\": \"\\ud83c\"}",
        "{\"note\": \"\\udfb8\\ud83c\", \"b\": {\"twice\": 1, \"twice\": 2}}",
        "{\"note\": \"\ud83c\"}",
        "{\"z\": 1, \"a\": 2, \"mm\": 3, \"\": \"\", \"ż\": [[], {}], \"\\b\\t\\n\\f\\r\\\"\\\\\": \"\\u000b\"}",
        "{\"n\": [1.10, 1e399, 1E-399, -0.0, 50, 50.0, 5e1, 100000000000000000000000000000001]}",
        "{\"n\": [1e400, 1e999999999999]}",
        "{\"schedule\": {\"cron\": \"\\u0000\", \"cron\": \"0 0 * * *\"}}",
        "{\"schedule\": 7, \"sources\": \"none\"}",
        "{\"sources\": [{\"name\": \"karnet\", \"settings\": {\"x\": 1e999999, \"x\": \"\\udc00\"}}]}",
        "{\"sources\": [{\"name\": \"karnet\", \"name\": \"repertuary\"}, \"\\u0000\", null]}",
        "{\"sources\": [{\"name\": \"deep\", \"deep\": " + "[".repeat(29) + "]".repeat(29) + "}]}",
        "{\"sources\": [{\"name\": \"deep\", \"deep\": " + "[".repeat(30) + "]".repeat(30) + "}]}",
        "{\"sources\": [{\"$unreadable\": \"{\\\"name\\\": \\\"karnet\\\"}\"}]}",
        "{\"sources\": [{\"$unreadable\": \"{\\\"$unreadable\\\": \\\"{}\\\"}\"}]}",
        ofMostBytes());
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void config_comes_back_as_it_was_written(String json) {
    DiscoveryConfig config = DiscoveryConfigJson.read(json);
    write(config);

    DiscoveryConfig stored = storage.configs().find(KRAKOW).orElseThrow().config();

    assertSame(stored, config);
    assertThat(storage.configs().history(KRAKOW, Optional.empty(), 1))
        .extracting(ConfigChange::config)
        .containsExactly(config);
  }

  @Test
  void configs_with_a_few_characters_changed_at_random_come_back_as_they_were_written() {
    write(DiscoveryConfig.EMPTY);
    var random = new Random(20260310);
    List<DiscoveryConfig> configs =
        Stream.generate(() -> DiscoveryConfigJson.read(changed(DOCUMENT, random)))
            .filter(DiscoveryConfig::isReadable)
            .limit(2_000)
            .toList();

    writeHistory(configs);

    List<ConfigChange> stored = storage.configs().history(KRAKOW, Optional.empty(), configs.size());
    assertThat(stored).hasSameSizeAs(configs);
    for (int n = 0; n < configs.size(); n++) {
      assertSame(stored.get(configs.size() - 1 - n).config(), configs.get(n));
    }
  }

  @Test
  void config_that_was_planted_by_hand_is_returned_with_its_violations() {
    write(DiscoveryConfig.EMPTY);
    Postgres.execute(
        bed.pool(),
        "UPDATE discovery_city SET config = '{\"a\": 1e1000, \"sources\": [1, {\"name\": 2}]}'");

    DiscoveryConfig stored = storage.configs().find(KRAKOW).orElseThrow().config();

    assertThat(stored.isReadable()).isTrue();
    assertThat(stored.violations()).hasSize(3);
  }

  @Test
  void config_that_was_planted_by_hand_and_is_too_long_is_unreadable() {
    write(DiscoveryConfig.EMPTY);
    Postgres.execute(
        bed.pool(),
        "UPDATE discovery_city SET config = jsonb_build_object('note', repeat('x', 262144))");

    DiscoveryConfig stored = storage.configs().find(KRAKOW).orElseThrow().config();

    assertThat(stored.isReadable()).isFalse();
    assertThat(stored.violations()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[1]", "null", "{", "{\"a\": 1, \"a\": 2}"})
  void what_is_not_readable_is_refused(String json) {
    write(DiscoveryConfig.EMPTY);
    DiscoveryConfig config = DiscoveryConfigJson.read(json);

    assertThat(config.isReadable()).isFalse();
    assertThatThrownBy(() -> write(config, 2))
        .isInstanceOfSatisfying(
            PortException.class, e -> assertThat(e.fault()).isEqualTo(Fault.DATA));
  }

  @Test
  void city_with_a_zone_that_this_jdk_does_not_know_hides_nobody() {
    write(DiscoveryConfig.EMPTY);
    storage.transactions().run(() -> storage.configs().put(City.of("lodz", "x", "PL", "UTC")));
    Postgres.execute(
        bed.pool(), "UPDATE discovery_city SET zone = 'Mars/Base' WHERE city_id = 'krakow'");

    List<StoredConfig> page = storage.configs().page(Optional.empty(), 10);

    assertThat(page).hasSize(2);
    assertThat(page.get(0).city().zone()).isEqualTo(ZoneOffset.UTC);
    assertThat(zoneOfKrakow()).isEqualTo("Mars/Base");
  }

  /** Equal in all that it means; the order of keys alone may be another one. */
  private static void assertSame(DiscoveryConfig stored, DiscoveryConfig config) {
    assertThat(stored).isEqualTo(config);
    assertThat(stored.schedule()).isEqualTo(config.schedule());
    assertThat(stored.sources()).isEqualTo(config.sources());
    assertThat(stored.violations()).containsExactlyInAnyOrderElementsOf(config.violations());
    assertThat(DiscoveryConfigJson.write(stored)).hasSameSizeAs(DiscoveryConfigJson.write(config));
  }

  /** A config that would be too long with one more byte. */
  private static String ofMostBytes() {
    String entries =
        IntStream.range(0, 400)
            .mapToObj(
                n -> "{\"name\":\"s%d\",\"settings\":{\"ż\":[1,null,\"\\u0001\"]}}".formatted(n))
            .collect(Collectors.joining(","));
    String json = "{\"sources\":[" + entries + "],\"note\":\"%s\"}";
    String written = DiscoveryConfigJson.write(DiscoveryConfigJson.read(json.formatted("")));
    int room = DiscoveryConfigJson.MAX_BYTES - written.getBytes(StandardCharsets.UTF_8).length;
    assertThat(DiscoveryConfigJson.read(json.formatted("x".repeat(room + 1))).isReadable())
        .isFalse();
    return json.formatted("x".repeat(room));
  }

  private static String changed(String text, Random random) {
    String[] inserts = {
      "", "\"", "{", "}", "[", "]", ",", ":", "\\", "null", "0", "e9", "\\u0000", "\\udc00",
      "\ud83c", "ż"
    };
    String changed = text;
    for (int n = random.nextInt(3); n >= 0; n--) {
      int at = random.nextInt(changed.length());
      int end = Math.min(changed.length(), at + random.nextInt(3));
      changed =
          changed.substring(0, at)
              + inserts[random.nextInt(inserts.length)]
              + changed.substring(end);
    }
    return changed;
  }

  private void write(DiscoveryConfig config) {
    write(config, 1);
  }

  private void write(DiscoveryConfig config, long version) {
    storage
        .transactions()
        .run(
            () -> {
              storage.configs().put(City.of("krakow", "Kraków", "PL", "Europe/Warsaw"));
              storage.configs().lock(List.of(KRAKOW));
              storage
                  .configs()
                  .write(
                      new ConfigChange(
                          KRAKOW, config, new ConfigVersion(version), new Actor("ann"), NOW));
            });
  }

  /** As versions after the first one, all at once. */
  private void writeHistory(List<DiscoveryConfig> configs) {
    Jdbi.create(bed.pool())
        .useHandle(
            handle ->
                handle
                    .createUpdate(
                        """
                        INSERT INTO discovery_config_version (city_id, version, config, actor, written_at)
                        SELECT 'krakow', position + 1, CAST(config AS jsonb), 'ann', now()
                        FROM unnest(:configs) WITH ORDINALITY AS written (config, position)
                        """)
                    .bind("configs", SqlArray.texts(configs, DiscoveryConfigJson::write))
                    .execute());
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
