package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.Discovery;
import dev.discovery.port.PortException.Fault;
import dev.discovery.run.Advance;
import dev.discovery.run.Attempt;
import dev.discovery.run.Run;
import dev.discovery.run.RunState;
import dev.discovery.source.FailureKind;
import dev.discovery.source.Setting;
import dev.discovery.source.SettingsSchema;
import dev.discovery.source.SyncContext;
import dev.discovery.source.SyncException;
import dev.discovery.source.SyncResult;
import dev.discovery.testkit.Faults;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is seen of a sync while it runs, and what that costs. */
public abstract class ProgressScenarios extends RunSuite {

  private static final String ADVANCE = "RunLedger.advance";
  private static final String SECRET = "hunter2-and-more";

  private final Faults process = new Faults();

  // ---- what it costs

  @Test
  void sync_that_says_nothing_of_its_progress_costs_no_call_of_a_port() {
    Discovery node = counted();
    var calls = new ArrayList<Integer>();
    sync.then(
        context -> {
          calls.add(process.calls().size());
          scenario().after(Duration.ofHours(1));
          calls.add(process.calls().size());
          return SyncResult.of(ScriptedSync.FOUND);
        });

    work(node);

    assertThat(calls.get(1)).isEqualTo(calls.get(0));
    assertThat(shown()).isEmpty();
  }

  @Test
  void progress_is_written_at_most_once_in_two_seconds_whatever_the_sync_calls() {
    Discovery node = counted();
    var written = new ArrayList<Integer>();
    sync.then(
        context -> {
          for (int n = 0; n < 10_000; n++) {
            scenario().after(Duration.ofMillis(1));
            context.progress(n, 10_000);
            context.phase("phase " + n);
            context.progress(n, 10_000, "phase of " + n);
          }
          written.add(advances());
          return SyncResult.of(ScriptedSync.FOUND);
        });

    work(node);

    assertThat(written).containsExactly(5);
    assertThat(process.calls()).filteredOn(call -> call.name().equals(ADVANCE)).hasSize(5);
    assertThat(shown())
        .contains(Advance.of(9_999, 10_000, "phase of 9999", MIDNIGHT.plusSeconds(10)));
  }

  @Test
  void attempt_of_less_than_two_seconds_writes_its_progress_with_its_end() {
    Discovery node = counted();
    sync.then(
        context -> {
          context.progress(1, 2);
          scenario().after(Duration.ofMillis(1_999));
          context.progress(2, 2);
          return SyncResult.of(ScriptedSync.FOUND);
        });

    work(node);

    assertThat(advances()).isZero();
    assertThat(shown()).contains(Advance.of(2, 2, "", MIDNIGHT.plusMillis(1_999)));
  }

  // ---- what is seen

  @Test
  void progress_is_seen_while_the_sync_runs() {
    Discovery node = counted();
    var seen = new ArrayList<Optional<Advance>>();
    sync.then(
        context -> {
          seconds(2);
          context.progress(1, 9, "read");
          seen.add(elsewhere(this::shown));
          seconds(1);
          context.phase("too early to be written");
          seen.add(elsewhere(this::shown));
          seconds(1);
          context.progress(2, 9);
          seen.add(elsewhere(this::shown));
          return SyncResult.of(ScriptedSync.FOUND);
        });

    work(node);

    Advance first = Advance.of(1, 9, "read", MIDNIGHT.plusSeconds(2));
    assertThat(seen)
        .containsExactly(
            Optional.of(first),
            Optional.of(first),
            Optional.of(Advance.of(2, 9, "too early to be written", MIDNIGHT.plusSeconds(4))));
  }

  @Test
  void failed_attempt_shows_how_far_it_came_until_the_next_one_begins() {
    Discovery node = counted();
    sync.then(
        context -> {
          context.progress(7, 9);
          throw new SyncException(FailureKind.UPSTREAM, "HTTP 503");
        });
    work(node);
    Optional<Advance> afterwards = shown();
    var begun = new ArrayList<Optional<Advance>>();
    sync.then(
        context -> {
          begun.add(elsewhere(this::shown));
          return SyncResult.of(ScriptedSync.FOUND);
        });
    workAt(node, MIDNIGHT.plusSeconds(30));

    assertThat(afterwards).contains(Advance.of(7, 9, "", MIDNIGHT));
    assertThat(begun).containsExactly(Optional.empty());
  }

