package dev.discovery.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.discovery.schedule.CatchUp;
import dev.discovery.schedule.Cron;
import dev.discovery.schedule.Frequency;
import dev.discovery.schedule.Overlap;
import dev.discovery.schedule.Spread;
import dev.discovery.source.Settings;
import dev.discovery.source.SourceName;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class DiscoveryConfigTest {

  private static final SourceName KARNET = new SourceName("karnet");

  private static DiscoveryConfig read(String singleQuoted) {
    return DiscoveryConfigJson.read(singleQuoted.replace('\'', '"'));
  }

  private static String written(DiscoveryConfig config) {
    return DiscoveryConfigJson.write(config).replace('"', '\'');
  }

  private static SourceConfig karnet(DiscoveryConfig config) {
    return config.source(KARNET).orElseThrow();
  }

  @Nested
  class Reading {

    @Test
    void a_config_without_a_schedule_means_midnight_utc() {
      assertThat(DiscoveryConfig.EMPTY.schedule()).contains(CitySchedule.DEFAULT);
      assertThat(read("{'schedule': null}").schedule()).contains(CitySchedule.DEFAULT);
      assertThat(read("{'schedule': {}}").schedule()).contains(CitySchedule.DEFAULT);
      assertThat(CitySchedule.DEFAULT)
          .isEqualTo(new CitySchedule(true, Cron.parse("0 0 * * *"), ZoneId.of("UTC")));
    }

    @Test
    void absent_and_null_mean_the_default() {
      DiscoveryConfig config =
          read(
              "{'sources': [{'name': 'a'}, {'name': 'b', 'enabled': null, 'frequency_hours': null,"
                  + " 'frequency': null, 'settings': null}]}");

      assertThat(config.violations()).isEmpty();
      assertThat(config.sources()).containsExactly(SourceConfig.of("a"), SourceConfig.of("b"));
      assertThat(SourceConfig.of("a").enabled()).isTrue();
      assertThat(SourceConfig.of("a").frequency()).isEqualTo(Frequency.ofHours(24));
      assertThat(read("{'sources': null}").violations()).isEmpty();
    }

    @Test
    void a_frequency_is_hours_or_a_duration() {
      DiscoveryConfig config =
          read(
              "{'sources': [{'name': 'karnet', 'frequency': 'PT30M'}, {'name': 'b',"
                  + " 'frequency_hours': 36.0}]}");

      assertThat(karnet(config).frequency()).isEqualTo(Frequency.ofMinutes(30));
      assertThat(config.source(new SourceName("b")).orElseThrow().frequency())
          .isEqualTo(Frequency.ofHours(36));
    }

    @Test
    void zones_are_those_of_the_time_zone_database() {
      for (String id : List.of("UTC", "GMT", "Etc/GMT-2", "Europe/Warsaw", "EST5EDT")) {
        assertThat(read("{'schedule': {'timezone': '" + id + "'}}").schedule().orElseThrow().zone())
            .isEqualTo(ZoneId.of(id));
      }
      assertThatIllegalArgumentException()
          .isThrownBy(() -> CitySchedule.DEFAULT.withZone(ZoneOffset.ofHours(2)))
          .withMessageContaining("+02:00");
      assertThat(CitySchedule.DEFAULT.withZone(ZoneOffset.UTC)).isEqualTo(CitySchedule.DEFAULT);
    }

    @Test
    void documents_are_equal_whatever_the_order_of_keys_and_the_spelling_of_numbers() {
      DiscoveryConfig one =
          read("{'sources': [{'name': 'karnet', 'settings': {'a': 50, 'b': 1e2}}], 'x': 1}");
      DiscoveryConfig other =
          read("{'x': 1.0, 'sources': [{'settings': {'b': 100, 'a': 50.0}, 'name': 'karnet'}]}");

      assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
      assertThat(one).isNotEqualTo(read("{'x': 1, 'sources': []}"));
    }

    @Test
    void a_document_that_differs_in_what_a_machine_wrote_is_the_same() {
      String json = "{'sources': [{'name': 'karnet', 'last_run_at': %s, 'stats': {'n': %s}}]}";

      assertThat(read(json.formatted("'2026-01-01T00:00:00Z'", 1)))
          .isEqualTo(read(json.formatted("null", "'\\u0000'")))
          .isEqualTo(read("{'sources': [{'name': 'karnet'}]}"));
    }

    @Test
    void a_part_has_at_most_100_violations_of_form() {
      String json = "{'sources': [{'name': 'karnet'" + ", 'a': 1".repeat(500) + "}]}";

      assertThat(read(json).violations()).hasSize(100);
    }
  }

  @Nested
  class Editing {

    private final DiscoveryConfig stored =
        read(
            "{'x': 1, 'schedule': {'cron': ' 0 6 * * * ', 'by': 'ann'}, 'sources': [{'note': 'n',"
                + " 'name': 'karnet', 'settings': {'limit': 5, 'later': [null]}},"
                + " {'name': 'Broken'}]}");

    @Test
    void what_changes_nothing_leaves_the_config_as_it_is() {
      assertThat(stored.with(stored.schedule().orElseThrow())).isSameAs(stored);
      assertThat(stored.with(karnet(stored))).isSameAs(stored);
      assertThat(stored.without(new SourceName("other"))).isSameAs(stored);
      assertThat(DiscoveryConfig.EMPTY.with(CitySchedule.DEFAULT)).isSameAs(DiscoveryConfig.EMPTY);
    }

    @Test
    void a_field_changes_in_its_place_and_everything_else_stays() {
      DiscoveryConfig edited =
          stored
              .with(stored.schedule().orElseThrow().withZone(ZoneId.of("Europe/Warsaw")))
              .with(karnet(stored).withEnabled(false));

      assertThat(written(edited))
          .isEqualTo(
              "{'x': 1, 'schedule': {'cron': ' 0 6 * * * ', 'by': 'ann', 'timezone':"
                  + " 'Europe/Warsaw'}, 'sources': [{'note': 'n', 'name': 'karnet', 'settings':"
                  + " {'limit': 5, 'later': [null]}, 'enabled': false}, {'name': 'Broken'}]}");
      assertThat(karnet(edited)).isEqualTo(karnet(stored).withEnabled(false));
    }

    @Test
    void a_setting_changes_and_keys_that_no_schema_knows_stay() {
      Settings settings = karnet(stored).settings().with("limit", 7);

      DiscoveryConfig edited = stored.with(karnet(stored).withSettings(settings));

      assertThat(written(edited))
          .contains("{'note': 'n', 'name': 'karnet', 'settings': {'limit': 7, 'later': [null]}}");
    }

    @Test
    void a_frequency_is_written_in_hours_where_it_can_be() {
      SourceConfig karnet = karnet(stored);

      DiscoveryConfig fine = stored.with(karnet.withFrequency(Frequency.ofMinutes(90)));
      DiscoveryConfig whole = fine.with(karnet.withFrequency(Frequency.ofHours(48)));

      assertThat(written(fine)).contains("'frequency': 'PT1H30M'").doesNotContain("hours");
      assertThat(written(whole)).contains("'frequency_hours': 48").doesNotContain("'frequency'");
      assertThat(karnet(whole).frequency()).isEqualTo(Frequency.ofHours(48));
    }

    @Test
    void a_policy_changes_in_its_place_and_goes_when_it_is_not_wanted_any_more() {
      DiscoveryConfig own =
          read(
              "{'sources': [{'name': 'karnet', 'catch_up': 'ALL', 'catch_up_window': 'PT360M',"
                  + " 'overlap': 'QUEUE', 'x': 1}]}");
      PolicyOverrides policies = karnet(own).policies();

      DiscoveryConfig spread =
          own.with(karnet(own).withPolicies(policies.with(new Spread(Duration.ofMinutes(10)))));
      DiscoveryConfig once = own.with(karnet(own).withPolicies(policies.with(CatchUp.ONCE)));
      DiscoveryConfig none = own.with(karnet(own).withPolicies(PolicyOverrides.NONE));

      assertThat(policies.catchUp()).contains(CatchUp.ALL.within(Duration.ofHours(6)));
      assertThat(own.with(karnet(own).withPolicies(policies))).isSameAs(own);
      assertThat(written(spread))
          .isEqualTo(
              "{'sources': [{'name': 'karnet', 'catch_up': 'ALL', 'catch_up_window': 'PT360M',"
                  + " 'overlap': 'QUEUE', 'x': 1, 'spread': 'PT10M'}]}");
      assertThat(written(once))
          .isEqualTo(
              "{'sources': [{'name': 'karnet', 'catch_up': 'ONCE', 'overlap': 'QUEUE', 'x': 1}]}");
      assertThat(written(none)).isEqualTo("{'sources': [{'name': 'karnet', 'x': 1}]}");
    }

    @Test
    void a_policy_that_cannot_be_read_goes_when_its_entry_is_replaced() {
      DiscoveryConfig broken = read("{'sources': [{'name': 'karnet', 'overlap': 'WAIT'}]}");

      DiscoveryConfig repaired = broken.with(SourceConfig.of("karnet"));

      assertThat(repaired.violations()).isEmpty();
      assertThat(written(repaired)).doesNotContain("overlap");
    }

    @Test
    void policies_that_contradict_each_other_are_refused() {
      assertThatThrownBy(() -> PolicyOverrides.NONE.with(CatchUp.ALL).with(Overlap.SKIP))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("expected overlap to be QUEUE, which catch-up ALL implies");
    }

    @Test
    void a_source_is_added_at_the_end() {
      DiscoveryConfig edited = DiscoveryConfig.EMPTY.with(SourceConfig.of("karnet"));

      assertThat(written(edited))
          .isEqualTo(
              "{'sources': [{'name': 'karnet', 'enabled': true, 'frequency_hours': 24, 'settings':"
                  + " {}}]}");
    }

    @Test
    void a_broken_source_is_repaired_in_its_place() {
      DiscoveryConfig broken =
          read("{'sources': [{'name': 'karnet', 'enabled': 1, 'note': 'n'}, {'name': 'b'}]}");

      DiscoveryConfig repaired = broken.with(SourceConfig.of("karnet"));

      assertThat(repaired.violations()).isEmpty();
      assertThat(written(repaired))
          .startsWith("{'sources': [{'name': 'karnet', 'enabled': true, 'note': 'n',");
    }

    @Test
    void a_source_that_could_not_be_stored_is_repaired_too() {
      DiscoveryConfig broken = read("{'sources': [{'name': 'karnet', 'a': 1, 'a': 1}]}");
      DiscoveryConfig back = DiscoveryConfigJson.read(DiscoveryConfigJson.write(broken));

      assertThat(back.sources().get(0)).isInstanceOf(InvalidSource.class);
      assertThat(back.with(SourceConfig.of("karnet")).violations()).isEmpty();
      assertThat(back.without(KARNET).sources()).isEmpty();
    }

    @Test
    void a_broken_schedule_is_repaired_and_its_other_keys_stay() {
      DiscoveryConfig broken = read("{'schedule': {'timezone': 'Mars', 'by': 'ann'}}");

      assertThat(written(broken.with(CitySchedule.DEFAULT)))
          .isEqualTo(
              "{'schedule': {'timezone': 'UTC', 'by': 'ann', 'enabled': true, 'cron': '0 0 * * *'}}");
      assertThat(read("{'schedule': 5}").with(CitySchedule.DEFAULT).violations()).isEmpty();
    }

    @Test
    void removing_a_source_removes_every_entry_of_its_name() {
      DiscoveryConfig twice =
          read("{'sources': [{'name': 'karnet'}, {'name': 'b'}, {'name': 'karnet'}]}");

      DiscoveryConfig edited = twice.without(KARNET);

      assertThat(written(edited)).isEqualTo("{'sources': [{'name': 'b'}]}");
      assertThat(edited.violations()).isEmpty();
    }

    @Test
    void violations_of_a_part_move_with_it() {
      DiscoveryConfig config =
          read("{'sources': [{'name': 'karnet'}, {'name': 'b', 'x': 1e999}, {'name': 'c'}]}");

      assertThat(config.without(KARNET).violations())
          .singleElement()
          .extracting(Violation::pointer)
          .isEqualTo("/sources/0/x");
    }

    @Test
    void an_edit_that_makes_the_document_too_long_is_a_violation() {
      Settings settings = Settings.of(Map.of("q", "x".repeat(DiscoveryConfigJson.MAX_BYTES)));

      DiscoveryConfig edited = stored.with(karnet(stored).withSettings(settings));

      assertThat(edited.isReadable()).isFalse();
      assertThat(edited.violations()).hasSize(1);
    }

    @Test
    void the_501st_source_is_a_violation() {
      List<SourceConfig> most =
          IntStream.range(0, 500).mapToObj(n -> SourceConfig.of("s" + n)).toList();
      DiscoveryConfig full = DiscoveryConfig.of(CitySchedule.DEFAULT, most);

      assertThat(full.violations()).isEmpty();
      assertThat(full.with(SourceConfig.of("karnet")).violations()).hasSize(1);
    }

    @Test
    void what_is_not_readable_can_only_be_replaced() {
      DiscoveryConfig config = read("[]");

      assertThatIllegalStateException().isThrownBy(() -> config.with(SourceConfig.of("karnet")));
      assertThatIllegalStateException().isThrownBy(() -> config.with(CitySchedule.DEFAULT));
      assertThatIllegalStateException().isThrownBy(() -> config.without(KARNET));
      assertThat(written(config)).isEqualTo("[]");
    }
  }

  @Test
  void a_config_made_by_code_says_all_that_it_means() {
    DiscoveryConfig config =
        DiscoveryConfig.of(CitySchedule.DEFAULT, List.of(SourceConfig.of("karnet")));

    assertThat(written(config))
        .isEqualTo(
            "{'schedule': {'enabled': true, 'cron': '0 0 * * *', 'timezone': 'UTC'}, 'sources':"
                + " [{'name': 'karnet', 'enabled': true, 'frequency_hours': 24, 'settings': {}}]}");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                DiscoveryConfig.of(
                    CitySchedule.DEFAULT,
                    List.of(SourceConfig.of("karnet"), SourceConfig.of("karnet"))))
        .withMessageContaining("karnet");
  }
}
