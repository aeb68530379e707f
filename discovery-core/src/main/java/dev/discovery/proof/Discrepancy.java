package dev.discovery.proof;

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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where the totals of a target are not what its history comes to.
 *
 * @param fields that differ, at least one
 * @param expected the totals as they should be
 */
public record Discrepancy(TargetId target, List<Field> fields, TargetTotals expected) {

  /** Copies the list. */
  public Discrepancy {
    fields = List.copyOf(fields);
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
  public static Optional<Discrepancy> between(TargetTotals stored, TargetHistory history) {
    TargetTotals expected = TotalsProof.expected(stored, history);
    List<Field> differ = differences(fields(stored), fields(expected));
    return differ.isEmpty()
        ? Optional.empty()
        : Optional.of(new Discrepancy(stored.target(), differ, expected));
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

  /** {@code succeeded=7 items_found=70}: the fields that differ, as they are stored. */
  public String stored() {
    return fields.stream()
        .map(field -> field.name() + "=" + field.stored())
        .collect(Collectors.joining(" "));
  }

  /** {@code succeeded=8 items_found=80}: the same fields, as they should be. */
  public String wanted() {
    return fields.stream()
        .map(field -> field.name() + "=" + field.expected())
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
