package dev.discovery.admin;

import java.util.ArrayList;
import java.util.List;

/**
 * What became of the wish to run many targets now.
 *
 * @param enqueued how many are run
 * @param duplicates how many had a run in flight already
 * @param refused how many cannot be run; 1 if there is no such city or source at all
 * @param results of each, in the order of the targets; of the first 1,000
 */
public record TriggerReport(
    int enqueued, int duplicates, int refused, List<TriggerResult> results) {

  private static final int MOST_RESULTS = 1_000;

  /** Copies the list. */
  public TriggerReport {
    results = List.copyOf(results);
  }

  static TriggerReport of(List<TriggerResult> all) {
    return new TriggerReport(
        count(all, TriggerResult.Enqueued.class),
        count(all, TriggerResult.Duplicate.class),
        count(all, TriggerResult.Refused.class) + count(all, TriggerResult.Unknown.class),
        all.subList(0, Math.min(all.size(), MOST_RESULTS)));
  }

  private static int count(List<TriggerResult> all, Class<? extends TriggerResult> kind) {
    return (int) all.stream().filter(kind::isInstance).count();
  }

  /** For the audit log. */
  String summary() {
    return "enqueued=%d duplicates=%d refused=%d".formatted(enqueued, duplicates, refused);
  }

  TriggerReport plus(TriggerReport later) {
    var both = new ArrayList<>(results);
    int room = MOST_RESULTS - both.size();
    both.addAll(later.results.subList(0, Math.min(room, later.results.size())));
    return new TriggerReport(
        enqueued + later.enqueued, duplicates + later.duplicates, refused + later.refused, both);
  }
}
