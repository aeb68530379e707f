package dev.discovery.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.discovery.schedule.CatchUp;
import dev.discovery.schedule.Overlap;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.Scope;
import dev.discovery.source.Setting;
import dev.discovery.source.SettingsSchema;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SourceName;
import dev.discovery.source.SourceRegistry;
import dev.discovery.source.SyncResult;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each broken config says where, what was expected and what was found; its neighbours run on. */
class BrokenConfigTest {

  private static final String NAME_EXPECTED =
      "/name: expected 1 to 63 lower-case letters, digits, - and _, the first one a letter or"
          + " digit, found ";
  private static final String HOURS_EXPECTED =
      "/frequency_hours: expected a whole number from 1 to 8784, found ";
  private static final String DURATION_EXPECTED =
      "/frequency: expected a duration in whole seconds from PT1M to PT8784H, such as PT30M,"
          + " found ";
  private static final String WINDOW_EXPECTED =
      "/catch_up_window: expected a duration in whole seconds from PT1M to PT8784H, such as PT6H,"
          + " found ";
  private static final String SPREAD_EXPECTED =
      "/spread: expected a duration in whole milliseconds from PT0S to PT24H, such as PT10M, found ";
  private static final String ZONE_EXPECTED =
      "/schedule/timezone: expected the id of a time zone, such as Europe/Warsaw or UTC, found ";
  private static final String TEXT_EXPECTED =
      ": expected a text without U+0000 and lone surrogates, found ";
  private static final String NUMBER_FAULT =
      ": expected a number of at most 400 digits, found more digits";

  private static final SourceRegistry REGISTRY =
      SourceRegistry.of(
          source(
              "karnet",
              Setting.integer("limit").range(1, 500).defaultsTo(100),
              Setting.decimal("ratio").range(BigDecimal.ZERO, new BigDecimal("1.5")),
              Setting.bool("past"),
              Setting.choice("kind", "concert", "festival"),
              Setting.texts("tags")),
          source(
              "bandsintown",
              Setting.text("city_name").required(),
              Setting.text("api/key").secret(),
              Setting.texts("areas").required()));

  private static SourceDefinition source(String name, Setting... settings) {
    return SourceDefinition.of(name, Scope.CITY, context -> SyncResult.of(ItemCounts.NONE))
        .withSettings(SettingsSchema.of(settings));
  }

