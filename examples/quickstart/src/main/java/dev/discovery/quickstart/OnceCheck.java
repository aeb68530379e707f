package dev.discovery.quickstart;

import dev.discovery.quickstart.feedserver.Answer;
import dev.discovery.quickstart.feedserver.FeedServer;
import dev.discovery.run.Run;
import dev.discovery.run.RunState;
import dev.discovery.run.TickReport;
import dev.discovery.source.FailureKind;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.Scope;
import dev.discovery.source.TargetId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Holds what Discovery recorded against what the feed server says it answered. For one thread.
 *
 * @param answers of the feed server, in order
 * @param stored the titles of the events that are stored for a target, by UID
 */
record OnceCheck(
    Ledger ledger, List<Answer> answers, Function<TargetId, Map<String, String>> stored) {

  /** What was not as it should be; nothing, if all was. */
  List<String> complaints(TickReport first, TickReport second) {
    var complaints = new ArrayList<String>();
    Map<TargetId, Long> wanted = ledger.wanted();
    expect(first.problem().isEmpty(), "the first tick failed: " + Narrator.line(first), complaints);
    expect(
        first.enqueued() == wanted.size() && first.due() == wanted.size(),
        "the first tick should enqueue " + wanted.size() + " runs: " + Narrator.line(first),
        complaints);
    expect(second.isIdle(), "the second tick was not idle: " + Narrator.line(second), complaints);
    Map<TargetId, List<Run>> runs =
        ledger.runs().stream().collect(Collectors.groupingBy(Run::target));
    for (Map.Entry<TargetId, Long> each : wanted.entrySet()) {
      int count = runs.getOrDefault(each.getKey(), List.of()).size();
      expect(
          count == 1,
          each.getKey() + " ran " + count + " times for " + each.getValue() + " cities, not once",
          complaints);
    }
    for (Run run : ledger.runs()) {
      check(run, complaints);
    }
    return complaints;
  }

  /**
   * For the cities that come with the quickstart: whether everything that it is to show was seen.
   */
  List<String> unseen() {
    var unseen = new ArrayList<String>();
    boolean shared =
        ledger.wanted().entrySet().stream()
            .anyMatch(
                each -> each.getKey().scope().scope() == Scope.COUNTRY && each.getValue() > 1);
    expect(shared, "no country-wide source was wanted by several cities", unseen);
    expect(
        statuses(FeedServer.FLAKY).equals(List.of(503, 503, 200)),
        "the feed that is down twice was asked with these results: " + statuses(FeedServer.FLAKY),
        unseen);
    expect(
        statuses(FeedServer.MISSING).equals(List.of(404)),
        "the feed that is missing was asked with these results: " + statuses(FeedServer.MISSING),
        unseen);
    return unseen;
  }

  private void check(Run run, List<String> complaints) {
    Map<Integer, List<Answer>> attempts = attempts(run);
    expect(
        attempts.keySet().equals(numbers(run.progress().attempts())),
        run.target()
            + " recorded "
            + run.progress().attempts()
            + " attempts; the server saw "
            + attempts.keySet(),
        complaints);
    List<Answer> last = attempts.getOrDefault(run.progress().attempts(), List.of());
    if (last.stream().allMatch(answer -> answer.status() == 200)) {
      checkSuccess(run, last, complaints);
    } else {
      checkFailure(run, last.get(last.size() - 1).status(), complaints);
    }
  }

  private void checkSuccess(Run run, List<Answer> pages, List<String> complaints) {
    var offered = new TreeMap<String, String>();
    pages.forEach(page -> offered.putAll(page.titles()));
    int found = pages.stream().mapToInt(Answer::offered).sum();
    ItemCounts items = run.progress().items().orElse(ItemCounts.NONE);
    expect(
        run.state() == RunState.SUCCEEDED && items.found() == found,
        run.target() + " should have found " + found + ": " + run.state() + " " + items,
        complaints);
    expect(
        items.created() == offered.size(),
        run.target() + " should have created " + offered.size() + ": " + items,
        complaints);
    Map<String, String> kept = stored.apply(run.target());
    expect(
        kept.equals(offered),
        run.target() + " stored other events than were offered: " + difference(kept, offered),
        complaints);
  }

  private void checkFailure(Run run, int status, List<String> complaints) {
    FailureKind kind = HttpFailure.kind(status);
    boolean recorded =
        run.progress()
            .failure()
            .filter(why -> why.kind() == kind && why.message().contains("HTTP " + status))
            .isPresent();
    expect(
        run.state() == RunState.FAILED && recorded,
        run.target() + " should have failed with HTTP " + status + ": " + run.progress(),
        complaints);
    expect(
        kind.isRetryable() || run.progress().attempts() == 1,
        run.target() + " was retried after HTTP " + status,
        complaints);
    expect(
        stored.apply(run.target()).isEmpty(),
        run.target() + " stored events all the same",
        complaints);
  }

  /** What each attempt of a run was answered, page by page. */
  private Map<Integer, List<Answer>> attempts(Run run) {
    String prefix = run.id() + "-";
    return answers.stream()
        .filter(answer -> answer.requestId().startsWith(prefix))
        .collect(
            Collectors.groupingBy(
                answer -> Integer.parseInt(answer.requestId().substring(prefix.length())),
                TreeMap::new,
                Collectors.toList()));
  }

  private List<Integer> statuses(String path) {
    return answers.stream()
        .filter(answer -> answer.path().equals(path))
        .map(Answer::status)
        .toList();
  }

  private static Set<Integer> numbers(int last) {
    return IntStream.rangeClosed(1, last).boxed().collect(Collectors.toSet());
  }

  private static String difference(Map<String, String> kept, Map<String, String> offered) {
    var only = new TreeMap<>(offered);
    only.entrySet().removeAll(kept.entrySet());
    var also = new TreeMap<>(kept);
    also.entrySet().removeAll(offered.entrySet());
    return "missing " + only + ", too many " + also;
  }

  private static void expect(boolean ok, String complaint, List<String> complaints) {
    if (!ok) {
      complaints.add(complaint);
    }
  }
}
