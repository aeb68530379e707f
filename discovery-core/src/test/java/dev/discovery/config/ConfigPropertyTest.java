package dev.discovery.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.CodePoints;
import dev.discovery.schedule.CatchUp;
import dev.discovery.schedule.Cron;
import dev.discovery.schedule.Frequency;
import dev.discovery.schedule.Overlap;
import dev.discovery.schedule.Spread;
import dev.discovery.source.Settings;
import dev.discovery.source.SourceName;
import dev.discovery.source.SourceRegistry;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ConfigPropertyTest {

  private static final String DOCUMENT =
      "{\"schedule\": {\"enabled\": true, \"cron\": \"0 0 * * *\", \"timezone\": \"Europe/Warsaw\","
          + " \"x\": [1.50, -2e3, null]}, \"note\": {\"$unreadable\": \"{\\\"a\\\": 1e999}\"},"
          + " \"sources\": [{\"name\": \"karnet\", \"frequency_hours\": 24, \"settings\": {\"limit\":"
          + " 100, \"q\": \"\\u017c\\ud83c\\udfb5\"}, \"stats\": {}}, {\"name\": \"b\","
          + " \"frequency\": \"PT30M\", \"enabled\": false, \"overlap\": \"QUEUE\", \"catch_up\":"
          + " \"ALL\", \"catch_up_window\": \"PT6H\", \"spread\": \"PT10M\"}]}";

  @Property(tries = 400)
  void any_text_is_read_without_an_exception(@ForAll String text) {
    assertStable(DiscoveryConfigJson.read(text));
  }

  @Property(tries = 400)
  void any_json_is_read_and_written_to_the_same(@ForAll("json") String json) {
    DiscoveryConfig config = DiscoveryConfigJson.read(json);

    assertThat(config.isReadable()).isTrue();
    assertStable(config);
    assertThat(CodePoints.areStorable(DiscoveryConfigJson.write(config))).isTrue();
  }

  @Property(tries = 400)
  void a_document_with_a_few_characters_changed_is_read_and_written_to_the_same(
      @ForAll("mutations") String json) {
    assertStable(DiscoveryConfigJson.read(json));
  }

  @Property(tries = 400)
  void what_code_makes_comes_back_as_it_was(
      @ForAll("schedules") CitySchedule schedule, @ForAll("sources") List<SourceConfig> sources) {
    DiscoveryConfig config = DiscoveryConfig.of(schedule, sources);

    DiscoveryConfig back = DiscoveryConfigJson.read(DiscoveryConfigJson.write(config));

    assertThat(back).isEqualTo(config);
    assertThat(back.violations()).isEmpty();
    assertThat(back.schedule()).contains(schedule);
    assertThat(back.sources()).isEqualTo(sources);
  }

  @Property(tries = 400)
  void an_edit_takes_effect_and_touches_nothing_else(
      @ForAll("schedules") CitySchedule schedule,
      @ForAll("sources") List<SourceConfig> sources,
      @ForAll("source") SourceConfig edit) {
    DiscoveryConfig config =
        DiscoveryConfigJson.read(
            DiscoveryConfigJson.write(DiscoveryConfig.of(schedule, sources))
                .replace("\"enabled\"", "\"unknown\": [1], \"enabled\""));

    DiscoveryConfig edited = config.with(edit);

    assertThat(edited.source(edit.name())).contains(edit);
    assertThat(edited.schedule()).isEqualTo(config.schedule());
    assertThat(edited.sources()).allMatch(each -> each == edit || isOldOrNew(each, config, edit));
    assertThat(DiscoveryConfigJson.write(edited).split("unknown", -1))
        .hasSameSizeAs(DiscoveryConfigJson.write(config).split("unknown", -1));
    assertStable(edited);
  }

  @Property(tries = 400)
  void two_documents_differ_where_they_are_not_equal_and_as_much_on_the_way_back(
      @ForAll("json") String one, @ForAll("json") String other) {
    DiscoveryConfig before = DiscoveryConfigJson.read(one);
    DiscoveryConfig after = DiscoveryConfigJson.read(other);

    ConfigDiff diff = ConfigDiff.between(before, after, SourceRegistry.of());

    assertThat(diff.isEmpty()).isEqualTo(before.equals(after));
    assertThat(ConfigDiff.between(after, before, SourceRegistry.of())).isEqualTo(diff.inverse());
    assertThat(ConfigDiff.between(before, before, SourceRegistry.of()).isEmpty()).isTrue();
    assertThat(ConfigDiff.between(after, after, SourceRegistry.of()).isEmpty()).isTrue();
  }

  @Property(tries = 400)
  void a_document_with_a_few_characters_changed_shows_it_unless_it_says_the_same(
      @ForAll("mutations") String json) {
    DiscoveryConfig before = DiscoveryConfigJson.read(DOCUMENT);
    DiscoveryConfig after = DiscoveryConfigJson.read(json);

    ConfigDiff diff = ConfigDiff.between(before, after, SourceRegistry.of());

    assertThat(diff.isEmpty()).isEqualTo(before.equals(after));
    assertThat(ConfigDiff.between(after, before, SourceRegistry.of())).isEqualTo(diff.inverse());
  }

  @Property(tries = 400)
  void no_setting_without_a_schema_is_shown(
      @ForAll("source") SourceConfig one, @ForAll("source") SourceConfig other) {
    String secret = "hunter2";
    DiscoveryConfig before =
        DiscoveryConfig.EMPTY.with(one.withSettings(one.settings().with("q", secret)));
    DiscoveryConfig after =
        before.with(other.withSettings(other.settings().with("q", List.of(secret))));

    ConfigDiff diff = ConfigDiff.between(before, after, SourceRegistry.of());

    assertThat(diff.isEmpty()).isFalse();
    assertThat(diff.toString() + diff.summary()).doesNotContain(secret);
  }

  /** PostgreSQL's jsonb sorts keys: by length, then by their bytes. */
  @Property(tries = 400)
  void the_order_of_keys_does_not_matter(
      @ForAll("settings") Map<String, Object> values, @ForAll Random random) {
    var entries = new ArrayList<>(values.entrySet());
    Collections.shuffle(entries, random);
    var shuffled = new LinkedHashMap<String, Object>();
    entries.forEach(each -> shuffled.put(each.getKey(), each.getValue()));

    assertThat(Settings.of(shuffled)).isEqualTo(Settings.of(values));
    assertThat(Settings.of(shuffled).fingerprint()).isEqualTo(Settings.of(values).fingerprint());
  }

  private static boolean isOldOrNew(SourceEntry each, DiscoveryConfig config, SourceConfig edit) {
    return each.equals(edit) || config.sources().contains(each);
  }

  private static void assertStable(DiscoveryConfig config) {
    String written = DiscoveryConfigJson.write(config);
    DiscoveryConfig back = DiscoveryConfigJson.read(written);

    assertThat(back).isEqualTo(config);
    assertThat(back.violations()).isEqualTo(config.violations());
    assertThat(back.sources()).isEqualTo(config.sources());
    assertThat(back.schedule()).isEqualTo(config.schedule());
    assertThat(DiscoveryConfigJson.write(back)).isEqualTo(written);
  }

  @Provide
  Arbitrary<String> json() {
    Arbitrary<String> scalars =
        Arbitraries.of(
            "null",
            "true",
            "false",
            "0",
            "-1",
            "24",
            "1.50",
            "1e2",
            "1e999",
            "1E-500",
            "-1e-399",
            "1e399",
            "\"\"",
            "\"karnet\"",
            "\"PT30M\"",
            "\"ALL\"",
            "\"SKIP\"",
            "\"0 0 * * *\"",
            "\"UTC\"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"\ud83c\udfb5\"",
            "\"{\\\"a\\\": 1, \\\"a\\\": \\\"\\\\u0000\\\"}\"",
            "\"[]\"",
            "\"{\"");
    Arbitrary<String> keys =
        Arbitraries.of(
            "name",
            "enabled",
            "frequency",
            "frequency_hours",
            "settings",
            "overlap",
            "catch_up",
            "catch_up_window",
            "spread",
            "stats",
            "a",
            "~/",
            "",
            "$unreadable",
            "cron",
            "timezone",
            "\\u0001",
            "\\udfff");
    Arbitrary<String> values =
        Arbitraries.recursive(() -> scalars, inner -> nested(keys, inner), 0, 4);
    return Combinators.combine(values, values.list().ofMaxSize(5), values)
        .as(
            (schedule, sources, other) ->
                "{\"schedule\": %s, \"sources\": %s, \"other\": %s}"
                    .formatted(schedule, sources, other));
  }

  private static Arbitrary<String> nested(Arbitrary<String> keys, Arbitrary<String> inner) {
    Arbitrary<String> members =
        Combinators.combine(keys, inner)
            .as((key, value) -> "\"" + key + "\":" + value)
            .list()
            .ofMaxSize(4)
            .map(each -> "{" + String.join(",", each) + "}");
    Arbitrary<String> items = inner.list().ofMaxSize(3).map(List::toString);
    return Arbitraries.oneOf(inner, members, members, items);
  }

  @Provide
  Arbitrary<String> mutations() {
    Arbitrary<Integer> places = Arbitraries.integers().between(0, DOCUMENT.length() - 1);
    Arbitrary<String> inserts =
        Arbitraries.oneOf(
            Arbitraries.of(
                "", "\"", "{", "}", "[", "]", ",", ":", "\\", "null", "0", "e9", "\\u0000"),
            Arbitraries.strings().ofLength(1));
    return Combinators.combine(places, inserts, Arbitraries.integers().between(0, 3))
        .as((place, insert, cut) -> replaced(DOCUMENT, place, insert, cut));
  }

  private static String replaced(String text, int place, String insert, int cut) {
    return text.substring(0, place) + insert + text.substring(Math.min(place + cut, text.length()));
  }

  @Provide
  Arbitrary<CitySchedule> schedules() {
    return Combinators.combine(
            Arbitraries.of(true, false),
            Arbitraries.of("0 0 * * *", "@daily", "*/5 1-7 * * mon"),
            Arbitraries.of("UTC", "Europe/Warsaw", "Etc/GMT+5"))
        .as((enabled, cron, zone) -> new CitySchedule(enabled, Cron.parse(cron), ZoneId.of(zone)));
  }

  @Provide
  Arbitrary<List<SourceConfig>> sources() {
    return source().list().ofMaxSize(8).map(ConfigPropertyTest::distinct);
  }

  private static List<SourceConfig> distinct(List<SourceConfig> sources) {
    return List.copyOf(
        sources.stream()
            .collect(
                Collectors.toMap(
                    SourceConfig::name, each -> each, (one, other) -> one, LinkedHashMap::new))
            .values());
  }

  @Provide
  Arbitrary<SourceConfig> source() {
    Arbitrary<Frequency> frequencies =
        Arbitraries.longs().between(60, 366 * 86_400).map(Duration::ofSeconds).map(Frequency::new);
    return Combinators.combine(
            Arbitraries.of("a", "b", "karnet", "c-d", "e_9"),
            Arbitraries.of(true, false),
            frequencies,
            settings(),
            policies())
        .as(
            (name, enabled, frequency, settings, policies) ->
                new SourceConfig(
                    new SourceName(name), enabled, frequency, Settings.of(settings), policies));
  }

  private static Arbitrary<PolicyOverrides> policies() {
    Arbitrary<Duration> windows =
        Arbitraries.longs().between(60, 366 * 86_400).map(Duration::ofSeconds);
    Arbitrary<CatchUp> catchUps =
        Combinators.combine(Arbitraries.of(CatchUp.Mode.values()), windows.optional())
            .as(CatchUp::new);
    Arbitrary<Spread> spreads =
        Arbitraries.longs().between(0, 86_400_000).map(Duration::ofMillis).map(Spread::new);
    return Combinators.combine(
            Arbitraries.of(Overlap.values()).optional(), catchUps.optional(), spreads.optional())
        .as(
            (overlap, catchUp, spread) ->
                new PolicyOverrides(
                    overlap.filter(
                        any -> catchUp.isEmpty() || PolicyOverrides.agree(any, catchUp.get())),
                    catchUp,
                    spread));
  }

  @Provide
  Arbitrary<Map<String, Object>> settings() {
    Arbitrary<Object> texts =
        Arbitraries.strings().ofMaxLength(10).filter(CodePoints::areStorable).map(each -> each);
    Arbitrary<Object> numbers =
        Arbitraries.bigDecimals()
            .between(new BigDecimal("-1e30"), new BigDecimal("1e30"))
            .ofScale(12)
            .map(each -> each);
    Arbitrary<Object> scalars =
        Arbitraries.oneOf(texts, numbers, Arbitraries.of(true, false), Arbitraries.longs());
    Arbitrary<Object> lists = scalars.list().ofMaxSize(3).map(each -> each);
    return Arbitraries.maps(
            Arbitraries.strings().ofMaxLength(6).filter(CodePoints::areStorable),
            Arbitraries.oneOf(scalars, lists))
        .ofMaxSize(5);
  }
}
