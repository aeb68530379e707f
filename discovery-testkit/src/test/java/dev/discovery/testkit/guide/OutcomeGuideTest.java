package dev.discovery.testkit.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.discovery.city.City;
import dev.discovery.run.Judgement;
import dev.discovery.run.RunState;
import dev.discovery.run.Verdict;
import dev.discovery.source.Attributes;
import dev.discovery.source.FailureKind;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.Scope;
import dev.discovery.source.Setting;
import dev.discovery.source.SettingsSchema;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SyncContext;
import dev.discovery.source.SyncException;
import dev.discovery.source.SyncResult;
import dev.discovery.source.VerdictRule;
import dev.discovery.testkit.ProbedRun;
import dev.discovery.testkit.Samples;
import dev.discovery.testkit.SyncProbe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Plays what docs/guide/outcomes.md says. */
class OutcomeGuideTest {

  private static final Pattern REGION =
      Pattern.compile(" *// region \\w+\n(.*?) *// endregion", Pattern.DOTALL);
  private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Path SOURCE =
      Path.of("src/test/java/dev/discovery/testkit/guide/OutcomeGuideTest.java");
  private static final SettingsSchema KEY =
      SettingsSchema.of(Setting.text("key").secret().required());

  private final String guide = GuideTable.text("outcomes.md");
  private final City krakow = Samples.city("krakow");
  private final Site site = new Site();
  private final Events events = new Events();

  private record Page(List<String> events, String next, String of) {}

  private static final class Site {
    Page read(Optional<String> cursor, String key) {
      return new Page(List.of("Beksiński", "Jazz in the cellar"), "page 2", "7");
    }
  }

  private static final class Events {
    private final Set<String> kept = new TreeSet<>();

    long keepNew(Collection<String> found) {
      return found.stream().filter(kept::add).count();
    }
  }

  // region sync
  SyncResult sync(SyncContext context) throws Exception {
    Page page = site.read(context.cursor(), context.settings().text("key"));
    long created = context.inFencedTransaction(() -> events.keepNew(page.events()));
    long known = page.events().size() - created;
    return SyncResult.of(new ItemCounts(page.events().size(), created, 0, known, 0, 0))
        .withCursor(page.next())
        .withAttributes(Map.of("pages of the site", page.of()));
  }

  // endregion

  // region failure
  SyncException failure(int status, String answer) {
    if (status == 429) {
      return new SyncException(FailureKind.RATE_LIMITED, "the site wants a pause")
          .retryAfter(Duration.ofMinutes(10));
    }
    return new SyncException(FailureKind.UPSTREAM, "the site answers " + status)
        .withDetail(answer)
        .retryable(status != 501);
  }

  // endregion

  @Test
  void a_host_sees_in_its_test_what_the_guide_says() {
    SourceDefinition source =
        SourceDefinition.of("karnet", Scope.CITY, this::sync).withSettings(KEY);
    // region test
    ProbedRun probed =
        SyncProbe.of(source, krakow).setting("key", "k3y").usuallyFinding(120, 10).run();

    assertThat(probed.judgement().verdict()).isEqualTo(Verdict.PARTIAL);
    assertThat(probed.outcome().attributes().values()).containsEntry("pages of the site", "7");
    assertThat(probed.cursor()).contains("page 2");
    // endregion
  }

  @Test
  void failures_are_retried_as_the_code_says() {
    ProbedRun limited = throwing(failure(429, ""));
    ProbedRun down = throwing(failure(503, "<h1>Moved"));
    ProbedRun missing = throwing(failure(501, ""));

    assertThat(limited.retriedAfter()).contains(Duration.ofMinutes(10));
    assertThat(down.run().state()).isEqualTo(RunState.RETRYING);
    assertThat(down.failure().detail()).contains("<h1>Moved");
    assertThat(missing.run().state()).isEqualTo(RunState.FAILED);
  }

  @Test
  void the_guide_shows_this_code() throws IOException {
    List<String> regions =
        blocks(REGION, Files.readString(SOURCE))
            .map(region -> region.stripTrailing().stripIndent() + "\n")
            .toList();

    assertThat(blocks(JAVA, guide)).hasSize(3).containsExactlyElementsOf(regions);
  }

