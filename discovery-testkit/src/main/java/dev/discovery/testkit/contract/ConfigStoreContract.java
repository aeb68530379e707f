package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.discovery.access.Actor;
import dev.discovery.city.City;
import dev.discovery.city.CityId;
import dev.discovery.city.CountryCode;
import dev.discovery.city.RegionCode;
import dev.discovery.config.ConfigVersion;
import dev.discovery.config.DiscoveryConfig;
import dev.discovery.config.DiscoveryConfigJson;
import dev.discovery.port.ConfigChange;
import dev.discovery.port.ConfigStore;
import dev.discovery.port.PortException;
import dev.discovery.port.PortException.Fault;
import dev.discovery.port.StoredConfig;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of {@link ConfigStore}. */
public abstract class ConfigStoreContract extends Suite<StorageBed> {

  private static final Actor ANN = new Actor("ann");
  private static final CityId KRAKOW = new CityId("krakow");

  @Test
  void knows_no_city_at_first() {
    assertThat(configs().find(KRAKOW)).isEmpty();
    assertThat(configs().page(Optional.empty(), 10)).isEmpty();
    assertThat(configs().history(KRAKOW, Optional.empty(), 10)).isEmpty();
    assertThat(inTransaction(() -> configs().lock(List.of(KRAKOW)))).isEmpty();
  }

  @Test
  void city_without_a_config_has_the_empty_one() {
    put("krakow");

    assertThat(configs().find(KRAKOW))
        .contains(
            new StoredConfig(Given.city("krakow"), DiscoveryConfig.EMPTY, ConfigVersion.NONE));
    assertThat(configs().history(KRAKOW, Optional.empty(), 10)).isEmpty();
  }

  @Test
  void keeps_every_attribute_of_a_city() {
    City city =
        new City(
            KRAKOW,
            "Kraków",
            new CountryCode("PL"),
            Optional.of(new RegionCode("małopolskie")),
            ZoneId.of("America/Argentina/ComodRivadavia"));

    inTransaction(() -> configs().put(city));

    assertThat(configs().find(KRAKOW)).map(StoredConfig::city).contains(city);
  }

  @Test
  void putting_a_city_again_replaces_its_attributes_and_keeps_its_config() {
    put("krakow");
    put("lodz");
    DiscoveryConfig config = config("karnet");
    write(change(KRAKOW, config, 1));
    City moved = City.of("krakow", "Another name", "US", "UTC").in(new RegionCode("NY"));

    inTransaction(() -> configs().put(moved));

    assertThat(configs().find(KRAKOW))
        .contains(new StoredConfig(moved, config, new ConfigVersion(1)));
    assertThat(configs().find(new CityId("lodz")))
        .map(StoredConfig::city)
        .contains(Given.city("lodz"));
    assertThat(configs().history(KRAKOW, Optional.empty(), 10)).hasSize(1);
  }

  @Test
  void keeps_hostile_texts() {
    String id = Given.LONG.substring(0, 200);
    City city =
        new City(
            new CityId(id),
            Given.HOSTILE,
            new CountryCode("PL"),
            Optional.of(new RegionCode(Given.LONG.substring(2, 102))),
            ZoneId.of("UTC"));
    ConfigChange change =
        new ConfigChange(
            city.id(), config("karnet"), new ConfigVersion(1), new Actor(Given.HOSTILE), Given.NOW);
    inTransaction(() -> configs().put(city));

    write(change);

    assertThat(configs().find(city.id())).map(StoredConfig::city).contains(city);
    assertThat(configs().history(city.id(), Optional.empty(), 10)).containsExactly(change);
  }

