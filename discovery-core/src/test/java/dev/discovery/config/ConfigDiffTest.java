package dev.discovery.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.config.ConfigDiff.Difference;
import dev.discovery.config.ConfigDiff.Part;
import dev.discovery.schedule.CatchUp;
import dev.discovery.schedule.Frequency;
import dev.discovery.schedule.Overlap;
import dev.discovery.schedule.Spread;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.Scope;
import dev.discovery.source.Setting;
import dev.discovery.source.Settings;
import dev.discovery.source.SettingsSchema;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SourceName;
import dev.discovery.source.SourceRegistry;
import dev.discovery.source.SyncResult;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigDiffTest {

  private static final SourceRegistry JUDGED =
      SourceRegistry.of(
          SourceDefinition.of(
                  "karnet", Scope.CITY, context -> SyncResult.of(new ItemCounts(0, 0, 0, 0, 0, 0)))
              .withSettings(
                  SettingsSchema.of(
                      Setting.integer("limit"),
                      Setting.texts("tags"),
                      Setting.text("api_key").secret())));

  private static final String BASE =
      """
      {"schedule": {"enabled": true, "cron": "0 0 * * *", "timezone": "UTC", "x": 1},
       "note": "a",
       "sources": [
         {"name": "karnet", "enabled": true, "frequency_hours": 24, "owner": "bob",
          "settings": {"limit": 50, "tags": ["a"], "api_key": "hunter2", "new_key": "hunter3"}},
         {"name": "other", "settings": {"limit": 1}},
         {"name": 7, "settings": "hunter4"}]}
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      quoteCharacter = '`',
      textBlock =
          """
          0 0 * * *        | 0 6 * * *        | FIELD   | /schedule/cron                   | "0 0 * * *"     | "0 6 * * *"
          "UTC", "x": 1    | "UTC", "x": 2    | OTHER   | /schedule/x                      | (hidden)        | (hidden)
          , "x": 1         | , "x": 1, "y": 2 | OTHER   | /schedule/y                      | -               | (hidden)
          "note": "a"      | "note": "b"      | OTHER   | /note                            | (hidden)        | (hidden)
          "note": "a",     | -                | OTHER   | /note                            | (hidden)        | -
          _hours": 24      | _hours": 12      | FIELD   | /sources/karnet/frequency_hours  | 24              | 12
          _hours": 24      | _hours": null    | FIELD   | /sources/karnet/frequency_hours  | 24              | null
          _hours": 24      | _hours": {"a":1} | FIELD   | /sources/karnet/frequency_hours  | 24              | (hidden)
          "bob"            | "eve"            | OTHER   | /sources/karnet/owner            | (hidden)        | (hidden)
          "limit": 50      | "limit": 51      | SETTING | /sources/karnet/settings/limit   | 50              | 51
          "limit": 50,     | -                | SETTING | /sources/karnet/settings/limit   | 50              | -
          ["a"]            | ["a", "b"]       | SETTING | /sources/karnet/settings/tags    | ["a"]           | ["a", "b"]
          hunter2          | hunter22         | SETTING | /sources/karnet/settings/api_key | (hidden)        | (hidden)
          hunter3          | hunter33         | SETTING | /sources/karnet/settings/new_key | (hidden)        | (hidden)
          "limit": 1}      | "limit": 2}      | SETTING | /sources/other/settings/limit    | (hidden)        | (hidden)
          "limit": 1}      | "limit": 1}, "enabled": false | FIELD | /sources/other/enabled | -              | false
          {"limit": 1}     | "hunter5"        | SETTING | /sources/other/settings          | {"limit": "(hidden)"} | (hidden)
          {"limit": 1}     | {"limit": 1, "a~/\\u202e": 1} | SETTING | /sources/other/settings/a~0~1\\u202e | - | (hidden)
          "hunter4"        | "hunter6"        | SETTING | /sources/?/settings              | (hidden)        | (hidden)
          {"name": 7,      | {"a": 1, "a": 2, | ENTRY   | /sources/?                       | {"name": 7, "settings": "(hidden)"} | (hidden)
          """)
  void an_edit_is_one_difference_with_what_may_be_seen_of_it(
      String from, String to, Part part, String path, String before, String after) {
    String edited = BASE.replace(from, to == null ? "" : to);

    assertThat(diff(BASE, edited).differences())
        .singleElement()
        .satisfies(it -> assertThat(it.part()).isEqualTo(part))
        .satisfies(it -> assertThat(it.path()).isEqualTo(path))
        .satisfies(it -> assertThat(it.before()).isEqualTo(Optional.ofNullable(before)))
        .satisfies(it -> assertThat(it.after()).isEqualTo(Optional.ofNullable(after)));
    assertThat(diff(edited, BASE)).isEqualTo(diff(BASE, edited).inverse());
  }

  @Test
  void entry_that_comes_is_shown_whole_as_far_as_it_may_be_seen() {
    ConfigDiff diff = diff("{\"sources\": []}", BASE);

    assertThat(find(diff, "/sources/karnet").part()).isEqualTo(Part.ENTRY);
    assertThat(find(diff, "/sources/karnet").source()).contains(new SourceName("karnet"));
    assertThat(find(diff, "/sources/karnet").after())
        .contains(
            "{\"name\": \"karnet\", \"enabled\": true, \"frequency_hours\": 24, \"owner\":"
                + " \"(hidden)\", \"settings\": {\"limit\": 50, \"tags\": [\"a\"], \"api_key\":"
                + " \"(hidden)\", \"new_key\": \"(hidden)\"}}");
    assertThat(find(diff, "/sources/karnet").before()).isEmpty();
    assertThat(find(diff, "/schedule").after())
        .contains(
            "{\"enabled\": true, \"cron\": \"0 0 * * *\", \"timezone\": \"UTC\", \"x\":"
                + " \"(hidden)\"}");
    assertThat(diff.toString()).doesNotContain("hunter", "bob");
  }

  @Test
  void entries_that_move_are_the_same_entries_in_another_order() {
    DiscoveryConfig before = config("{\"sources\": [{\"name\": \"a\"}, {\"name\": \"b\"}]}");
    DiscoveryConfig after =
        config("{\"sources\": [{\"name\": \"b\"}, {\"name\": \"c\"}, {\"name\": \"a\"}]}");

    assertThat(ConfigDiff.between(before, after, JUDGED).differences())
        .extracting(Difference::summary)
        .containsExactly("/sources/c added", "/sources: a, b -> b, a");
  }

  @Test
  void second_entry_of_a_name_is_one_of_its_own() {
    DiscoveryConfig before = config("{\"sources\": [{\"name\": \"a\"}]}");
    DiscoveryConfig after =
        config("{\"sources\": [{\"name\": \"a\"}, {\"name\": \"a\", \"enabled\": false}, 7, 8]}");

    assertThat(ConfigDiff.between(before, after, JUDGED).differences())
        .extracting(Difference::summary)
        .containsExactly("/sources/? added", "/sources/? (2) added", "/sources/a (2) added");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}               | {"sources": []}
          {"sources": []}  | {"sources": null}
          {"sources": {}}  | {"sources": [{"name": "a"}]}
          {"sources": 1}   | {"sources": 2}
          {"schedule": 1}  | {"schedule": {}}
          {"schedule": 1}  | {"schedule": null}
          {}               | {"schedule": null}
          {}               | {"a": null}
          {"a": [1, 2]}    | {"a": [2, 1]}
          {}               | no JSON
          no JSON          | none either
          """)
  void whatever_is_not_equal_differs(String before, String after) {
    ConfigDiff diff = diff(before, after);

    assertThat(diff.isEmpty()).isFalse();
    assertThat(diff(after, before)).isEqualTo(diff.inverse());
    assertThat(diff(before, before).isEmpty()).isTrue();
    assertThat(diff(after, after).isEmpty()).isTrue();
  }

  @Test
  void spelling_of_a_number_and_order_of_keys_are_no_difference() {
    assertThat(
            diff(
                    "{\"a\": 50, \"b\": {\"c\": 1, \"d\": 2}}",
                    "{\"b\": {\"d\": 2.0, \"c\": 1}, \"a\": 5e1}")
                .isEmpty())
        .isTrue();
  }

  @Test
  void summary_has_values_of_fields_and_of_settings_the_keys() {
    DiscoveryConfig before = config(BASE);
    SourceConfig karnet = before.source(new SourceName("karnet")).orElseThrow();

    DiscoveryConfig after =
        before
            .with(CitySchedule.DEFAULT.withZone(ZoneId.of("Europe/Warsaw")))
            .with(
                karnet
                    .withFrequency(Frequency.ofHours(6))
                    .withSettings(karnet.settings().with("limit", 77).with("api_key", "hunter9")))
            .with(SourceConfig.of("new").withSettings(Settings.of(Map.of("limit", 99))));

    assertThat(ConfigDiff.between(before, after, JUDGED).summary())
        .isEqualTo(
            "/schedule/timezone: \"UTC\" -> \"Europe/Warsaw\";"
                + " /sources/karnet/frequency_hours: 24 -> 6;"
                + " /sources/karnet/settings/api_key changed;"
                + " /sources/karnet/settings/limit changed; /sources/new added");
  }

  @Test
  void every_field_that_a_valid_config_can_have_is_known() {
    DiscoveryConfig daily =
        DiscoveryConfig.of(CitySchedule.DEFAULT, List.of(SourceConfig.of("karnet")));
    DiscoveryConfig often =
        DiscoveryConfig.of(
            CitySchedule.DEFAULT.withEnabled(false),
            List.of(
                SourceConfig.of("karnet")
                    .withFrequency(new Frequency(Duration.ofMinutes(5)))
                    .withPolicies(
                        PolicyOverrides.NONE
                            .with(Overlap.QUEUE)
                            .with(CatchUp.ALL.within(Duration.ofHours(6)))
                            .with(new Spread(Duration.ofMinutes(10))))));

    assertThat(ConfigDiff.between(daily, often, JUDGED).differences())
        .hasSizeGreaterThan(5)
        .allMatch(it -> it.part() == Part.FIELD);
  }

  @Test
  void values_are_cut_and_kept_on_one_line() {
    String text = "\u202e\n" + "x".repeat(2_000);
    DiscoveryConfig before = config(BASE);
    SourceConfig karnet = before.source(new SourceName("karnet")).orElseThrow();

    DiscoveryConfig after =
        before.with(karnet.withSettings(karnet.settings().with("tags", List.of(text))));

    assertThat(ConfigDiff.between(before, after, JUDGED).differences())
        .singleElement()
        .satisfies(it -> assertThat(it.after().orElseThrow()).startsWith("[\"\\u202e\\nxx"))
        .satisfies(it -> assertThat(it.after().orElseThrow()).hasSizeBetween(500, 510));
  }

  private static Difference find(ConfigDiff diff, String path) {
    return diff.differences().stream()
        .filter(it -> it.path().equals(path))
        .findFirst()
        .orElseThrow();
  }

  private static ConfigDiff diff(String before, String after) {
    return ConfigDiff.between(config(before), config(after), JUDGED);
  }

  private static DiscoveryConfig config(String json) {
    return DiscoveryConfigJson.read(json);
  }
}
