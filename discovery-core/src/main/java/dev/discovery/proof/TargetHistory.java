package dev.discovery.proof;

import dev.discovery.run.Ending;
import dev.discovery.run.LastFailure;
import dev.discovery.run.OpeningBalance;
import dev.discovery.run.Run;
import dev.discovery.run.Statistics;
import dev.discovery.source.Trigger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What the history of a target says of its totals, of one moment.
 *
 * <p>Runs end in the order of their ids, since one is in flight at a time, whatever the clock does
 * meanwhile. Those that have company may end in another one: where ids and instants of ends
 * disagree then, the order is not known.
 *
 * @param deleted what was deleted counted for
 * @param rest the runs that have ended and are in the ledger
 * @param newest of these
 * @param endings of these, without those of backfills and those that were asked for before the
 *     newest entry that was deleted; in the order of their ids
 * @param found how many items each of these found that moved the checkpoint and found any, in the
 *     order of their ids; empty if anything was deleted
 * @param ordered whether these ended in the order of their ids
 */
public record TargetHistory(
    OpeningBalance deleted,
    Statistics rest,
    Newest newest,
    List<Ending> endings,
    List<Long> found,
    boolean ordered) {

  /** Copies the lists. */
  public TargetHistory {
    endings = List.copyOf(endings);
    found = List.copyOf(found);
  }

  /**
   * The newest of each kind; runs of backfills count for {@code run} alone.
   *
   * @param run when the newest run ended
   * @param success when the newest success ended
   * @param nonEmpty when the newest success ended that was judged OK or PARTIAL
   * @param failure of the run whose verdict is FAILED that ended last
   * @param successStartedAt when the last attempt of the newest success started
   */
  public record Newest(
      Optional<Instant> run,
      Optional<Instant> success,
      Optional<Instant> nonEmpty,
      Optional<LastFailure> failure,
      Optional<Instant> successStartedAt) {}

  /**
   * From the runs of the ledger, one by one.
   *
   * @param runs of the target, in any order
   */
  public static TargetHistory of(OpeningBalance deleted, List<Run> runs) {
    List<Run> ended =
        runs.stream()
            .filter(run -> !run.state().isInFlight())
            .sorted(Comparator.comparing(Run::id))
            .toList();
    Statistics rest = Statistics.NONE;
    var endings = new ArrayList<Ending>();
    var found = new ArrayList<Long>();
    boolean alone = true;
    boolean inTime = true;
    Instant before = Instant.MIN;
    for (Run run : ended) {
      rest = rest.plus(run);
      alone &= !run.concurrent();
      inTime &= end(run).isAfter(before);
      before = end(run);
      boolean kept = deleted.upTo().filter(at -> !run.enqueuedAt().isAfter(at)).isEmpty();
      if (run.trigger() != Trigger.BACKFILL && kept) {
        endings.add(Ending.of(run));
      }
      long items = run.progress().items().map(of -> of.found()).orElse(0L);
      if (isSuccess(run) && items > 0 && deleted.upTo().isEmpty()) {
        found.add(items);
      }
    }
    return new TargetHistory(deleted, rest, newest(ended), endings, found, alone || inTime);
  }

  private static Newest newest(List<Run> ended) {
    List<Run> successes = ended.stream().filter(TargetHistory::isSuccess).toList();
    return new Newest(
        latest(ended),
        latest(successes),
        latest(successes.stream().filter(run -> Ending.of(run) != Ending.EMPTY).toList()),
        ended.stream()
            .filter(TargetHistory::isFailure)
            .max(Comparator.comparing(TargetHistory::end).thenComparing(Run::id))
            .flatMap(
                run ->
                    run.progress()
                        .failure()
                        .map(why -> new LastFailure(why.withoutDetail(), end(run)))),
        successes.stream()
            .reduce((one, two) -> two)
            .flatMap(run -> run.progress().attempt())
            .map(attempt -> attempt.startedAt()));
  }

  private static Optional<Instant> latest(List<Run> runs) {
    return runs.stream().map(TargetHistory::end).max(Comparator.naturalOrder());
  }

  private static Instant end(Run run) {
    return run.progress().finishedAt().orElseThrow();
  }

  private static boolean isSuccess(Run run) {
    Ending ending = Ending.of(run);
    return run.trigger() != Trigger.BACKFILL
        && (ending == Ending.OK || ending == Ending.PARTIAL || ending == Ending.EMPTY);
  }

  private static boolean isFailure(Run run) {
    Ending ending = Ending.of(run);
    return run.trigger() != Trigger.BACKFILL && (ending == Ending.FAILED || ending == Ending.LOST);
  }
}