  private static Stream<Arguments> entries() {
    return Stream.of(
        arguments("null", List.of(": expected an object, found null")),
        arguments("\"karnet\"", List.of(": expected an object, found \"karnet\"")),
        arguments("[1, 2]", List.of(": expected an object, found an array of 2")),
        arguments("17", List.of(": expected an object, found 17")),
        arguments("{}", List.of(NAME_EXPECTED + "nothing")),
        arguments("{'name': null}", List.of(NAME_EXPECTED + "nothing")),
        arguments("{'name': ''}", List.of(NAME_EXPECTED + "\"\"")),
        arguments("{'name': 'Karnet'}", List.of(NAME_EXPECTED + "\"Karnet\"")),
        arguments("{'name': ' karnet'}", List.of(NAME_EXPECTED + "\" karnet\"")),
        arguments("{'name': 'kar\\u200bnet'}", List.of(NAME_EXPECTED + "\"kar\\u200bnet\"")),
        arguments("{'name': 'a\\\"b\\\\'}", List.of(NAME_EXPECTED + "\"a\\\"b\\\\\"")),
        arguments("{'name': 7}", List.of(NAME_EXPECTED + "7")),
        arguments(
            "{'name': '" + "x".repeat(64) + "'}",
            List.of(NAME_EXPECTED + "\"" + "x".repeat(60) + "…\"")),
        arguments(
            "{'name': 'first'}",
            List.of("/name: expected a name that is used once, found \"first\" again")),
        arguments(
            "{'name': 'k', 'enabled': 'yes'}",
            List.of("/enabled: expected true or false, found \"yes\"")),
        arguments(
            "{'name': 'k', 'enabled': 1}", List.of("/enabled: expected true or false, found 1")),
        arguments("{'name': 'k', 'frequency_hours': 0}", List.of(HOURS_EXPECTED + "0")),
        arguments("{'name': 'k', 'frequency_hours': -24}", List.of(HOURS_EXPECTED + "-24")),
        arguments("{'name': 'k', 'frequency_hours': 1.5}", List.of(HOURS_EXPECTED + "1.5")),
        arguments("{'name': 'k', 'frequency_hours': '24'}", List.of(HOURS_EXPECTED + "\"24\"")),
        arguments("{'name': 'k', 'frequency_hours': 8785}", List.of(HOURS_EXPECTED + "8785")),
        arguments(
            "{'name': 'k', 'frequency_hours': [24]}", List.of(HOURS_EXPECTED + "an array of 1")),
        arguments(
            "{'name': 'k', 'frequency_hours': 1e300}",
            List.of(HOURS_EXPECTED + "1" + "0".repeat(59) + "…")),
        arguments(
            "{'name': 'k', 'frequency_hours': 1e999999}",
            List.of("/frequency_hours" + NUMBER_FAULT)),
        arguments("{'name': 'k', 'frequency': 30}", List.of(DURATION_EXPECTED + "30")),
        arguments("{'name': 'k', 'frequency': ''}", List.of(DURATION_EXPECTED + "\"\"")),
        arguments("{'name': 'k', 'frequency': 'daily'}", List.of(DURATION_EXPECTED + "\"daily\"")),
        arguments("{'name': 'k', 'frequency': 'P1M'}", List.of(DURATION_EXPECTED + "\"P1M\"")),
        arguments("{'name': 'k', 'frequency': 'PT59S'}", List.of(DURATION_EXPECTED + "\"PT59S\"")),
        arguments("{'name': 'k', 'frequency': '-PT1H'}", List.of(DURATION_EXPECTED + "\"-PT1H\"")),
        arguments("{'name': 'k', 'frequency': 'P367D'}", List.of(DURATION_EXPECTED + "\"P367D\"")),
        arguments(
            "{'name': 'k', 'frequency': 'PT60.5S'}", List.of(DURATION_EXPECTED + "\"PT60.5S\"")),
        arguments(
            "{'name': 'k', 'frequency': 'PT9223372036854775807H'}",
            List.of(DURATION_EXPECTED + "\"PT9223372036854775807H\"")),
        arguments(
            "{'name': 'k', 'frequency': 'PT" + "9".repeat(5_000) + "M'}",
            List.of(DURATION_EXPECTED + "\"PT" + "9".repeat(58) + "…\"")),
        arguments(
            "{'name': 'k', 'frequency': 'PT30M', 'frequency_hours': 24}",
            List.of("/frequency: expected frequency or frequency_hours, found both")),
        arguments(
            "{'name': 'k', 'overlap': 'queue'}",
            List.of("/overlap: expected SKIP, QUEUE or ALLOW, found \"queue\"")),
        arguments(
            "{'name': 'k', 'overlap': 1}",
            List.of("/overlap: expected SKIP, QUEUE or ALLOW, found 1")),
        arguments(
            "{'name': 'k', 'catch_up': 'TWICE', 'catch_up_window': 'PT6H'}",
            List.of("/catch_up: expected ONCE, SKIP or ALL, found \"TWICE\"")),
        arguments(
            "{'name': 'k', 'catch_up': 'ALL', 'overlap': 'SKIP'}",
            List.of("/overlap: expected QUEUE, which catch_up ALL implies, found \"SKIP\"")),
        arguments(
            "{'name': 'k', 'catch_up_window': 'PT6H'}",
            List.of(
                "/catch_up: expected ONCE, SKIP or ALL, since there is a catch_up_window, found"
                    + " nothing")),
        arguments(
            "{'name': 'k', 'catch_up': 'ONCE', 'catch_up_window': 'PT59S'}",
            List.of(WINDOW_EXPECTED + "\"PT59S\"")),
        arguments(
            "{'name': 'k', 'catch_up': 'ONCE', 'catch_up_window': 6}",
            List.of(WINDOW_EXPECTED + "6")),
        arguments(
            "{'name': 'k', 'spread': 'PT24H0.001S'}", List.of(SPREAD_EXPECTED + "\"PT24H0.001S\"")),
        arguments("{'name': 'k', 'spread': '-PT1S'}", List.of(SPREAD_EXPECTED + "\"-PT1S\"")),
        arguments(
            "{'name': 'k', 'settings': []}",
            List.of("/settings: expected an object, found an array of 0")),
        arguments(
            "{'name': 'k', 'settings': 'hunter2'}",
            List.of("/settings: expected an object, found a text")),
        arguments(
            "{'name': 'k', 'settings': {'q': 'a\\u0000b'}}",
            List.of("/settings/q" + TEXT_EXPECTED + "U+0000 as character 2")),
        arguments(
            "{'name': 'k', 'settings': {'q': ['', 'a\\ud800']}}",
            List.of("/settings/q/1" + TEXT_EXPECTED + "U+D800 as character 2")),
        arguments(
            "{'name': 'k', 'settings': {'q': '\ude00'}}",
            List.of("/settings/q" + TEXT_EXPECTED + "U+DE00 as character 1")),
        arguments(
            "{'name': 'k', 'settings': {'a\\u0000b': 1}}",
            List.of(
                "/settings/a\\u0000b: expected a key without U+0000 and lone surrogates, found"
                    + " another key")),
        arguments("{'name': 'k', 'x~y/z': 1e999999}", List.of("/x~0y~1z" + NUMBER_FAULT)),
        arguments("{'name': 'k', 'x': 1e99999999999}", List.of("/x" + NUMBER_FAULT)),
        arguments("{'name': 'k', 'x': -1E-999999}", List.of("/x" + NUMBER_FAULT)),
        arguments("{'name': 'k', 'x': " + "9".repeat(401) + "}", List.of("/x" + NUMBER_FAULT)),
        arguments("{'name': 'k', 'x': " + "9".repeat(250_000) + "}", List.of("/x" + NUMBER_FAULT)),
        arguments(
            "{'name': 'k', 'settings': {'a': 1, 'b': 2, 'a': 3}}",
            List.of("/settings/a: expected each key once, found the key again")),
        arguments(
            "{'name': 'k', 'name': 'k'}",
            List.of("/name: expected each key once, found the key again")),
        arguments(
            "{'name': 'k', 'x': " + "[".repeat(10_000) + "]".repeat(10_000) + "}",
            List.of("/x" + "/0".repeat(29) + ": expected at most 32 levels, found more")),
        arguments(
            "{'$unreadable': 'no JSON'}",
            List.of(
                "/$unreadable: expected the JSON text of what could not be stored, and nothing"
                    + " beside it, found something else",
                NAME_EXPECTED + "nothing")),
        arguments(
            "{'name': 'A', 'enabled': 0, 'frequency_hours': 0, 'settings': 0}",
            List.of(
                NAME_EXPECTED + "\"A\"",
                "/enabled: expected true or false, found 0",
                HOURS_EXPECTED + "0",
                "/settings: expected an object, found a number")));
  }