  @Test
  void result_has_the_bounds_that_the_guide_names() {
    List<String> bounds = table("Part").rows().stream().map(row -> row.get(2)).toList();
    Map<String, String> many =
        IntStream.range(0, 60)
            .boxed()
            .collect(Collectors.toMap(n -> n + "n".repeat(200), n -> "v".repeat(1_000)));

    Attributes kept = Attributes.of(many);
    Map.Entry<String, String> one = kept.values().entrySet().iterator().next();

    assertThat(kept.dropped()).isEqualTo(60 - kept.values().size());
    assertThat(bounds)
        .containsExactly(
            bound(() -> new ItemCounts(0, 0, 0, 0, 0, -1)),
            bound(() -> SyncResult.of(ItemCounts.NONE).withCursor("c".repeat(10_001))),
            "the first %d; names of %d characters, values of %d; how many were left out is kept"
                .formatted(kept.values().size(), one.getKey().length(), one.getValue().length()));
    assertThat(SyncResult.of(ItemCounts.NONE).withCursor("c".repeat(10_000)).cursor()).isPresent();
  }

  /** What is allowed, in the words of the refusal. */
  private static String bound(ThrowingCallable refused) {
    Matcher words =
        Pattern.compile("to be (?:at most )?(.*), got:")
            .matcher(catchThrowable(refused).getMessage());
    assertThat(words.find()).isTrue();
    return words.group(1);
  }

  @Test
  void each_outcome_is_judged_as_the_guide_says() {
    GuideTable table = table("Found");
    List<List<String>> played =
        table.rows().stream().map(row -> replaced(row, 5, judged(row))).toList();

    assertThat(played).hasSizeGreaterThanOrEqualTo(12).isEqualTo(table.rows());
  }

  private List<String> judged(List<String> row) {
    int found = Integer.parseInt(row.get(0));
    int failed = Integer.parseInt(row.get(1));
    SyncResult result = SyncResult.of(new ItemCounts(found, found - failed, 0, 0, 0, failed));
    SyncProbe probe =
        SyncProbe.of(
            SourceDefinition.of("karnet", Scope.CITY, context -> result)
                .withVerdict(rule(row.get(4))),
            krakow);
    int runs = Integer.parseInt(row.get(3));
    Judgement judged =
        (runs == 0 ? probe : probe.usuallyFinding(Long.parseLong(row.get(2)), runs))
            .run()
            .judgement();
    return List.of(judged.verdict().name(), judged.reason());
  }

  private static VerdictRule rule(String text) {
    return switch (text) {
      case "default" -> VerdictRule.DEFAULT;
      case "sample of 4" -> VerdictRule.DEFAULT.withSample(4);
      case "least 10 %" -> VerdictRule.DEFAULT.withLeastPercent(10);
      case "empty is normal" -> VerdictRule.DEFAULT.whereEmptyIsNormal();
      default -> throw new AssertionError("expected a rule that is known, got: " + text);
    };
  }

  @Test
  void the_guide_has_each_kind_of_failure_and_whether_it_is_tried_again() {
    GuideTable table = table("Kind");
    List<List<String>> played =
        Arrays.stream(FailureKind.values())
            .map(
                kind -> {
                  RunState after = throwing(new SyncException(kind, "no")).run().state();
                  String again = after == RunState.RETRYING ? "yes" : "no";
                  return List.of(kind.name(), table.rows().get(kind.ordinal()).get(1), again);
                })
            .toList();

    assertThat(played).isEqualTo(table.rows());
  }

  @Test
  void secrets_are_taken_out_as_the_guide_says() {
    GuideTable table = table("A sync throws, with the setting `key` = `s3cr3t/x`");
    List<List<String>> played =
        table.rows().stream()
            .map(
                row -> {
                  String text = row.get(0).replace("`", "");
                  ProbedRun probed = throwing(new SyncException(FailureKind.UPSTREAM, text));
                  return List.of(row.get(0), "`" + probed.failure().message() + "`");
                })
            .toList();

    assertThat(played).hasSizeGreaterThanOrEqualTo(5).isEqualTo(table.rows());
  }

  private ProbedRun throwing(SyncException failure) {
    SourceDefinition source =
        SourceDefinition.of(
                "karnet",
                Scope.CITY,
                context -> {
                  throw failure;
                })
            .withSettings(KEY);
    return SyncProbe.of(source, krakow).setting("key", "s3cr3t/x").run();
  }

  private GuideTable table(String firstColumn) {
    return GuideTable.all(guide).stream()
        .filter(table -> table.header().get(0).equals(firstColumn))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> replaced(List<String> row, int from, List<String> cells) {
    var copy = new ArrayList<>(row.subList(0, from));
    copy.addAll(cells);
    return copy;
  }

  private static Stream<String> blocks(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(match -> match.group(1));
  }
}
