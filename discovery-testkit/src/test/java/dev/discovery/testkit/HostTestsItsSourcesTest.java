package dev.discovery.testkit;

import static dev.discovery.testkit.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.discovery.admin.SaveResult;
import dev.discovery.city.City;
import dev.discovery.plan.ParkReason;
import dev.discovery.plan.SkipReason;
import dev.discovery.run.Advance;
import dev.discovery.run.Failure;
import dev.discovery.run.Judgement;
import dev.discovery.run.LedgerEntry;
import dev.discovery.run.Run;
import dev.discovery.run.RunState;
import dev.discovery.run.Verdict;
import dev.discovery.source.FailureKind;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.RunFencedException;
import dev.discovery.source.Scope;
import dev.discovery.source.Setting;
import dev.discovery.source.SettingsSchema;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SourceSync;
import dev.discovery.source.SyncContext;
import dev.discovery.source.SyncException;
import dev.discovery.source.SyncResult;
import dev.discovery.source.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * How a host tests its own sources and schedules: no database, no threads, no waiting. Written to
 * be read, and copied from.
 */
class HostTestsItsSourcesTest {

  private static final City KRAKOW = Samples.city("krakow");
  private static final City WARSZAWA = Samples.city("warszawa");

  private final Karnet sync = new Karnet();
  private final SourceDefinition karnet =
      SourceDefinition.of("karnet", Scope.CITY, sync)
          .withSettings(SettingsSchema.of(Setting.integer("limit").range(1, 500).defaultsTo(100)));

  /** The host's own code: asks a remote service for events, and keeps them by name. */
  private static final class Karnet implements SourceSync {

    final Deque<RuntimeException> failures = new ArrayDeque<>();
    final List<String> requests = new ArrayList<>();
    final Set<String> kept = new TreeSet<>();

    @Override
    public SyncResult sync(SyncContext context) {
      requests.add(
          "events?city=%s&limit=%d&after=%s"
              .formatted(
                  context.city().orElseThrow().id(),
                  context.settings().integer("limit"),
                  context.cursor().orElse("")));
      if (!failures.isEmpty()) {
        throw failures.pop();
      }
      List<String> found = List.of("Beksiński", "Jazz in the cellar");
      long created = context.inFencedTransaction(() -> found.stream().filter(kept::add).count());
      return SyncResult.of(new ItemCounts(found.size(), created, 0, found.size() - created, 0, 0))
          .withCursor("page-2");
    }
  }

  // One sync alone: SyncProbe.

  @Test
  void the_sync_asks_for_what_the_settings_say_and_goes_on_at_the_cursor() throws Exception {
    SyncResult result = SyncProbe.of(karnet, KRAKOW).setting("limit", 10).cursor("page-7").sync();

    assertThat(sync.requests).containsExactly("events?city=krakow&limit=10&after=page-7");
    assertThat(result.items()).isEqualTo(new ItemCounts(2, 2, 0, 0, 0, 0));
    assertThat(result.cursor()).contains("page-2");
  }

  @Test
  void settings_that_nobody_set_have_their_defaults() throws Exception {
    SyncProbe.of(karnet, KRAKOW).sync();

    assertThat(sync.requests).containsExactly("events?city=krakow&limit=100&after=");
  }

  @Test
  void settings_that_discovery_would_refuse_are_refused() {
    assertThatThrownBy(() -> SyncProbe.of(karnet, KRAKOW).setting("limit", 0).sync())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("limit");
  }

  @Test
  void a_sync_whose_run_was_taken_over_keeps_nothing() {
    assertThatThrownBy(() -> SyncProbe.of(karnet, KRAKOW).fencedOff().sync())
        .isInstanceOf(RunFencedException.class);

    assertThat(sync.kept).isEmpty();
  }

