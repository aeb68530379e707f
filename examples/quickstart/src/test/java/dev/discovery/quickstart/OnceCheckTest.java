package dev.discovery.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.access.Actor;
import dev.discovery.city.CityId;
import dev.discovery.plan.Subscription;
import dev.discovery.plan.SubscriptionStatus;
import dev.discovery.quickstart.feedserver.Answer;
import dev.discovery.quickstart.feedserver.FeedServer;
import dev.discovery.run.Attempt;
import dev.discovery.run.Baseline;
import dev.discovery.run.Failure;
import dev.discovery.run.Origin;
import dev.discovery.run.Outcome;
import dev.discovery.run.Run;
import dev.discovery.run.RunProgress;
import dev.discovery.run.RunState;
import dev.discovery.run.TickCounts;
import dev.discovery.run.TickReport;
import dev.discovery.schedule.Frequency;
import dev.discovery.source.FailureKind;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.RunId;
import dev.discovery.source.SyncResult;
import dev.discovery.source.TargetId;
import dev.discovery.source.VerdictRule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whatever can go wrong in a run must not be called right. */
class OnceCheckTest {

  private static final Instant NOW = Instant.parse("2026-11-24T09:05:00Z");
  private static final TargetId QUIZ = TargetId.of("pubquiz-pl", "country:PL");
  private static final TargetId FLAKY = TargetId.of("ticketmaster", "city:london");
  private static final TargetId MISSING = TargetId.of("resident-advisor", "city:lodz");
  private static final Map<String, String> EVENTS = Map.of("1", "Quiz", "2", "Koncert");

  private final List<Run> runs =
      new ArrayList<>(
          List.of(succeeded(1, QUIZ, 1), succeeded(2, FLAKY, 3), failed(3, MISSING, 1)));
  private final List<Answer> answers =
      new ArrayList<>(
          List.of(
              new Answer("1-1", "/pubquiz-pl/PL.ics", 200, 3, EVENTS),
              new Answer("2-1", FeedServer.FLAKY, 503, 0, Map.of()),
              new Answer("2-2", FeedServer.FLAKY, 503, 0, Map.of()),
              new Answer("2-3", FeedServer.FLAKY, 200, 3, EVENTS),
              new Answer("3-1", FeedServer.MISSING, 404, 0, Map.of())));
  private TickReport first = tick(3);
  private TickReport second = tick(0);
  private Map<String, String> stored = EVENTS;

  @Test
  void nothing_is_said_when_all_is_well() {
    assertThat(complaints()).isEmpty();
    assertThat(check().unseen()).isEmpty();
  }

  @Test
  void first_tick_that_enqueues_too_few_or_too_many_is_wrong() {
    first = tick(2);

    assertThat(complaints())
        .singleElement()
        .asString()
        .startsWith("the first tick should enqueue 3");
  }

  @Test
  void second_tick_that_does_something_is_wrong() {
    second = tick(1);

    assertThat(complaints()).singleElement().asString().startsWith("the second tick was not idle");
  }

  @Test
  void country_wide_source_that_ran_for_each_city_is_wrong() {
    runs.add(succeeded(4, QUIZ, 1));
    answers.add(new Answer("4-1", "/pubquiz-pl/PL.ics", 200, 3, EVENTS));

    assertThat(complaints())
        .containsExactly("pubquiz-pl@country:PL ran 2 times for 2 cities, not once");
  }

  @Test
  void target_that_did_not_run_is_missed() {
    runs.remove(0);

    assertThat(complaints())
        .containsExactly("pubquiz-pl@country:PL ran 0 times for 2 cities, not once");
  }

  @Test
  void counts_that_the_feed_does_not_have_are_wrong() {
    answers.set(0, new Answer("1-1", "/pubquiz-pl/PL.ics", 200, 4, EVENTS));

    assertThat(complaints())
        .singleElement()
        .asString()
        .startsWith("pubquiz-pl@country:PL should have found 4");
  }

  @Test
  void events_that_are_stored_otherwise_than_they_were_offered_are_wrong() {
    stored = Map.of("1", "Quiz", "2", "Ko?cert");

    assertThat(complaints())
        .contains(
            "pubquiz-pl@country:PL stored other events than were offered: "
                + "missing {2=Koncert}, too many {2=Ko?cert}");
  }

  @Test
  void attempts_that_the_server_did_not_see_are_wrong() {
    answers.remove(1);

    assertThat(complaints())
        .containsExactly("ticketmaster@city:london recorded 3 attempts; the server saw [2, 3]");
    assertThat(check().unseen()).singleElement().asString().contains("[503, 200]");
  }

  @Test
  void missing_feed_that_was_retried_or_called_a_success_is_wrong() {
    runs.set(2, failed(3, MISSING, 2));
    answers.add(new Answer("3-2", FeedServer.MISSING, 404, 0, Map.of()));

    assertThat(complaints())
        .containsExactly("resident-advisor@city:lodz was retried after HTTP 404");

    runs.set(2, succeeded(3, MISSING, 2));

    assertThat(complaints().get(0))
        .startsWith("resident-advisor@city:lodz should have failed with HTTP 404");
  }

  @Test
  void run_that_did_not_end_is_wrong() {
    runs.set(0, run(1, QUIZ, RunProgress.QUEUED));

    assertThat(complaints())
        .contains("pubquiz-pl@country:PL recorded 0 attempts; the server saw [1]");
  }

  private List<String> complaints() {
    return check().complaints(first, second);
  }

  private OnceCheck check() {
    List<Subscription> wishes =
        List.of(
            wish("krakow", QUIZ), wish("lodz", QUIZ), wish("london", FLAKY), wish("lodz", MISSING));
    var ledger = new Ledger(wishes, Map.of(), List.copyOf(runs), Map.of());
    return new OnceCheck(
        ledger, List.copyOf(answers), target -> target.equals(MISSING) ? Map.of() : stored);
  }

  private static Subscription wish(String city, TargetId target) {
    return new Subscription(
        new CityId(city),
        target.source(),
        Optional.of(target.scope()),
        Optional.of(Frequency.ofHours(24)),
        SubscriptionStatus.ACTIVE,
        "",
        "");
  }

  private static Run succeeded(long id, TargetId target, int attempts) {
    var items = new ItemCounts(3, 2, 0, 0, 1, 0);
    return run(id, target, progress(RunState.SUCCEEDED, attempts, Optional.of(items), null));
  }

  private static Run failed(long id, TargetId target, int attempts) {
    var why = new Failure(FailureKind.NOT_FOUND, "HTTP 404 for /x.ics");
    return run(id, target, progress(RunState.FAILED, attempts, Optional.empty(), why));
  }

  private static RunProgress progress(
      RunState state, int attempts, Optional<ItemCounts> items, @Nullable Failure failure) {
    return new RunProgress(
        state,
        Optional.of(new Attempt(attempts, "node", NOW)),
        Optional.of(NOW),
        Optional.empty(),
        Optional.of(NOW),
        items.map(counts -> Outcome.of(SyncResult.of(counts), Baseline.NONE, VerdictRule.DEFAULT)),
        Optional.ofNullable(failure),
        Optional.empty());
  }

  private static Run run(long id, TargetId target, RunProgress progress) {
    return new Run(
        new RunId(id), target, new Origin.Requested(new Actor("ann")), NOW, false, progress);
  }

  private static TickReport tick(int enqueued) {
    var counts = new TickCounts(enqueued, 0, Map.of(), Map.of(), 0, 0);
    return new TickReport(NOW, "node", counts, Duration.ZERO, Optional.empty());
  }
}
