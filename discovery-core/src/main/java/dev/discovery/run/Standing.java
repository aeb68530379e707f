package dev.discovery.run;

import dev.discovery.source.Trigger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the newest runs of a target say of the present. Runs of backfills count in {@code lastRunAt}
 * alone. A run that came to its end and was judged FAILED is no success but a failure.
 *
 * @param lastRunAt when the newest run that ended did so
 * @param lastSuccessAt when the newest success ended
 * @param lastNonEmptyAt when the newest success that was judged OK or PARTIAL ended
 * @param lastFailure of the newest run whose verdict is FAILED
 * @param consecutiveSuccesses since the last failure
 * @param consecutiveFailures since the last success
 * @param recent what came of the last {@value #RECENT} runs, newest last
 */
public record Standing(
    Optional<Instant> lastRunAt,
    Optional<Instant> lastSuccessAt,
    Optional<Instant> lastNonEmptyAt,
    Optional<LastFailure> lastFailure,
    long consecutiveSuccesses,
    long consecutiveFailures,
    List<Ending> recent) {

  /** How many runs {@code recent} remembers. */
  public static final int RECENT = 20;

  /** Of a target that never ran. */
  public static final Standing NONE =
      new Standing(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 0, 0, List.of());

  /** Copies the list. */
  public Standing {
    recent = List.copyOf(recent);
  }

  /**
   * After {@code run}, which has just ended. Instants are those of the newest end, even if the
   * clock was set back since; streaks and {@code recent} go by the order in which runs ended.
   *
   * @throws IllegalArgumentException if it has not ended
   */
  public Standing plus(Run run) {
    Ending ending = Ending.of(run);
    Instant at = run.progress().finishedAt().orElseThrow();
    if (run.trigger() == Trigger.BACKFILL) {
      return new Standing(
          later(lastRunAt, at),
          lastSuccessAt,
          lastNonEmptyAt,
          lastFailure,
          consecutiveSuccesses,
          consecutiveFailures,
          recent);
    }
    boolean failed = run.progress().verdict().filter(Verdict.FAILED::equals).isPresent();
    boolean succeeded = !failed && run.state() == RunState.SUCCEEDED;
    boolean nonEmpty = ending == Ending.OK || ending == Ending.PARTIAL;
    return new Standing(
        later(lastRunAt, at),
        succeeded ? later(lastSuccessAt, at) : lastSuccessAt,
        nonEmpty ? later(lastNonEmptyAt, at) : lastNonEmptyAt,
        failed ? newest(run, at) : lastFailure,
        failed ? 0 : consecutiveSuccesses + (succeeded ? 1 : 0),
        succeeded ? 0 : consecutiveFailures + (failed ? 1 : 0),
        with(ending));
  }

  private Optional<LastFailure> newest(Run run, Instant at) {
    return lastFailure.filter(known -> known.at().isAfter(at)).isPresent()
        ? lastFailure
        : run.progress().failure().map(why -> new LastFailure(why.withoutDetail(), at));
  }

  private List<Ending> with(Ending newest) {
    var endings = new ArrayList<>(recent);
    endings.add(newest);
    return endings.subList(Math.max(0, endings.size() - RECENT), endings.size());
  }

  private static Optional<Instant> later(Optional<Instant> known, Instant at) {
    return Optional.of(known.filter(before -> before.isAfter(at)).orElse(at));
  }
}
