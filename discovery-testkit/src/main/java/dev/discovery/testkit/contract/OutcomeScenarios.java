package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.Discovery;
import dev.discovery.run.Failure;
import dev.discovery.run.Judgement;
import dev.discovery.run.Outcome;
import dev.discovery.run.Run;
import dev.discovery.run.RunState;
import dev.discovery.run.Verdict;
import dev.discovery.source.FailureKind;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.Setting;
import dev.discovery.source.SettingsSchema;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SyncException;
import dev.discovery.source.SyncResult;
import dev.discovery.source.VerdictRule;
import java.util.Map;
import java.util.Optional;
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