  @Test
  void a_sync_of_many_pages_says_how_far_it_is_and_stops_when_it_is_told_to() throws Exception {
    SourceDefinition paged =
        SourceDefinition.of(
            "paged",
            Scope.CITY,
            context -> {
              for (int page = 1; page <= 9; page++) {
                context.stopIfCancelled();
                context.progress(page, 9, "page " + page);
              }
              return SyncResult.of(ItemCounts.NONE);
            });
    SyncProbe whole = SyncProbe.of(paged, KRAKOW);
    SyncProbe stopped = SyncProbe.of(paged, KRAKOW).cancelledAfter(2);

    whole.sync();
    assertThatThrownBy(stopped::sync).isInstanceOf(InterruptedException.class);

    assertThat(whole.progress()).hasSize(9);
    assertThat(stopped.progress()).extracting(Advance::phase).containsExactly("page 1", "page 2");
    assertThat(stopped.progress().get(1).total()).hasValue(9);
  }

  // What Discovery makes of it: the same probe.

  @Test
  void a_sync_that_finds_much_less_than_usual_is_judged_so() {
    ProbedRun first = SyncProbe.of(karnet, KRAKOW).run();
    ProbedRun unusual = SyncProbe.of(karnet, KRAKOW).usuallyFinding(120, 10).run();

    assertThat(first.judgement().verdict()).isEqualTo(Verdict.OK);
    assertThat(unusual.judgement())
        .isEqualTo(new Judgement(Verdict.PARTIAL, "found 2, usually about 120"));
    assertThat(unusual.run().state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(unusual.cursor()).contains("page-2");
  }

  @Test
  void a_failure_is_seen_as_it_would_be_recorded_with_when_it_is_retried() {
    var slow = new SyncException(FailureKind.RATE_LIMITED, "429 for ?api_key=k3y");
    sync.failures.add(slow.retryAfter(Duration.ofMinutes(7)));
    sync.failures.add(new SyncException(FailureKind.UPSTREAM, "503"));

    ProbedRun limited = SyncProbe.of(karnet, KRAKOW).cursor("page-7").run();
    ProbedRun thirdTime = SyncProbe.of(karnet, KRAKOW).attempt(3).run();

    assertThat(limited.failure())
        .isEqualTo(new Failure(FailureKind.RATE_LIMITED, "429 for ?api_key=***"));
    assertThat(limited.retriedAfter()).contains(Duration.ofMinutes(7));
    assertThat(limited.cursor()).contains("page-7");
    assertThat(thirdTime.run().state()).isEqualTo(RunState.FAILED);
    assertThat(thirdTime.retriedAfter()).isEmpty();
    assertThatThrownBy(thirdTime::outcome)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("503");
  }

  @Test
  void a_run_all_of_whose_items_failed_and_a_run_of_a_backfill_leave_the_cursor() {
    SourceDefinition failing =
        SourceDefinition.of(
            "karnet",
            Scope.CITY,
            context -> SyncResult.of(new ItemCounts(7, 0, 0, 0, 0, 7)).withCursor("page-8"));

    ProbedRun judged = SyncProbe.of(failing, KRAKOW).cursor("page-7").run();
    ProbedRun past = SyncProbe.of(karnet, KRAKOW).backfilling(NOON, ZoneOffset.UTC).run();
    ProbedRun asked = SyncProbe.of(karnet, KRAKOW).triggered().run();

    assertThat(judged.failure().message()).isEqualTo("all 7 items failed");
    assertThat(judged.cursor()).contains("page-7");
    assertThat(past.cursor()).isEmpty();
    assertThat(past.run().trigger()).isEqualTo(Trigger.BACKFILL);
    assertThat(asked.cursor()).contains("page-2");
  }

  @Test
  void a_probe_that_is_fenced_off_records_nothing() {
    assertThatThrownBy(() -> SyncProbe.of(karnet, KRAKOW).fencedOff().run())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("sync()");
  }

  // Schedules, retries and what comes of them: DiscoverySandbox.

  @Test
  void a_daily_source_runs_at_once_and_then_each_midnight() {
    var sandbox = DiscoverySandbox.startingAt(NOON, karnet);

    sandbox.put(KRAKOW, Samples.config("karnet"));
    sandbox.advance(Duration.ofDays(2));

    assertThat(sandbox.runs("karnet", KRAKOW))
        .extracting(Run::enqueuedAt)
        .containsExactly(
            NOON, Instant.parse("2026-01-16T00:00:00Z"), Instant.parse("2026-01-17T00:00:00Z"));
    assertThat(sandbox.dueAt("karnet", KRAKOW)).contains(Instant.parse("2026-01-18T00:00:00Z"));
    assertThat(sandbox.stats("karnet", KRAKOW).items()).isEqualTo(new ItemCounts(6, 2, 0, 4, 0, 0));
    assertThat(sync.requests.get(2)).endsWith("after=page-2");
  }

  @Test
  void each_run_is_judged_by_what_the_ones_before_it_found() {
    var sizes = new ArrayDeque<>(List.of(120, 118, 121, 119, 122, 0, 3));
    SourceDefinition shrinking =
        SourceDefinition.of(
            "karnet",
            Scope.CITY,
            context -> SyncResult.of(new ItemCounts(sizes.peek(), sizes.pop(), 0, 0, 0, 0)));
    var sandbox = DiscoverySandbox.startingAt(NOON, shrinking);

    sandbox.put(KRAKOW, Samples.config("karnet"));
    sandbox.advance(Duration.ofDays(6));

    assertThat(sandbox.runs("karnet", KRAKOW))
        .extracting(run -> run.progress().verdict().orElseThrow())
        .endsWith(Verdict.OK, Verdict.EMPTY, Verdict.PARTIAL);
    assertThat(sandbox.lastRun("karnet", KRAKOW).progress().judgement())
        .contains(new Judgement(Verdict.PARTIAL, "found 3, usually about 120"));
  }

  @Test
  void a_source_that_answers_503_twice_succeeds_on_the_third_attempt() {
    sync.failures.add(new SyncException(FailureKind.UPSTREAM, "answered 503"));
    sync.failures.add(new SyncException(FailureKind.UPSTREAM, "answered 503"));
    var sandbox = DiscoverySandbox.startingAt(NOON, karnet);

    sandbox.put(KRAKOW, Samples.config("karnet"));
    sandbox.advance(Duration.ofMinutes(5));

    Run run = sandbox.runs("karnet", KRAKOW).get(0);
    assertThat(run.state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(run.progress().attempts()).isEqualTo(3);
    assertThat(run.progress().finishedAt()).contains(NOON.plusSeconds(30 + 60));
  }

  @Test
  void a_source_that_is_not_there_fails_without_a_retry() {
    sync.failures.add(new SyncException(FailureKind.NOT_FOUND, "answered 404"));
    var sandbox = DiscoverySandbox.startingAt(NOON, karnet);

    sandbox.put(KRAKOW, Samples.config("karnet"));
    sandbox.advance(Duration.ofMinutes(5));

    Run run = sandbox.runs("karnet", KRAKOW).get(0);
    assertThat(run.state()).isEqualTo(RunState.FAILED);
    assertThat(run.progress().attempts()).isEqualTo(1);
    assertThat(sandbox.stats("karnet", KRAKOW).standing().lastFailure())
        .hasValueSatisfying(last -> assertThat(last.failure().message()).isEqualTo("answered 404"));
  }

  @Test
  void a_source_of_the_country_runs_once_however_many_cities_ask() {
    var sandbox = DiscoverySandbox.startingAt(NOON, Samples.source("pubquiz-pl"));

    sandbox.put(KRAKOW, Samples.config("pubquiz-pl"));
    sandbox.put(WARSZAWA, Samples.config("pubquiz-pl"));
    sandbox.advance(Duration.ofHours(1));

    assertThat(sandbox.runs("pubquiz-pl", KRAKOW))
        .hasSize(1)
        .isEqualTo(sandbox.runs("pubquiz-pl", WARSZAWA));
  }

  @Test
  void a_source_at_half_past_two_runs_once_in_the_night_that_has_no_half_past_two() {
    String config =
        """
        {"schedule": {"cron": "30 2 * * *", "timezone": "Europe/Warsaw"},
         "sources": [{"name": "karnet", "frequency_hours": 24}]}
        """;
    var sandbox = DiscoverySandbox.startingAt(Instant.parse("2026-03-28T10:00:00Z"), karnet);

    sandbox.put(KRAKOW, config);
    sandbox.advance(Duration.ofDays(3));

    assertThat(sandbox.runs("karnet", KRAKOW))
        .extracting(Run::enqueuedAt)
        .containsExactly(
            Instant.parse("2026-03-28T10:00:00Z"),
            Instant.parse("2026-03-29T01:00:00Z"),
            Instant.parse("2026-03-30T00:30:00Z"),
            Instant.parse("2026-03-31T00:30:00Z"));
  }

  @Test
  void a_broken_entry_is_reported_and_does_not_run_and_its_neighbour_does() {
    String config =
        """
        {"sources": [{"name": "karnet", "settings": {"limit": 0}}, {"name": "repertuary"}]}
        """;
    var sandbox = DiscoverySandbox.startingAt(NOON, karnet, Samples.source("repertuary"));

    SaveResult saved = sandbox.put(KRAKOW, config);
    sandbox.advance(Duration.ofDays(1));

    assertThat(((SaveResult.Saved) saved).quarantined())
        .singleElement()
        .satisfies(wrong -> assertThat(wrong.pointer()).isEqualTo("/sources/0/settings/limit"));
    assertThat(sandbox.runs("karnet", KRAKOW)).isEmpty();
    assertThat(sandbox.runs("repertuary", KRAKOW)).isNotEmpty();
  }

  @Test
  void a_config_that_breaks_holds_its_source_back_until_it_is_repaired() {
    var sandbox = DiscoverySandbox.startingAt(NOON, karnet);
    sandbox.put(KRAKOW, Samples.config("karnet"));
    sandbox.advance(Duration.ofHours(1));

    sandbox.put(KRAKOW, Samples.config("karnet").replace("24", "-24"));
    sandbox.advance(Duration.ofDays(2));
    boolean heldBack =
        sandbox.target("karnet", KRAKOW).orElseThrow().state().isParked(ParkReason.QUARANTINED);
    sandbox.put(KRAKOW, Samples.config("karnet"));
    sandbox.advance(Duration.ofDays(1));

    assertThat(heldBack).isTrue();
    assertThat(sandbox.history("karnet", KRAKOW))
        .hasSize(3)
        .element(1)
        .isInstanceOfSatisfying(
            LedgerEntry.Skipped.class,
            gap -> assertThat(gap.reason()).isEqualTo(SkipReason.QUARANTINED));
  }

  @Test
  void a_source_that_is_switched_off_stops() {
    var sandbox = DiscoverySandbox.startingAt(NOON, karnet);
    sandbox.put(KRAKOW, Samples.config("karnet"));
    sandbox.advance(Duration.ofHours(1));

    sandbox.put(KRAKOW, Samples.config("karnet").replace("true", "false"));
    sandbox.advance(Duration.ofDays(7));

    assertThat(sandbox.runs("karnet", KRAKOW)).hasSize(1);
    assertThat(sandbox.dueAt("karnet", KRAKOW)).isEmpty();
  }

  @Test
  void a_year_passes_in_a_moment() {
    var sandbox = DiscoverySandbox.startingAt(NOON, karnet);

    sandbox.put(KRAKOW, Samples.configEvery(6, "karnet"));
    sandbox.advance(Duration.ofDays(365));

    assertThat(sandbox.runs("karnet", KRAKOW)).hasSize(365 * 4 + 1);
    assertThat(sandbox.stats("karnet", KRAKOW).ended().succeeded()).isEqualTo(365 * 4 + 1);
  }
}