  @Test
  void nonsense_and_megabytes_are_taken_and_secrets_are_not_shown() {
    scenario().at(MIDNIGHT);
    Discovery node =
        scenario().node(karnet.withSettings(SettingsSchema.of(Setting.text("key").secret())));
    String settings = "{\"key\": \"" + SECRET + "\"}";
    Scenario.city(
        node,
        "krakow",
        Scenario.config("0 0 * * *", Scenario.source("karnet", 24, true, settings)));
    node.orchestrator().tick();
    var seen = new ArrayList<Optional<Advance>>();
    sync.then(
        context -> {
          seconds(2);
          context.progress(Long.MIN_VALUE, -1, "token=T0K3N, " + SECRET + "x".repeat(1 << 20));
          seen.add(elsewhere(this::shown));
          seconds(2);
          context.progress(Long.MAX_VALUE, 3, "x".repeat(192) + SECRET);
          seen.add(elsewhere(this::shown));
          context.phase("\u0000 at the end: " + SECRET);
          return SyncResult.of(ScriptedSync.FOUND);
        });

    work(node);

    Advance first = seen.get(0).orElseThrow();
    assertThat(first.done()).isZero();
    assertThat(first.total()).isEmpty();
    assertThat(first.phase()).startsWith("token=***, ***xxx").hasSize(200);
    Advance second = seen.get(1).orElseThrow();
    assertThat(second.done()).isEqualTo(Long.MAX_VALUE);
    assertThat(second.total()).hasValue(Long.MAX_VALUE);
    assertThat(second.phase()).isEqualTo("x".repeat(192) + "***");
    assertThat(shown().orElseThrow().phase()).isEqualTo("\ufffd at the end: ***");
    assertThat(scenario().run(KRAKOW).state()).isEqualTo(RunState.SUCCEEDED);
  }

  // ---- what it does not disturb

  @Test
  void sync_goes_on_when_its_progress_cannot_be_written() {
    Discovery node = counted();
    sync.then(
        context -> {
          process.every(ADVANCE, Faults.Moment.BEFORE, Faults.refusal(Fault.UNAVAILABLE));
          seconds(2);
          context.progress(1, 2);
          process.heal();
          return SyncResult.of(ScriptedSync.FOUND);
        });

    work(node);

    assertThat(scenario().run(KRAKOW).state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(shown()).contains(Advance.of(1, 2, "", MIDNIGHT.plusSeconds(2)));
  }

  @Test
  void nothing_is_written_while_the_attempt_holds_its_run_or_is_interrupted() {
    Discovery node = counted();
    var written = new ArrayList<Integer>();
    sync.then(
        context -> {
          seconds(2);
          context.inFencedTransaction(
              () -> {
                context.progress(1, 3);
                threads().together(1, thread -> said(context, 2, 3));
                return true;
              });
          written.add(advances());
          Thread.currentThread().interrupt();
          context.progress(2, 3);
          written.add(advances());
          assertThat(Thread.interrupted()).isTrue();
          context.progress(3, 3);
          written.add(advances());
          return SyncResult.of(ScriptedSync.FOUND);
        });

    work(node);

    assertThat(written).containsExactly(0, 0, 1);
    assertThat(scenario().run(KRAKOW).state()).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void progress_of_an_attempt_that_was_taken_over_is_not_written_and_not_tried_again() {
    Discovery node = counted();
    Discovery other = scenario().node(karnet);
    sync.then(
        first -> {
          sync.then(
              second -> {
                second.progress(2, 2, "of the living");
                return SyncResult.of(ScriptedSync.FOUND);
              });
          elsewhere(() -> other.worker().work(first.run()));
          for (int n = 0; n < 5; n++) {
            seconds(2);
            first.progress(1, 2, "of the dead");
          }
          return SyncResult.of(ScriptedSync.FOUND);
        });

    work(node);

    assertThat(advances()).isEqualTo(1);
    assertThat(shown()).contains(Advance.of(2, 2, "of the living", MIDNIGHT));
  }

  @Test
  void threads_of_a_sync_may_all_say_how_far_they_are() {
    Discovery node = counted();
    sync.then(
        context -> {
          seconds(2);
          threads().together(8, thread -> said(context, thread, 8));
          return SyncResult.of(ScriptedSync.FOUND);
        });

    work(node);

    assertThat(advances()).isEqualTo(1);
    assertThat(shown().orElseThrow().total()).hasValue(8);
  }

  // ---- what the tests say

  /** A node whose calls are counted, and a run that waits for it. */
  private Discovery counted() {
    scenario().at(MIDNIGHT);
    Discovery node = scenario().node(process, karnet);
    enqueue(node);
    return node;
  }

  private int advances() {
    List<Faults.Call> calls = process.calls();
    return (int) calls.stream().filter(call -> call.name().equals(ADVANCE)).count();
  }

  private Optional<Advance> shown() {
    Run run = scenario().run(KRAKOW);
    return run.progress().attempt().flatMap(Attempt::advance);
  }

  private void seconds(int count) {
    scenario().after(Duration.ofSeconds(count));
  }

  private static boolean said(SyncContext context, long done, long total) {
    context.progress(done, total);
    return true;
  }
}
