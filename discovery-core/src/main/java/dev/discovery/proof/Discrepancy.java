package dev.discovery.proof;

import dev.discovery.proof.TargetDays.Day;
import dev.discovery.run.LastFailure;
import dev.discovery.run.RunTotals;
import dev.discovery.run.Standing;
import dev.discovery.run.Statistics;
import dev.discovery.run.Verdicts;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.TargetId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where the totals of a target, or some of its days, are not what its history comes to.
 *
 * @param fields of the totals that differ; empty if days alone do
 * @param expected the totals as they should be
 * @param days that differ
 */
public record Discrepancy(
    TargetId target, List<Field> fields, TargetTotals expected, List<Day> days) {

  /** Copies the lists. */
  public Discrepancy {
    fields = List.copyOf(fields);
    days = List.copyOf(days);
  }

  /**
   * A number, instant or text.
   *
   * @param name as the column is named
   * @param stored what there is
   * @param expected what there should be
   */
  public record Field(String name, String stored, String expected) {}

  /** Compares what is stored with its history; empty if it is as it should be. */
  public static Optional<Discrepancy> between(
      TargetTotals stored, TargetHistory history, TargetDays days) {
    TargetTotals expected = TotalsProof.expected(stored, history);
    List<Field> differ = differences(fields(stored), fields(expected));
    List<Day> wrong = days.wrong();
    return differ.isEmpty() && wrong.isEmpty()
        ? Optional.empty()
        : Optional.of(new Discrepancy(stored.target(), differ, expected, wrong));
  }

  /** What differs between two sums. */
  static List<Field> differences(Statistics stored, Statistics expected) {
    return differences(fields(stored), fields(expected));
  }

  private static List<Field> differences(List<Field> stored, List<Field> expected) {
    var differ = new ArrayList<Field>();
    for (int n = 0; n < stored.size(); n++) {
      if (!stored.get(n).equals(expected.get(n))) {
        Field was = stored.get(n);
        differ.add(new Field(was.name(), was.stored(), expected.get(n).stored()));
      }
    }
    return differ;
  }

  /** {@code succeeded=7 items_found=70; 2026-03-10 lost=1}: what differs, as it is stored. */
  public String stored() {
    return say(Field::stored);
  }

  /** {@code succeeded=8 items_found=80; 2026-03-10 lost=0}: the same, as it should be. */
  public String wanted() {
    return say(Field::expected);
  }

  private String say(Function<Field, String> value) {
    var parts = new ArrayList<String>();
    if (!fields.isEmpty()) {
      parts.add(say(fields, value));
    }
    days.forEach(
        day -> parts.add(day.date() + " " + say(differences(day.stored(), day.expected()), value)));
    return String.join("; ", parts);
  }

  private static String say(List<Field> fields, Function<Field, String> value) {
    return fields.stream()
        .map(field -> field.name() + "=" + value.apply(field))
        .collect(Collectors.joining(" "));
  }

  private static List<Field> fields(TargetTotals totals) {
    List<Field> fields = fields(totals.stats().total());
    Standing standing = totals.stats().standing();
    add(fields, "last_run_at", standing.lastRunAt().orElse(null));
    add(fields, "last_success_at", standing.lastSuccessAt().orElse(null));
    add(fields, "last_nonempty_at", standing.lastNonEmptyAt().orElse(null));
    Optional<LastFailure> failure = standing.lastFailure();
    add(fields, "last_failure_at", failure.map(LastFailure::at).orElse(null));
    add(fields, "last_failure_kind", failure.map(it -> it.failure().kind()).orElse(null));
    add(fields, "last_failure_message", failure.map(it -> it.failure().message()).orElse(null));
    add(fields, "consecutive_successes", standing.consecutiveSuccesses());
    add(fields, "consecutive_failures", standing.consecutiveFailures());
    add(fields, "recent", letters(standing));
    add(fields, "last_success_started_at", totals.checkpoint().lastSuccessStartedAt().orElse(null));
    add(fields, "baseline_found", totals.checkpoint().baseline().found());
    add(fields, "baseline_runs", totals.checkpoint().baseline().runs());
    return fields;
  }

  private static List<Field> fields(Statistics total) {
    var fields = new ArrayList<Field>();
    RunTotals ended = total.ended();
    add(fields, "succeeded", ended.succeeded());
    add(fields, "failed", ended.failed());
    add(fields, "cancelled", ended.cancelled());
    add(fields, "lost", ended.lost());
    Verdicts verdicts = total.verdicts();
    add(fields, "ok", verdicts.ok());
    add(fields, "partial", verdicts.partial());
    add(fields, "empty", verdicts.empty());
    ItemCounts items = total.items();
    add(fields, "items_found", items.found());
    add(fields, "items_created", items.created());
    add(fields, "items_updated", items.updated());
    add(fields, "items_unchanged", items.unchanged());
    add(fields, "items_skipped", items.skipped());
    add(fields, "items_failed", items.failed());
    add(fields, "durations", total.durations().counts());
    return fields;
  }

  private static String letters(Standing standing) {
    return standing.recent().stream()
        .map(ending -> String.valueOf(ending.letter()))
        .collect(Collectors.joining());
  }

  private static void add(List<Field> fields, String name, @Nullable Object value) {
    String text = value == null ? "" : value.toString();
    fields.add(new Field(name, text, text));
  }
}