  @Test
  void gives_back_the_config_that_was_written() {
    put("krakow");
    DiscoveryConfig config = config("karnet", "repertuary");

    write(change(KRAKOW, config, 1));

    assertThat(configs().find(KRAKOW))
        .contains(new StoredConfig(Given.city("krakow"), config, new ConfigVersion(1)));
    assertThat(DiscoveryConfigJson.write(found(KRAKOW).config()))
        .as("in whatever order of keys")
        .hasSameSizeAs(DiscoveryConfigJson.write(config));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"schedule\": 7}",
        "{\"schedule\": {\"cron\": \"never\", \"timezone\": \"Mars/Base\"}, \"sources\": []}",
        "{\"sources\": [{\"name\": \"karnet\", \"frequency_hours\": 0}, {\"name\": 1}, null]}",
        "{\"sources\": \"none\", \"unknown\": {\"kept\": [1.10, 1e400, true, null, {\"\": \"\"}]}}",
        "{\"sources\": [{\"name\": \"karnet\"}, {\"name\": \"karnet\"}], \"big\": 12345678901234567890}"
      })
  void loses_nothing_of_what_a_config_says_valid_or_not(String json) {
    put("krakow");
    DiscoveryConfig config = DiscoveryConfigJson.read(json);

    write(change(KRAKOW, config, 1));

    assertThat(found(KRAKOW).config()).isEqualTo(config);
    assertThat(found(KRAKOW).config().violations()).isEqualTo(config.violations());
    assertThat(DiscoveryConfigJson.write(found(KRAKOW).config()))
        .as("in whatever order of keys")
        .hasSameSizeAs(DiscoveryConfigJson.write(config));
  }

  @Test
  void keeps_hostile_texts_inside_a_config() {
    put("krakow");
    String text = (Given.HOSTILE + Given.LONG).replace("\\", "\\\\").replace("\"", "\\\"");
    DiscoveryConfig config =
        DiscoveryConfigJson.read(
            "{\"sources\": [{\"name\": \"karnet\", \"settings\": {\"t\": \"%s\"}}]}"
                .replace("%s", text));

    write(change(KRAKOW, config, 1));

    assertThat(found(KRAKOW).config()).isEqualTo(config);
    assertThat(configs().history(KRAKOW, Optional.empty(), 1))
        .extracting(ConfigChange::config)
        .contains(config);
  }

  @Test
  void finds_each_city_by_its_exact_id() {
    List<String> alike = List.of("krakow", "Krakow", "krakow2", "kraków", "krako_", "krako%");
    alike.forEach(this::put);

    for (String id : alike) {
      assertThat(configs().find(new CityId(id))).map(StoredConfig::city).contains(Given.city(id));
    }
    assertThat(configs().find(new CityId("KRAKOW"))).isEmpty();
  }

  @Test
  void pages_through_all_cities_in_the_order_of_their_ids() {
    List<CityId> ordered =
        List.of(
                "'", "-", "0", "10", "9", "B", "_", "a", "aa", "b", "z", "é", "Ł", "łódź", "東",
                "🎸")
            .stream()
            .map(CityId::new)
            .sorted()
            .toList();
    var shuffled = new ArrayList<>(ordered);
    Collections.shuffle(shuffled, new Random(7));
    shuffled.forEach(id -> put(id.value()));

    var seen = new ArrayList<CityId>();
    List<StoredConfig> page = configs().page(Optional.empty(), 3);
    while (!page.isEmpty()) {
      assertThat(page).hasSizeLessThanOrEqualTo(3);
      page.forEach(stored -> seen.add(stored.city().id()));
      page = configs().page(Optional.of(seen.get(seen.size() - 1)), 3);
    }

    assertThat(seen).containsExactlyElementsOf(ordered);
  }

  @Test
  void page_goes_on_after_a_city_that_does_not_exist() {
    List.of("a", "c", "d").forEach(this::put);

    assertThat(configs().page(Optional.of(new CityId("b")), 1))
        .extracting(stored -> stored.city().id().value())
        .containsExactly("c");
  }

  @Test
  void locks_in_the_order_of_ids_and_leaves_out_unknown_ones() {
    List.of("c", "a", "b").forEach(this::put);
    List<CityId> asked =
        List.of(new CityId("c"), new CityId("nowhere"), new CityId("a"), new CityId("c"));

    List<StoredConfig> locked = inTransaction(() -> configs().lock(asked));

    assertThat(locked).extracting(stored -> stored.city().id().value()).containsExactly("a", "c");
    assertThat(inTransaction(() -> configs().lock(List.of()))).isEmpty();
  }

  @Test
  void locking_outside_a_transaction_is_refused() {
    put("krakow");

    assertThatThrownBy(() -> configs().lock(List.of(KRAKOW))).isInstanceOf(RuntimeException.class);
  }

  @Test
  void lock_waits_for_the_holder_and_returns_the_city_as_it_is_then() {
    put("krakow");
    DiscoveryConfig config = config("karnet");
    OpenTransaction holder =
        open(
            () -> {
              configs().lock(List.of(KRAKOW));
              configs().write(change(KRAKOW, config, 1));
            });

    Future<List<StoredConfig>> second =
        threads().start(() -> inTransaction(() -> configs().lock(List.of(KRAKOW))));
    boolean waited = Threads.isHeldUp(second);
    holder.commit();

    assertThat(waited).isTrue();
    assertThat(Threads.result(second))
        .containsExactly(new StoredConfig(Given.city("krakow"), config, new ConfigVersion(1)));
  }

  @Test
  void putting_a_city_locks_it() {
    put("krakow");
    for (String id : List.of("krakow", "brand-new")) {
      OpenTransaction holder = open(() -> configs().put(Given.city(id)));

      Future<?> second = threads().start(() -> inTransaction(() -> configs().put(Given.city(id))));
      boolean waited = Threads.isHeldUp(second);
      holder.commit();
      Threads.result(second);

      assertThat(waited).as(id).isTrue();
    }
    assertThat(configs().page(Optional.empty(), 10)).hasSize(2);
  }

  @Test
  void lock_of_one_city_leaves_the_others_and_every_reader_alone() {
    put("krakow");
    put("lodz");
    OpenTransaction holder = open(() -> configs().lock(List.of(KRAKOW)));

    List<StoredConfig> other =
        elsewhere(() -> inTransaction(() -> configs().lock(List.of(new CityId("lodz")))));
    Optional<StoredConfig> read = elsewhere(() -> configs().find(KRAKOW));
    holder.commit();

    assertThat(other).hasSize(1);
    assertThat(read).isPresent();
  }

  @Test
  void history_has_every_version_newest_first() {
    put("krakow");
    put("lodz");
    List<ConfigChange> changes =
        LongStream.rangeClosed(1, 5)
            .mapToObj(version -> change(KRAKOW, config("source-" + version), version))
            .toList();
    changes.forEach(this::write);
    write(change(new CityId("lodz"), config("karnet"), 1));

    assertThat(configs().history(KRAKOW, Optional.empty(), 3))
        .containsExactly(changes.get(4), changes.get(3), changes.get(2));
    assertThat(configs().history(KRAKOW, Optional.empty(), 100)).hasSize(5);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 4, 1_000})
  void version_that_does_not_follow_the_stored_one_is_refused(long version) {
    put("krakow");
    write(change(KRAKOW, config("karnet"), 1));
    ConfigChange second = change(KRAKOW, config("repertuary"), 2);
    write(second);

    assertThatThrownBy(() -> write(change(KRAKOW, config("intruder"), version)))
        .isInstanceOfSatisfying(
            PortException.class, refused -> assertThat(refused.fault()).isEqualTo(Fault.DATA));

    assertThat(found(KRAKOW).config()).isEqualTo(second.config());
    assertThat(found(KRAKOW).version()).isEqualTo(new ConfigVersion(2));
    assertThat(configs().history(KRAKOW, Optional.empty(), 10)).hasSize(2);
  }

  @Test
  void history_goes_on_before_the_last_version_of_a_page() {
    put("krakow");
    put("lodz");
    for (int version = 1; version <= 5; version++) {
      write(change(KRAKOW, config("karnet"), version));
    }
    write(change(new CityId("lodz"), config("karnet"), 1));

    assertThat(versions(Optional.of(new ConfigVersion(4)), 2)).containsExactly(3L, 2L);
    assertThat(versions(Optional.of(new ConfigVersion(2)), 2)).containsExactly(1L);
    assertThat(versions(Optional.of(new ConfigVersion(1)), 2)).isEmpty();
    assertThat(versions(Optional.of(ConfigVersion.NONE), 2)).isEmpty();
    assertThat(versions(Optional.of(new ConfigVersion(99)), 1)).containsExactly(5L);
  }

  @Test
  void put_says_what_the_city_was_before() {
    City moved = City.of("krakow", "Another name", "US", "UTC");

    Optional<City> added = inTransaction(() -> configs().put(Given.city("krakow")));
    Optional<City> changed = inTransaction(() -> configs().put(moved));
    Optional<City> same = inTransaction(() -> configs().put(moved));

    assertThat(added).isEmpty();
    assertThat(changed).contains(Given.city("krakow"));
    assertThat(same).contains(moved);
  }

  @Test
  void of_two_who_put_a_new_city_at_once_one_has_added_it_and_the_other_sees_that() {
    City moved = City.of("krakow", "Another name", "US", "UTC");
    OpenTransaction first = open(() -> configs().put(Given.city("krakow")));
    Future<Optional<City>> second =
        threads().start(() -> inTransaction(() -> configs().put(moved)));
    assertThat(Threads.isHeldUp(second)).isTrue();

    first.commit();

    assertThat(Threads.result(second)).contains(Given.city("krakow"));
    assertThat(configs().find(KRAKOW).orElseThrow().city()).isEqualTo(moved);
  }

  @Test
  void first_version_is_one() {
    put("krakow");

    assertThatThrownBy(() -> write(change(KRAKOW, config("karnet"), 2)))
        .isInstanceOf(PortException.class);
    write(change(KRAKOW, config("karnet"), 1));

    assertThat(found(KRAKOW).version()).isEqualTo(new ConfigVersion(1));
  }

  @Test
  void keeps_microseconds_and_cuts_what_is_finer() {
    put("krakow");
    Instant finer = Given.NOW.plus(Given.CUT_OFF);

    write(new ConfigChange(KRAKOW, config("karnet"), new ConfigVersion(1), ANN, finer));

    assertThat(configs().history(KRAKOW, Optional.empty(), 1))
        .extracting(ConfigChange::at)
        .contains(Given.NOW);
  }

  @Test
  void rollback_undoes_city_config_and_history() {
    put("krakow");
    write(change(KRAKOW, config("karnet"), 1));
    StoredConfig before = found(KRAKOW);

    rolledBack(
        () -> {
          configs().put(City.of("krakow", "Another name", "US", "UTC"));
          configs().put(Given.city("lodz"));
          configs().write(change(KRAKOW, config("repertuary"), 2));
        });

    assertThat(configs().page(Optional.empty(), 10)).containsExactly(before);
    assertThat(configs().history(KRAKOW, Optional.empty(), 10)).hasSize(1);
  }

  @Test
  void eight_threads_write_one_version_after_the_other() {
    put("krakow");

    threads()
        .together(
            8,
            thread -> {
              for (int n = 0; n < 10; n++) {
                inTransaction(
                    () -> {
                      StoredConfig stored = configs().lock(List.of(KRAKOW)).get(0);
                      long next = stored.version().next().value();
                      configs().write(change(KRAKOW, config("source-" + thread), next));
                    });
              }
              return true;
            });

    assertThat(found(KRAKOW).version()).isEqualTo(new ConfigVersion(80));
    assertThat(configs().history(KRAKOW, Optional.empty(), 100))
        .extracting(change -> change.version().value())
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 80).map(n -> 81 - n).boxed().toList());
  }

  @Test
  void eight_threads_lock_the_same_cities_in_any_order_without_a_deadlock() {
    List<CityId> cities =
        IntStream.range(0, 50).mapToObj(n -> new CityId("c%02d".formatted(n))).toList();
    cities.forEach(city -> put(city.value()));

    List<Integer> locked =
        threads()
            .together(
                8,
                thread -> {
                  var shuffled = new ArrayList<>(cities);
                  Collections.shuffle(shuffled, new Random(thread));
                  int count = 0;
                  for (int n = 0; n < 20; n++) {
                    count += inTransaction(() -> configs().lock(shuffled)).size();
                  }
                  return count;
                });

    assertThat(locked).containsOnly(1_000);
  }

  @Test
  void thousand_cities_are_locked_and_read_in_one_call() {
    List<CityId> cities =
        IntStream.range(0, 1_000).mapToObj(n -> new CityId("c%04d".formatted(n))).toList();
    inTransaction(() -> cities.forEach(city -> configs().put(Given.city(city.value()))));

    List<StoredConfig> locked = inTransaction(() -> configs().lock(cities));

    assertThat(locked).extracting(stored -> stored.city().id()).containsExactlyElementsOf(cities);
    assertThat(configs().page(Optional.empty(), 1_000)).isEqualTo(locked);
  }

  @Test
  void finds_some_cities_in_the_order_of_their_ids_and_leaves_unknown_ones_out() {
    List.of("krakow", "lodz", "opole", "\uFF21", "\uD800\uDC00").forEach(this::put);
    write(change(KRAKOW, config("karnet"), 1));
    List<CityId> asked =
        Stream.of("\uD800\uDC00", "\uFF21", "opole", "nowhere", "krakow", "krakow")
            .map(CityId::new)
            .toList();

    List<StoredConfig> found = configs().find(asked);

    assertThat(found)
        .extracting(stored -> stored.city().id().value())
        .containsExactly("krakow", "opole", "\uFF21", "\uD800\uDC00");
    assertThat(found.get(0).config()).isEqualTo(config("karnet"));
    assertThat(found.get(0).version()).isEqualTo(new ConfigVersion(1));
    assertThat(configs().find(List.of())).isEmpty();
  }

  private static ConfigChange change(CityId city, DiscoveryConfig config, long version) {
    return new ConfigChange(
        city, config, new ConfigVersion(version), ANN, Given.NOW.plusSeconds(version));
  }

  private static DiscoveryConfig config(String... sources) {
    String entries =
        String.join(", ", List.of(sources).stream().map("{\"name\": \"%s\"}"::formatted).toList());
    return DiscoveryConfigJson.read("{\"sources\": [" + entries + "], \"note\": \"kept\"}");
  }

  private StoredConfig found(CityId city) {
    return configs().find(city).orElseThrow();
  }

  private void put(String city) {
    inTransaction(() -> configs().put(Given.city(city)));
  }

  private List<Long> versions(Optional<ConfigVersion> before, int limit) {
    return configs().history(KRAKOW, before, limit).stream()
        .map(change -> change.version().value())
        .toList();
  }

  private void write(ConfigChange change) {
    inTransaction(
        () -> {
          configs().lock(List.of(change.city()));
          configs().write(change);
        });
  }

  private ConfigStore configs() {
    return storage().configs();
  }
}
