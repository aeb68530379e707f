package dev.discovery.testkit.contract;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A document that somebody may import, in which something is wrong.
 *
 * <p>It is about three sources: karnet, which requires the text {@code area} and takes a {@code
 * limit} from 1 to 500; repertuary, without settings; and pubquiz-pl, once per country on a
 * schedule of its own. Where the document allows it, the broken one is karnet, with the others
 * beside it.
 *
 * @param what is wrong
 * @param json the document
 * @param running the sources that it does not keep from running
 * @param held the sources that it names and that are quarantined; any other one is just not wanted
 * @param violations what has to be said, in any order: pointer, expectation and what was found
 * @param isDocument false if there is nothing in it to keep, so that it is rejected as a whole
 */
record BrokenConfig(
    String what,
    String json,
    Set<String> running,
    Set<String> held,
    List<String> violations,
    boolean isDocument) {

  /** All three sources, each once a day, without a fault. */
  static final String GOOD =
      json(
          "{'schedule': {'cron': '0 0 * * *', 'timezone': 'UTC'}, 'sources':"
              + " [{'name': 'repertuary'}, {'name': 'karnet', 'settings': {'area': 'centre'}},"
              + " {'name': 'pubquiz-pl'}]}");

  static final Set<String> SOURCES = Set.of("karnet", "repertuary", "pubquiz-pl");

  private static final Set<String> NONE = Set.of();
  private static final Set<String> ALL_BUT_KARNET = Set.of("repertuary", "pubquiz-pl");
  private static final Set<String> KARNET = Set.of("karnet");
  private static final Set<String> OF_THE_CITY = Set.of("karnet", "repertuary");
  private static final Set<String> WITH_A_SCHEDULE_OF_ITS_OWN = Set.of("pubquiz-pl");

  private static final String A_NAME =
      "/name: expected 1 to 63 lower-case letters, digits, - and _, the first one a letter or"
          + " digit, found ";
  private static final String HOURS =
      "/frequency_hours: expected a whole number from 1 to 8784, found ";
  private static final String A_DURATION =
      "/frequency: expected a duration in whole seconds from PT1M to PT8784H, such as PT30M,"
          + " found ";
  private static final String LIMIT =
      "/settings/limit: expected a whole number from 1 to 500, found ";
  private static final String AN_AREA = "/settings/area: expected a text that is not blank, found ";
  private static final String A_ZONE =
      "/schedule/timezone: expected the id of a time zone, such as Europe/Warsaw or UTC, found ";
  private static final String A_TEXT =
      ": expected a text without U+0000 and lone surrogates, found ";
  private static final String TOO_MANY_DIGITS =
      ": expected a number of at most 400 digits, found more digits";
  private static final String ONCE = ": expected each key once, found the key again";
  private static final String TOO_LONG =
      "document: expected at most 262144 bytes in UTF-8, found more";

  @Override
  public String toString() {
    return what;
  }

  /** All of them. */
  static Stream<BrokenConfig> all() {
    return Stream.of(entries(), settings(), schedules(), members(), noDocuments())
        .flatMap(part -> part);
  }

  private static Stream<BrokenConfig> entries() {
    return Stream.of(
        entry("null for a source", "null", ": expected an object, found null"),
        entry("text for a source", "'karnet'", ": expected an object, found \"karnet\""),
        entry("array for a source", "[1, 2]", ": expected an object, found an array of 2"),
        entry("no name", "{}", A_NAME + "nothing"),
        entry("number for a name", "{'name': 7}", A_NAME + "7"),
        entry("upper case in a name", "{'name': 'Karnet'}", A_NAME + "\"Karnet\""),
        entry(
            "invisible character in a name",
            "{'name': 'kar\u200bnet'}",
            A_NAME + "\"kar\\u200bnet\""),
        karnet(
            "text for enabled",
            "'enabled': 'yes'",
            "/enabled: expected true or false, found \"yes\""),
        karnet("frequency of 0", "'frequency_hours': 0", HOURS + "0"),
        karnet("negative frequency", "'frequency_hours': -24", HOURS + "-24"),
        karnet("fraction of an hour", "'frequency_hours': 1.5", HOURS + "1.5"),
        karnet("text for a frequency", "'frequency_hours': '24'", HOURS + "\"24\""),
        karnet("frequency of over a year", "'frequency_hours': 8785", HOURS + "8785"),
        karnet(
            "number of 301 digits for a frequency",
            "'frequency_hours': 1e300",
            HOURS + "1" + "0".repeat(59) + "…"),
        karnet(
            "number of a million digits for a frequency",
            "'frequency_hours': 1e999999",
            "/frequency_hours" + TOO_MANY_DIGITS),
        karnet("duration of no length", "'frequency': 'daily'", A_DURATION + "\"daily\""),
        karnet("duration in months", "'frequency': 'P1M'", A_DURATION + "\"P1M\""),
        karnet("duration below a minute", "'frequency': 'PT59S'", A_DURATION + "\"PT59S\""),
        karnet(
            "two frequencies",
            "'frequency': 'PT30M', 'frequency_hours': 24",
            "/frequency: expected frequency or frequency_hours, found both"),
        karnet(
            "policy that there is not",
            "'overlap': 'WAIT'",
            "/overlap: expected SKIP, QUEUE or ALLOW, found \"WAIT\""),
        karnet(
            "policies that contradict each other",
            "'catch_up': 'ALL', 'overlap': 'ALLOW'",
            "/overlap: expected QUEUE, which catch_up ALL implies, found \"ALLOW\""),
        karnet(
            "window for nothing",
            "'catch_up_window': 'PT6H'",
            "/catch_up: expected ONCE, SKIP or ALL, since there is a catch_up_window, found"
                + " nothing"),
        karnet(
            "spread of over a day",
            "'spread': 'PT25H'",
            "/spread: expected a duration in whole milliseconds from PT0S to PT24H, such as PT10M,"
                + " found \"PT25H\""),
        karnet("key of an entry twice", "'enabled': true, 'enabled': true", "/enabled" + ONCE),
        karnet("401 digits", "'x': " + "9".repeat(401), "/x" + TOO_MANY_DIGITS),
        karnet(
            "10,000 levels",
            "'x': " + "[".repeat(10_000) + "]".repeat(10_000),
            "/x" + "/0".repeat(29) + ": expected at most 32 levels, found more"),
        entry(
            "everything wrong at once",
            "{'name': 'A', 'enabled': 0, 'frequency_hours': 0, 'settings': 0}",
            A_NAME + "\"A\"",
            "/enabled: expected true or false, found 0",
            HOURS + "0",
            "/settings: expected an object, found a number"),
        entry(
            "source that no node has",
            "{'name': 'karnt', 'settings': {'area': 'centre'}}",
            "/name: expected a source that a node has registered, found \"karnt\""),
        new BrokenConfig(
            "policy of one city for a source of a country",
            document(
                "'sources': [{'name': 'repertuary'}, {'name': 'karnet', 'settings': {'area': 'x'}},"
                    + " {'name': 'pubquiz-pl', 'spread': 'PT10M'}]"),
            OF_THE_CITY,
            WITH_A_SCHEDULE_OF_ITS_OWN,
            List.of(
                "/sources/2/spread: expected nothing: a source of scope COUNTRY has the same policies"
                    + " for every city, found \"PT10M\""),
            true),
        new BrokenConfig(
            "source twice",
            document(sources("{'name': 'karnet', 'settings': {'area': 'x'}}, {'name': 'karnet'}")),
            SOURCES,
            NONE,
            List.of("/sources/2/name: expected a name that is used once, found \"karnet\" again"),
            true),
        new BrokenConfig(
            "source twice, the first one broken",
            document(sources("{'name': 'karnet', 'enabled': 1}, {'name': 'karnet'}")),
            ALL_BUT_KARNET,
            KARNET,
            List.of(
                "/sources/1/enabled: expected true or false, found 1",
                "/sources/2/name: expected a name that is used once, found \"karnet\" again"),
            true),
        sourceNumber501());
  }

  private static Stream<BrokenConfig> settings() {
    return Stream.of(
        karnet(
            "array for settings",
            "'settings': []",
            "/settings: expected an object, found an array of 0"),
        karnet(
            "text for settings",
            "'settings': 'secret'",
            "/settings: expected an object, found a text"),
        karnet("required setting missing", "'settings': {}", AN_AREA + "nothing"),
        karnet("required setting null", "'settings': {'area': null}", AN_AREA + "nothing"),
        karnet("required setting blank", "'settings': {'area': '  '}", AN_AREA + "\"  \""),
        karnet("number for a text", "'settings': {'area': 7}", AN_AREA + "7"),
        karnet("below the range", "'settings': {'area': 'x', 'limit': 0}", LIMIT + "0"),
        karnet("above the range", "'settings': {'area': 'x', 'limit': 501}", LIMIT + "501"),
        karnet("fraction", "'settings': {'area': 'x', 'limit': 1.5}", LIMIT + "1.5"),
        karnet("text for a number", "'settings': {'area': 'x', 'limit': '50'}", LIMIT + "\"50\""),
        karnet(
            "more than a long holds",
            "'settings': {'area': 'x', 'limit': 9223372036854775808}",
            LIMIT + "9223372036854775808"),
        karnet(
            "two settings wrong",
            "'settings': {'limit': true}",
            AN_AREA + "nothing",
            LIMIT + "true"),
        karnet(
            "U+0000 in a setting",
            "'settings': {'area': 'a\\u0000b'}",
            "/settings/area" + A_TEXT + "U+0000 as character 2"),
        karnet(
            "half a surrogate pair, escaped",
            "'settings': {'area': 'a\\ud800'}",
            "/settings/area" + A_TEXT + "U+D800 as character 2"),
        karnet(
            "half a surrogate pair, as it is",
            "'settings': {'area': '\ude00'}",
            "/settings/area" + A_TEXT + "U+DE00 as character 1"),
        karnet("setting twice", "'settings': {'area': 'x', 'area': 'y'}", "/settings/area" + ONCE));
  }

  private static Stream<BrokenConfig> schedules() {
    return Stream.of(
        schedule(
            "array for the schedule", "[]", "/schedule: expected an object, found an array of 0"),
        schedule(
            "text for the schedule",
            "'0 0 * * *'",
            "/schedule: expected an object, found \"0 0 * * *\""),
        schedule(
            "number for a cron",
            "{'cron': 5}",
            "/schedule/cron: expected the text of a cron expression, found 5"),
        schedule(
            "empty cron",
            "{'cron': ''}",
            "/schedule/cron: expected text at column 1 to be 5 fields (minute, hour, day of month,"
                + " month, day of week) (every day at midnight, for one, is 0 0 * * *), found 0"
                + " fields"),
        schedule(
            "cron that never fires",
            "{'cron': '0 0 30 2 *'}",
            "/schedule/cron: expected day of month at column 5 to be a day that one of its months"
                + " has (none of its months has more than 29 days), found 30 in month 2"),
        schedule(
            "cron of 101 characters",
            "{'cron': '" + "0".repeat(93) + " 0 * * *'}",
            "/schedule/cron: expected text at column 101 to be at most 100 characters, found 101"
                + " characters"),
        schedule(
            "U+0000 for a cron",
            "{'cron': '\\u0000'}",
            "/schedule/cron" + A_TEXT + "U+0000 as character 1"),
        schedule(
            "zone that is unknown",
            "{'timezone': 'Europe/Warszawa'}",
            A_ZONE + "\"Europe/Warszawa\""),
        schedule("offset for a zone", "{'timezone': '+02:00'}", A_ZONE + "\"+02:00\""),
        schedule("number for a zone", "{'timezone': 2}", A_ZONE + "2"),
        schedule(
            "key of the schedule twice",
            "{'enabled': true, 'enabled': true}",
            "/schedule/enabled" + ONCE),
        schedule(
            "everything wrong with the schedule",
            "{'enabled': 0, 'cron': false, 'timezone': {}}",
            "/schedule/enabled: expected true or false, found 0",
            "/schedule/cron: expected the text of a cron expression, found false",
            A_ZONE + "an object"));
  }

  private static Stream<BrokenConfig> members() {
    return Stream.of(
        member(
            "object for the sources",
            "'sources': {}",
            NONE,
            "/sources: expected an array, found an object"),
        member(
            "text for the sources",
            "'sources': 'karnet'",
            NONE,
            "/sources: expected an array, found \"karnet\""),
        member(
            "U+0000 in a note",
            "'note': '\\u0000', " + goodSources(),
            SOURCES,
            "/note" + A_TEXT + "U+0000 as character 1"),
        member(
            "number without end in a note",
            "'note': {'n': 1e999}, " + goodSources(),
            SOURCES,
            "/note/n" + TOO_MANY_DIGITS));
  }

  private static Stream<BrokenConfig> noDocuments() {
    return Stream.of(
        noDocument("nothing", "", "document: expected a JSON object, found nothing"),
        noDocument("null", "null", "document: expected a JSON object, found null"),
        noDocument("array", "[]", "document: expected a JSON object, found an array"),
        noDocument("text", "'text'", "document: expected a JSON object, found a text"),
        noDocument(
            "no JSON", "nope", "document: expected JSON, found a syntax error at line 1, column 1"),
        noDocument(
            "half of it", "{", "document: expected JSON, found a syntax error at line 1, column 2"),
        noDocument(
            "more than it",
            "{} {}",
            "document: expected nothing after the object, found more at line 1, column 4"),
        noDocument(
            "byte order mark",
            "\uFEFF{}",
            "document: expected JSON without a byte order mark, found U+FEFF as character 1"),
        noDocument("sources twice", "{'sources': [], 'sources': []}", "/sources" + ONCE),
        noDocument("10 MB", "{'x': '" + "x".repeat(10_000_000) + "'}", TOO_LONG),
        noDocument(
            "250,000 levels",
            "[".repeat(250_000),
            "document: expected a JSON object, found an array"));
  }

  /** An entry between two good ones, of which not even the name can be read. */
  private static BrokenConfig entry(String what, String entry, String... violations) {
    return entry(what, entry, NONE, violations);
  }

  /** An entry that names karnet, and has {@code members} besides. */
  private static BrokenConfig karnet(String what, String members, String... violations) {
    return entry(what, "{'name': 'karnet', " + members + "}", KARNET, violations);
  }

  private static BrokenConfig entry(
      String what, String entry, Set<String> held, String... violations) {
    List<String> all = Stream.of(violations).map(each -> "/sources/1" + each).toList();
    return new BrokenConfig(what, document(sources(entry)), ALL_BUT_KARNET, held, all, true);
  }

  private static BrokenConfig schedule(String what, String schedule, String... violations) {
    String json = document("'schedule': " + schedule + ", " + goodSources());
    return new BrokenConfig(
        what, json, WITH_A_SCHEDULE_OF_ITS_OWN, OF_THE_CITY, List.of(violations), true);
  }

  private static BrokenConfig member(
      String what, String members, Set<String> running, String violation) {
    return new BrokenConfig(what, document(members), running, NONE, List.of(violation), true);
  }

  private static BrokenConfig noDocument(String what, String text, String violation) {
    return new BrokenConfig(what, json(text), NONE, NONE, List.of(violation), false);
  }

  /** 498 sources that nobody has, two good ones, and then karnet. */
  private static BrokenConfig sourceNumber501() {
    String strangers =
        IntStream.range(0, 498)
            .mapToObj(n -> ", {'name': 's" + n + "'}")
            .collect(Collectors.joining());
    Stream<String> unknown =
        IntStream.range(0, 498)
            .mapToObj(
                n ->
                    "/sources/%d/name: expected a source that a node has registered, found \"s%d\""
                        .formatted(n + 2, n));
    return new BrokenConfig(
        "501 sources",
        document(
            "'sources': [{'name': 'repertuary'}, {'name': 'pubquiz-pl'}"
                + strangers
                + ", {'name': 'karnet', 'settings': {'area': 'x'}}]"),
        ALL_BUT_KARNET,
        KARNET,
        Stream.concat(
                unknown, Stream.of("/sources/500: expected at most 500 sources, found one more"))
            .toList(),
        true);
  }

  private static String goodSources() {
    return sources("{'name': 'karnet', 'settings': {'area': 'x'}}");
  }

  private static String sources(String between) {
    return "'sources': [{'name': 'repertuary'}, " + between + ", {'name': 'pubquiz-pl'}]";
  }

  private static String document(String members) {
    return json("{" + members + "}");
  }

  private static String json(String singleQuoted) {
    return singleQuoted.replace('\'', '"');
  }
}
