package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.discovery.Discovery;
import dev.discovery.run.Failure;
import dev.discovery.run.Judgement;
import dev.discovery.run.LastFailure;
import dev.discovery.run.Outcome;
import dev.discovery.run.Run;
import dev.discovery.run.RunState;
import dev.discovery.run.Verdict;
import dev.discovery.source.Attributes;
import dev.discovery.source.FailureKind;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.Setting;
import dev.discovery.source.SettingsSchema;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SyncException;
import dev.discovery.source.SyncResult;
import dev.discovery.source.VerdictRule;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is thought of runs that came to their end, and what is told of those that did not. */
public abstract class OutcomeScenarios extends RunSuite {

  private static final String SECRET = "hunter2-and-more";

  @Test
  void empty_run_is_seen_as_such_from_the_first_on() {
    Discovery node = enqueued(karnet);
    finding(0);

    work(node);

    assertThat(scenario().run(KRAKOW).state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(judgement())
        .isEqualTo(new Judgement(Verdict.EMPTY, "nothing found; not enough runs to compare with"));
  }

  @Test
  void run_that_finds_much_less_than_usual_is_partial_once_there_is_enough_to_compare_with() {
    Discovery node = enqueued(karnet);
    for (int found : new int[] {120, 120, 120, 120, 3}) {
      finding(found);
      work(node);
      assertThat(judgement()).as("found %d", found).isEqualTo(new Judgement(Verdict.OK, ""));
      nextDay(node);
    }
    finding(3);

    work(node);

    assertThat(judgement()).isEqualTo(new Judgement(Verdict.PARTIAL, "found 3, usually about 97"));
  }

  @Test
  void rule_of_the_source_decides_what_is_normal() {
    Discovery node =
        enqueued(karnet.withVerdict(VerdictRule.DEFAULT.whereEmptyIsNormal().withSample(1)));
    work(node);
    nextDay(node);
    finding(0);

    work(node);

    assertThat(judgement().verdict()).isEqualTo(Verdict.OK);
  }

  @Test
  void run_all_of_whose_items_failed_keeps_the_cursor_of_the_one_before() {
    Discovery node = enqueued(karnet);
    sync.then(context -> SyncResult.of(ScriptedSync.FOUND).withCursor("page 7"));
    work(node);
    nextDay(node);
    sync.then(context -> SyncResult.of(new ItemCounts(7, 0, 0, 0, 0, 7)).withCursor("page 8"));
    work(node);
    Run judged = scenario().run(KRAKOW);
    nextDay(node);
    work(node);

    assertThat(judged.state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(judged.progress().judgement())
        .contains(new Judgement(Verdict.FAILED, "all 7 items failed"));
    assertThat(sync.calls().get(2).cursor()).isEqualTo(Optional.of("page 7"));
    assertThat(sync.calls().get(2).lastSuccessAt()).contains(MIDNIGHT);
  }

  @Test
  void secret_is_in_no_message_detail_or_attribute() {
    Discovery node = withSecret();
    var cause = new IllegalArgumentException("no " + SECRET);
    sync.failing(1, new IllegalStateException("cannot log in with " + SECRET, cause));
    work(node);
    Failure unexpected = scenario().run(KRAKOW).progress().failure().orElseThrow();
    sync.failing(1, new SyncException(FailureKind.DATA, "key=" + SECRET + " was refused"));
    scenario().at(scenario().run(KRAKOW).progress().retryAt().orElseThrow());
    work(node);
    Failure typed = scenario().run(KRAKOW).progress().failure().orElseThrow();
    nextDay(node);
    sync.then(
        context ->
            SyncResult.of(ScriptedSync.FOUND)
                .withAttributes(
                    Map.of(
                        "url", "https://x/?k=" + context.settings().text("key"),
                        "cut", "x".repeat(485) + SECRET + "y",
                        "token", "T0K3N")));
    work(node);
    Outcome outcome = scenario().run(KRAKOW).progress().outcome().orElseThrow();

    assertThat(unexpected.message()).contains("cannot log in with ***");
    assertThat(unexpected.detail().orElseThrow())
        .contains("IllegalStateException", "Caused by", "OutcomeScenarios")
        .doesNotContain("hunter2");
    assertThat(typed).isEqualTo(new Failure(FailureKind.DATA, "key=*** was refused"));
    assertThat(outcome.attributes().values())
        .containsEntry("url", "https://x/?k=***")
        .containsEntry("token", "***");
    assertThat(outcome.attributes().values().get("cut")).doesNotContain("hunter2");
  }

  @Test
  void message_of_a_megabyte_is_cut_and_nothing_is_lost() {
    Discovery node = enqueued(karnet);
    sync.failing(1, new IllegalStateException("x".repeat(1 << 20)));

    work(node);

    Run run = scenario().run(KRAKOW);
    assertThat(run.state()).isEqualTo(RunState.RETRYING);
    assertThat(run.progress().failure().orElseThrow().message()).hasSize(2_000);
    assertThat(run.progress().failure().orElseThrow().detail().orElseThrow())
        .contains("OutcomeScenarios")
        .hasSizeLessThanOrEqualTo(8_000);
  }

  @Test
  void ten_thousand_attributes_are_bounded_and_counted_and_nothing_else_is_lost() {
    Discovery node = enqueued(karnet);
    var many = new LinkedHashMap<String, String>();
    IntStream.range(0, 10_000).forEach(n -> many.put("name " + n, "v".repeat(1_000)));
    sync.then(
        context -> SyncResult.of(ScriptedSync.FOUND).withCursor("page 7").withAttributes(many));

    work(node);
    Outcome outcome = scenario().run(KRAKOW).progress().outcome().orElseThrow();
    nextDay(node);
    work(node);

    assertThat(outcome.items()).isEqualTo(ScriptedSync.FOUND);
    assertThat(outcome.attributes().values())
        .hasSize(Attributes.MOST)
        .containsKeys("name 0", "name 49")
        .allSatisfy((name, value) -> assertThat(value).hasSize(500));
    assertThat(outcome.attributes().dropped()).isEqualTo(9_950);
    assertThat(outcome.attributes()).asString().endsWith("} and 9950 more");
    assertThat(sync.calls().get(1).cursor()).contains("page 7");
  }

  @Test
  void chain_of_huge_causes_is_bounded_and_its_secrets_are_taken_out_before_it_is_cut() {
    Discovery node = withSecret();
    Throwable chain = new IllegalArgumentException("innermost");
    for (int n = 0; n < 100; n++) {
      chain = new IllegalStateException("x".repeat(960) + SECRET + "y".repeat(10_000), chain);
    }
    sync.failing(1, (Exception) chain);

    work(node);

    Failure failure = scenario().run(KRAKOW).progress().failure().orElseThrow();
    assertThat(failure.message()).hasSize(2_000).contains("x***y").doesNotContain("hunter");
    assertThat(failure.detail().orElseThrow())
        .hasSizeLessThanOrEqualTo(8_000)
        .contains("Caused by", "OutcomeScenarios")
        .doesNotContain("hunter");
  }

  @Test
  void what_only_developers_are_to_read_stays_with_the_run() {
    Discovery node = withSecret();
    var cause = new IllegalStateException("reset by " + SECRET);
    sync.failing(
        1,
        new SyncException(FailureKind.NOT_FOUND, "no such venue", cause)
            .withDetail("answered: " + SECRET));

    work(node);

    Failure failure = scenario().run(KRAKOW).progress().failure().orElseThrow();
    assertThat(failure.message()).isEqualTo("no such venue");
    assertThat(failure.detail().orElseThrow())
        .startsWith("answered: ***\nCaused by: java.lang.IllegalStateException: reset by ***\n");
    assertThat(scenario().stats(KRAKOW).standing().lastFailure().map(LastFailure::failure))
        .contains(new Failure(FailureKind.NOT_FOUND, "no such venue"));
  }

  @Test
  void cursor_comes_back_as_it_was_whatever_it_holds_and_nobody_else_sees_it() {
    Discovery node = withSecret();
    String cursor = "https://x/?page=7&token=T0K3N&key=" + SECRET;
    sync.then(context -> SyncResult.of(ScriptedSync.FOUND).withCursor(cursor));

    work(node);
    Run run = scenario().run(KRAKOW);
    nextDay(node);
    work(node);

    assertThat(sync.calls().get(1).cursor()).contains(cursor);
    assertThat(run.toString() + scenario().stats(KRAKOW)).doesNotContain("page=7", "hunter2");
  }

  @Test
  void error_passes_through_without_the_secret_and_the_next_attempt_takes_over() {
    Discovery node = withSecret();
    sync.then(
        context -> {
          throw new LinkageError("no class for " + SECRET);
        });

    Throwable thrown = catchThrowable(() -> work(node));
    Run left = scenario().run(KRAKOW);
    work(node);

    assertThat(thrown)
        .isInstanceOf(Error.class)
        .hasToString("java.lang.LinkageError: no class for ***");
    assertThat(left.state()).isEqualTo(RunState.RUNNING);
    assertThat(scenario().run(KRAKOW).state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(scenario().run(KRAKOW).progress().attempts()).isEqualTo(2);
  }

  @Test
  void failure_that_cannot_be_printed_is_recorded_like_any_other() {
    Discovery node = enqueued(karnet);
    sync.failing(
        1,
        new IllegalStateException() {
          @Override
          public String getMessage() {
            throw new UnsupportedOperationException();
          }
        });

    work(node);

    Run run = scenario().run(KRAKOW);
    assertThat(run.state()).isEqualTo(RunState.RETRYING);
    assertThat(run.progress().failure().orElseThrow().message()).contains("OutcomeScenarios");
  }

  private Discovery withSecret() {
    SourceDefinition source = karnet.withSettings(SettingsSchema.of(Setting.text("key").secret()));
    scenario().at(MIDNIGHT);
    Discovery node = scenario().node(source);
    String settings = "{\"key\": \"" + SECRET + "\"}";
    String entry = Scenario.source("karnet", 24, true, settings);
    Scenario.city(node, "krakow", Scenario.config("0 0 * * *", entry));
    assertThat(node.orchestrator().tick().enqueued()).isEqualTo(1);
    return node;
  }

  private void finding(int found) {
    sync.then(context -> SyncResult.of(new ItemCounts(found, found, 0, 0, 0, 0)));
  }

  private Judgement judgement() {
    return scenario().run(KRAKOW).progress().judgement().orElseThrow();
  }
}