  @ParameterizedTest
  @MethodSource("entries")
  void a_broken_source_is_quarantined_alone(String entry, List<String> expected) {
    String json = json("{'sources': [{'name': 'first'}, " + entry + ", {'name': 'last'}]}");

    DiscoveryConfig config = DiscoveryConfigJson.read(json);

    assertThat(config.violations())
        .extracting(Violation::toString)
        .containsExactlyInAnyOrderElementsOf(expected.stream().map(v -> "/sources/1" + v).toList());
    assertThat(config.sources()).hasSize(3);
    assertThat(config.sources().get(1)).isInstanceOf(InvalidSource.class);
    assertThat(config.source(new SourceName("first"))).contains(SourceConfig.of("first"));
    assertThat(config.source(new SourceName("last"))).contains(SourceConfig.of("last"));
    assertThat(config.schedule()).contains(CitySchedule.DEFAULT);
    assertThat(DiscoveryConfigJson.read(DiscoveryConfigJson.write(config))).isEqualTo(config);
    assertThat(DiscoveryConfigJson.read(DiscoveryConfigJson.write(config)).violations())
        .isEqualTo(config.violations());
  }

  private static Stream<Arguments> schedules() {
    return Stream.of(
        arguments("[]", List.of("/schedule: expected an object, found an array of 0")),
        arguments("'0 0 * * *'", List.of("/schedule: expected an object, found \"0 0 * * *\"")),
        arguments("false", List.of("/schedule: expected an object, found false")),
        arguments(
            "{'enabled': 'true'}",
            List.of("/schedule/enabled: expected true or false, found \"true\"")),
        arguments(
            "{'cron': 5}",
            List.of("/schedule/cron: expected the text of a cron expression, found 5")),
        arguments(
            "{'cron': ''}",
            List.of(
                "/schedule/cron: expected text at column 1 to be 5 fields (minute, hour, day of"
                    + " month, month, day of week) (every day at midnight, for one, is 0 0 * * *),"
                    + " found 0 fields")),
        arguments(
            "{'cron': '0 0 30 2 *'}",
            List.of(
                "/schedule/cron: expected day of month at column 5 to be a day that one of its"
                    + " months has (none of its months has more than 29 days), found 30 in month 2")),
        arguments(
            "{'cron': '" + "0".repeat(93) + " 0 * * *'}",
            List.of(
                "/schedule/cron: expected text at column 101 to be at most 100 characters, found"
                    + " 101 characters")),
        arguments(
            "{'cron': '0 0 * * \\u0660'}",
            List.of(
                "/schedule/cron: expected text at column 9 to be printable ASCII (use the digits 0"
                    + " to 9), found U+0660")),
        arguments(
            "{'timezone': 'Europe/Warszawa'}", List.of(ZONE_EXPECTED + "\"Europe/Warszawa\"")),
        arguments("{'timezone': 'europe/warsaw'}", List.of(ZONE_EXPECTED + "\"europe/warsaw\"")),
        arguments("{'timezone': '+02:00'}", List.of(ZONE_EXPECTED + "\"+02:00\"")),
        arguments("{'timezone': 'UTC+2'}", List.of(ZONE_EXPECTED + "\"UTC+2\"")),
        arguments("{'timezone': ''}", List.of(ZONE_EXPECTED + "\"\"")),
        arguments("{'timezone': 2}", List.of(ZONE_EXPECTED + "2")),
        arguments(
            "{'cron': '\\u0000', 'timezone': 'UTC'}",
            List.of("/schedule/cron" + TEXT_EXPECTED + "U+0000 as character 1")),
        arguments(
            "{'enabled': true, 'enabled': false}",
            List.of("/schedule/enabled: expected each key once, found the key again")),
        arguments(
            "{'enabled': 0, 'cron': false, 'timezone': {}}",
            List.of(
                "/schedule/enabled: expected true or false, found 0",
                "/schedule/cron: expected the text of a cron expression, found false",
                ZONE_EXPECTED + "an object")));
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void a_broken_schedule_leaves_the_sources_readable(String schedule, List<String> expected) {
    String json = json("{'schedule': " + schedule + ", 'sources': [{'name': 'karnet'}]}");

    DiscoveryConfig config = DiscoveryConfigJson.read(json);

    assertThat(config.violations()).extracting(Violation::toString).isEqualTo(expected);
    assertThat(config.schedule()).isEmpty();
    assertThat(config.sources()).containsExactly(SourceConfig.of("karnet"));
    assertThat(DiscoveryConfigJson.read(DiscoveryConfigJson.write(config))).isEqualTo(config);
  }

  private static Stream<Arguments> documents() {
    return Stream.of(
        arguments("", "document: expected a JSON object, found nothing"),
        arguments("  \n", "document: expected a JSON object, found nothing"),
        arguments("null", "document: expected a JSON object, found null"),
        arguments("[]", "document: expected a JSON object, found an array"),
        arguments("'text'", "document: expected a JSON object, found a text"),
        arguments("1e999999", "document: expected a JSON object, found a number"),
        arguments("true", "document: expected a JSON object, found a boolean"),
        arguments("nope", "document: expected JSON, found a syntax error at line 1, column 1"),
        arguments(
            "\uFEFF{}",
            "document: expected JSON without a byte order mark, found U+FEFF as character 1"),
        arguments(
            "{} {}", "document: expected nothing after the object, found more at line 1, column 4"),
        arguments(
            "{}\n x",
            "document: expected nothing after the object, found more at line 2, column 2"),
        arguments("{", "document: expected JSON, found a syntax error at line 1, column 2"),
        arguments(
            "{'sources': [{'name': 'k', 'settings': {'limit': NaN}}]}",
            "/sources/0/settings/limit: expected JSON, found a syntax error at line 1, column 53"),
        arguments(
            "{'sources': [{'name': 'k', 'frequency_hours': +24}]}",
            "/sources/0/frequency_hours: expected JSON, found a syntax error at line 1, column 48"),
        arguments(
            "{'sources': [],}",
            "/sources: expected JSON, found a syntax error at line 1, column 16"),
        arguments(
            "{'sources': [], 'sources': []}",
            "/sources: expected each key once, found the key again"),
        arguments(
            "{'a\\u0000': 1}",
            "/a\\u0000: expected a key without U+0000 and lone surrogates, found another key"),
        arguments(
            "{'x': '" + "x".repeat(10_000_000) + "'}",
            "document: expected at most 262144 bytes in UTF-8, found more"),
        arguments(
            "{'x': '" + "ż".repeat(140_000) + "'}",
            "document: expected at most 262144 bytes in UTF-8, found more"),
        arguments("[".repeat(250_000), "document: expected a JSON object, found an array"),
        arguments(
            "{'x': [" + "1e300,".repeat(1_000) + "0]}",
            "document: expected at most 262144 bytes in UTF-8, found more"));
  }

  @ParameterizedTest
  @MethodSource("documents")
  void what_is_no_document_is_kept_as_it_is(String text, String expected) {
    String json = json(text);

    DiscoveryConfig config = DiscoveryConfigJson.read(json);

    assertThat(config.isReadable()).isFalse();
    assertThat(config.violations()).extracting(Violation::toString).containsExactly(expected);
    assertThat(config.schedule()).isEmpty();
    assertThat(config.sources()).isEmpty();
    assertThat(DiscoveryConfigJson.read(DiscoveryConfigJson.write(config))).isEqualTo(config);
  }

  private static Stream<Arguments> members() {
    return Stream.of(
        arguments("'sources': {}", List.of("/sources: expected an array, found an object")),
        arguments("'sources': 'x'", List.of("/sources: expected an array, found \"x\"")),
        arguments(
            "'sources': {'a': 1, 'a': 1}",
            List.of("/sources/a: expected each key once, found the key again")),
        arguments("'note': '\\u0000'", List.of("/note" + TEXT_EXPECTED + "U+0000 as character 1")),
        arguments("'note': {'n': 1e999}", List.of("/note/n" + NUMBER_FAULT)));
  }

  @ParameterizedTest
  @MethodSource("members")
  void a_broken_member_of_the_document_leaves_the_schedule_readable(
      String member, List<String> expected) {
    String json = json("{" + member + ", 'schedule': {'enabled': false}}");

    DiscoveryConfig config = DiscoveryConfigJson.read(json);

    assertThat(config.isReadable()).isTrue();
    assertThat(config.violations()).extracting(Violation::toString).isEqualTo(expected);
    assertThat(config.schedule()).contains(CitySchedule.DEFAULT.withEnabled(false));
    assertThat(DiscoveryConfigJson.read(DiscoveryConfigJson.write(config))).isEqualTo(config);
  }

  @Test
  void sources_beyond_500_are_quarantined_and_the_others_run() {
    String json =
        IntStream.range(0, 502)
            .mapToObj(n -> "{'name': 's" + n + "'}")
            .collect(Collectors.joining(",", "{'sources': [", "]}"));

    DiscoveryConfig config = DiscoveryConfigJson.read(json(json));

    assertThat(config.violations())
        .extracting(Violation::toString)
        .containsExactly(
            "/sources/500: expected at most 500 sources, found one more",
            "/sources/501: expected at most 500 sources, found one more");
    assertThat(config.source(new SourceName("s499"))).isPresent();
    assertThat(config.source(new SourceName("s500"))).isEmpty();
  }

  @Test
  void of_two_sources_with_one_name_the_later_is_quarantined_even_if_the_first_is_broken() {
    String json = "{'sources': [{'name': 'k', 'enabled': 1}, {'name': 'k'}]}";

    DiscoveryConfig config = DiscoveryConfigJson.read(json(json));

    assertThat(config.sources()).allMatch(InvalidSource.class::isInstance);
    assertThat(config.source(new SourceName("k"))).isEmpty();
  }

  private static Stream<Arguments> settings() {
    String karnet = "{'name': 'karnet', 'settings': {";
    String bandsintown = "{'name': 'bandsintown', 'settings': {";
    String limit = "/limit: expected a whole number from 1 to 500, found ";
    String ratio = "/ratio: expected a number from 0 to 1.5, found ";
    String kind = "/kind: expected one of concert, festival, found ";
    String required = "'city_name': 'x', 'areas': ['x']";
    return Stream.of(
        arguments(karnet + "'limit': 0", List.of(limit + "0")),
        arguments(karnet + "'limit': 501", List.of(limit + "501")),
        arguments(karnet + "'limit': 1.5", List.of(limit + "1.5")),
        arguments(karnet + "'limit': '50abc'", List.of(limit + "\"50abc\"")),
        arguments(karnet + "'limit': true", List.of(limit + "true")),
        arguments(karnet + "'limit': 9223372036854775808", List.of(limit + "9223372036854775808")),
        arguments(karnet + "'ratio': -0.1", List.of(ratio + "-0.1")),
        arguments(karnet + "'ratio': 1.51", List.of(ratio + "1.51")),
        arguments(karnet + "'ratio': '1'", List.of(ratio + "\"1\"")),
        arguments(karnet + "'past': 'no'", List.of("/past: expected true or false, found \"no\"")),
        arguments(karnet + "'kind': 'opera'", List.of(kind + "\"opera\"")),
        arguments(karnet + "'kind': 1", List.of(kind + "1")),
        arguments(karnet + "'tags': 'a'", List.of("/tags: expected a list of texts, found \"a\"")),
        arguments(
            karnet + "'tags': ['a', 1]",
            List.of("/tags: expected a list of texts, found an array of 2")),
        arguments(karnet + "'limit': 0, 'ratio': 2", List.of(limit + "0", ratio + "2")),
        arguments(
            bandsintown,
            List.of(
                "/city_name: expected a text that is not blank, found nothing",
                "/areas: expected a list of at least one text, found nothing")),
        arguments(
            bandsintown + "'city_name': null, 'areas': []",
            List.of(
                "/city_name: expected a text that is not blank, found nothing",
                "/areas: expected a list of at least one text, found an array of 0")),
        arguments(
            bandsintown + "'city_name': '  ', 'areas': ['x']",
            List.of("/city_name: expected a text that is not blank, found \"  \"")),
        arguments(
            bandsintown + required + ", 'api/key': 12345",
            List.of("/api~1key: expected a text, found a number, a secret")));
  }

  @ParameterizedTest
  @MethodSource("settings")
  void settings_that_their_schema_does_not_take_are_named(String entry, List<String> expected) {
    String json = json("{'sources': [{'name': 'z', 'enabled': 3}, " + entry + "}}]}");
    DiscoveryConfig config = DiscoveryConfigJson.read(json);

    List<Violation> violations = ConfigCheck.check(config, REGISTRY, REGISTRY.names());

    assertThat(violations.subList(1, violations.size()))
        .extracting(Violation::toString)
        .isEqualTo(expected.stream().map(each -> "/sources/1/settings" + each).toList());
    assertThat(ConfigCheck.ofSource(config, (SourceConfig) config.sources().get(1), REGISTRY))
        .isEqualTo(violations.subList(1, violations.size()));
    assertThat(violations.toString()).doesNotContain("12345");
  }

  @Test
  void an_overlap_that_the_sources_catch_up_would_ignore_is_named() {
    SourceRegistry all =
        SourceRegistry.of(source("karnet").withOverlap(Overlap.ALLOW).withCatchUp(CatchUp.ALL));
    DiscoveryConfig skip =
        DiscoveryConfigJson.read(json("{'sources': [{'name': 'karnet', 'overlap': 'SKIP'}]}"));
    DiscoveryConfig queue =
        DiscoveryConfigJson.read(json("{'sources': [{'name': 'karnet', 'overlap': 'QUEUE'}]}"));
    DiscoveryConfig once =
        DiscoveryConfigJson.read(
            json("{'sources': [{'name': 'karnet', 'overlap': 'SKIP', 'catch_up': 'ONCE'}]}"));

    assertThat(ConfigCheck.check(skip, all, all.names()))
        .extracting(Violation::toString)
        .containsExactly(
            "/sources/0/overlap: expected QUEUE, which the source's catch-up ALL implies, found"
                + " \"SKIP\"");
    assertThat(ConfigCheck.check(queue, all, all.names())).isEmpty();
    assertThat(ConfigCheck.check(once, all, all.names())).isEmpty();
  }

  @Test
  void a_policy_of_one_city_for_a_source_of_many_is_named_key_by_key() {
    SourceRegistry wide =
        SourceRegistry.of(
            SourceDefinition.of("quiz", Scope.GLOBAL, context -> SyncResult.of(ItemCounts.NONE)));
    DiscoveryConfig config =
        DiscoveryConfigJson.read(
            json("{'sources': [{'name': 'quiz', 'catch_up': 'ONCE', 'catch_up_window': 'PT1H'}]}"));
    String expected =
        ": expected nothing: a source of scope GLOBAL has the same policies for every city, found ";

    assertThat(ConfigCheck.check(config, wide, wide.names()))
        .extracting(Violation::toString)
        .containsExactly(
            "/sources/0/catch_up" + expected + "\"ONCE\"",
            "/sources/0/catch_up_window" + expected + "\"PT1H\"");
  }

  @Test
  void a_source_that_no_node_has_is_named() {
    DiscoveryConfig config =
        DiscoveryConfigJson.read(json("{'sources': [{'name': 'karnet'}, {'name': 'karnt'}]}"));

    assertThat(ConfigCheck.check(config, REGISTRY, REGISTRY.names()))
        .extracting(Violation::toString)
        .containsExactly(
            "/sources/1/name: expected a source that a node has registered, found \"karnt\"");
  }

  @Test
  void keys_that_no_schema_knows_are_no_violation() {
    String json = "{'x': 1, 'sources': [{'name': 'karnet', 'y': [], 'settings': {'z': [null]}}]}";

    assertThat(ConfigCheck.check(DiscoveryConfigJson.read(json(json)), REGISTRY, REGISTRY.names()))
        .isEmpty();
  }

  @Test
  void values_of_settings_appear_in_no_text_about_a_config() {
    String secret = "hunter2";
    String json =
        "{'sources': [{'name': 'bandsintown', 'settings': {'api/key': '"
            + secret
            + "'}}, {'name': 'k', 'settings': '"
            + secret
            + "'}, {'name': 'l', 'settings': {'a': ['"
            + secret
            + "\\u0000', '"
            + secret
            + "'], 'b': NaN}}]}";

    DiscoveryConfig broken = DiscoveryConfigJson.read(json(json));
    DiscoveryConfig config = DiscoveryConfigJson.read(json(json.replace("NaN", "1e999")));

    assertThat(broken.isReadable()).isFalse();
    assertThat(broken + " " + broken.violations()).doesNotContain(secret);
    assertThat(config.sources().toString()).contains("bandsintown").doesNotContain(secret);
    assertThat(config + " " + ConfigCheck.check(config, REGISTRY, REGISTRY.names()))
        .doesNotContain(secret);
  }

  @Test
  @Timeout(30)
  void eleven_hostile_documents_of_250_kB_are_read_and_written_within_30_seconds() {
    int size = 250_000;
    List<String> hostile =
        List.of(
            "{'sources': [" + "1,".repeat(size / 2) + "1]}",
            "{'sources': [" + "{},".repeat(size / 3) + "{}]}",
            "{'sources': [" + "{'name':'k'},".repeat(size / 13) + "{}]}",
            "{'sources': [{" + "'a':1,".repeat(size / 6) + "'a':1}]}",
            "{'sources': [{'name': 'k', 'x': "
                + "{'a':".repeat(size / 5)
                + "1"
                + "}".repeat(size / 5)
                + "}]}",
            "{'sources': [{'name': 'k', '" + "k".repeat(size) + "': 1e999}]}",
            "{'x': [" + ("9".repeat(399) + ",").repeat(size / 400) + "1]}",
            "{'x': [" + ("1" + "0".repeat(398) + ",").repeat(size / 400) + "1]}",
            "{'x': '" + "\\u0000".repeat(size / 6) + "'}",
            "{'x': '" + "\\u0001".repeat(size / 6) + "'}",
            "{'schedule': {'timezone': '" + "A/".repeat(size / 2) + "'}}");

    for (String text : hostile) {
      DiscoveryConfig config = DiscoveryConfigJson.read(json(text));
      assertThat(DiscoveryConfigJson.read(DiscoveryConfigJson.write(config))).isEqualTo(config);
    }
  }

  private static String json(String singleQuoted) {
    return singleQuoted.replace('\'', '"');
  }
}
