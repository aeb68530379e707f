package dev.discovery.proof;

import dev.discovery.run.Baseline;
import dev.discovery.run.Checkpoint;
import dev.discovery.run.Ending;
import dev.discovery.run.LastFailure;
import dev.discovery.run.Standing;
import dev.discovery.run.TargetStats;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the totals of a target should be, by its history. What history does not say stays as it is
 * stored: the cursor, what deleted runs alone would tell, and what goes by an order that is not
 * known. For one use, by one thread.
 */
final class TotalsProof {

  private final TargetTotals stored;
  private final TargetHistory history;
  private final boolean whole;

  private TotalsProof(TargetTotals stored, TargetHistory history) {
    this.stored = stored;
    this.history = history;
    this.whole = history.deleted().upTo().isEmpty();
  }

  static TargetTotals expected(TargetTotals stored, TargetHistory history) {
    return new TotalsProof(stored, history).expected();
  }

  private TargetTotals expected() {
    return new TargetTotals(
        new TargetStats(
            stored.target(), history.deleted().total().plus(history.rest()), standing()),
        checkpoint());
  }

  private Standing standing() {
    Standing had = stored.stats().standing();
    TargetHistory.Newest newest = history.newest();
    return new Standing(
        // Pruning leaves the newest run. Without one there is no row, or it has a cursor.
        newest.run().or(had::lastRunAt),
        whole ? newest.success() : newest.success().or(had::lastSuccessAt),
        whole ? newest.nonEmpty() : later(had.lastNonEmptyAt(), newest.nonEmpty()),
        whole ? newest.failure() : later(had.lastFailure()),
        streak(had.consecutiveSuccesses(), true),
        streak(had.consecutiveFailures(), false),
        recent(had.recent()));
  }

  private static Optional<Instant> later(Optional<Instant> one, Optional<Instant> other) {
    return one.isPresent() && other.filter(it -> it.isAfter(one.get())).isEmpty() ? one : other;
  }

  /** The stored one is believed if its run has been deleted since. */
  private Optional<LastFailure> later(Optional<LastFailure> had) {
    Optional<LastFailure> found = history.newest().failure();
    boolean newer =
        had.isPresent() && found.filter(it -> !it.at().isBefore(had.get().at())).isEmpty();
    return newer ? had : found;
  }

  /** How many of one kind there were since the last one of the other. */
  private long streak(long had, boolean ofSuccesses) {
    if (!history.ordered()) {
      return had;
    }
    long count = 0;
    boolean broken = false;
    for (Ending ending : history.endings()) {
      boolean failure = ending == Ending.FAILED || ending == Ending.LOST;
      if (ending != Ending.CANCELLED) {
        boolean same = failure != ofSuccesses;
        count = same ? count + 1 : 0;
        broken |= !same;
      }
    }
    return whole || broken ? count : Math.max(had, count);
  }

  private List<Ending> recent(List<Ending> had) {
    if (!history.ordered()) {
      return had;
    }
    var recent = new ArrayList<Ending>();
    if (!whole) {
      recent.addAll(had.subList(0, Math.max(0, had.size() - history.endings().size())));
    }
    recent.addAll(history.endings());
    return recent.subList(Math.max(0, recent.size() - Standing.RECENT), recent.size());
  }

  private Checkpoint checkpoint() {
    Checkpoint had = stored.checkpoint();
    if (!history.ordered()) {
      return had;
    }
    Optional<Instant> started = history.newest().successStartedAt();
    Baseline usual = Baseline.NONE;
    for (long items : history.found()) {
      usual = usual.plus(items);
    }
    return new Checkpoint(
        had.cursor(),
        whole ? started : started.or(had::lastSuccessStartedAt),
        whole ? usual : had.baseline());
  }
}
