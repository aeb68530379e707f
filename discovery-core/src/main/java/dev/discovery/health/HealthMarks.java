package dev.discovery.health;

import dev.discovery.Check;
import dev.discovery.plan.Target;
import dev.discovery.run.Ending;
import dev.discovery.run.Run;
import dev.discovery.run.Standing;
import dev.discovery.source.Trigger;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * From when on a target is in WARN and in FAIL, unless a run says otherwise before that. A target
 * of which nothing can be said has none. This is the one definition of health; a store may compute
 * it in a language of its own, and is held equal to this by its contract.
 *
 * @param warnAt not after {@code failAt}
 */
public record HealthMarks(Instant warnAt, Instant failAt) {

  /** So many failures in a row are a FAIL, however fresh the data is. */
  public static final int FAILURES = 3;

  /** How many of the newest runs are looked at for a trend. */
  public static final int TREND = 5;

  /** So many of them that were not OK are a WARN. */
  public static final int NOT_OK = 3;

  /** Checks the order. */
  public HealthMarks {
    Check.argument(!warnAt.isAfter(failAt), "warnAt", "not after " + failAt, warnAt);
  }

  /** WARN, FAIL or PASS. */
  public HealthStatus status(Instant now) {
    if (!now.isBefore(failAt)) {
      return HealthStatus.FAIL;
    }
    return now.isBefore(warnAt) ? HealthStatus.PASS : HealthStatus.WARN;
  }

  /**
   * After the end of a run. Only data makes a target fresh again: a success judged OK or PARTIAL.
   * What else ends brings the warning forward to now, if it failed or was one of too many that were
   * not OK, and from the third failure in a row on, the failure too. The first end that is not
   * fresh is a warning, and counts as data for the time when the target is to fail. Backfills and
   * runs that were cancelled say nothing.
   *
   * @param before those until now; empty if nothing could be said
   * @param ended the run
   * @param standing with the run in it
   * @param freshness of the target; empty if nothing is expected of it
   */
  public static Optional<HealthMarks> after(
      Optional<HealthMarks> before, Run ended, Standing standing, Optional<Freshness> freshness) {
    Ending ending = Ending.of(ended);
    if (freshness.isEmpty()) {
      return Optional.empty();
    }
    if (ended.trigger() == Trigger.BACKFILL || ending == Ending.CANCELLED) {
      return before;
    }
    Instant at = ended.progress().finishedAt().orElseThrow();
    HealthMarks fresh = freshness.get().from(at);
    if (ending == Ending.OK || ending == Ending.PARTIAL) {
      return Optional.of(hasTrend(standing) ? fresh.warned(at) : fresh);
    }
    HealthMarks known = before.orElse(fresh.warned(at));
    HealthMarks warned = ending == Ending.EMPTY && !hasTrend(standing) ? known : known.warned(at);
    boolean failing = ending != Ending.EMPTY && standing.consecutiveFailures() >= FAILURES;
    return Optional.of(failing ? warned.failed(at) : warned);
  }

  /**
   * After an edit of the target. Without a change of its schedule they stay, and so do those of
   * failures. Otherwise its data is fresh for as long as the new schedule says, and a shorter one
   * makes nothing late before its second slot has come.
   *
   * @param before those until now
   */
  public static Optional<HealthMarks> edited(
      Optional<HealthMarks> before, Standing standing, Target old, Target edited) {
    Optional<Freshness> freshness = Freshness.edited(edited);
    if (before.isEmpty() || freshness.isEmpty()) {
      return Optional.empty();
    }
    return old.schedule().equals(edited.schedule())
        ? before
        : Optional.of(before.get().rescheduled(standing, edited, freshness.get()));
  }

  private HealthMarks rescheduled(Standing standing, Target edited, Freshness freshness) {
    HealthMarks byData = freshness.from(standing.lastNonEmptyAt().orElse(warnAt));
    HealthMarks marks =
        edited
            .state()
            .lastSlot()
            .map(last -> byData.orLater(earlier(freshness.from(last.at()))))
            .orElse(byData);
    boolean never = standing.lastNonEmptyAt().isEmpty();
    HealthMarks warned =
        never || standing.consecutiveFailures() > 0 || hasTrend(standing)
            ? marks.warned(warnAt)
            : marks;
    return standing.consecutiveFailures() >= FAILURES ? warned.failed(failAt) : warned;
  }

  /** Whether too many of the newest runs were not OK. */
  static boolean hasTrend(Standing standing) {
    return newest(standing).stream().filter(HealthMarks::isNotOk).count() >= NOT_OK;
  }

  static List<Ending> newest(Standing standing) {
    List<Ending> recent = standing.recent();
    return recent.subList(Math.max(0, recent.size() - TREND), recent.size());
  }

  private static boolean isNotOk(Ending ending) {
    return ending != Ending.OK && ending != Ending.CANCELLED;
  }

  private HealthMarks warned(Instant at) {
    return new HealthMarks(min(warnAt, at), failAt);
  }

  private HealthMarks failed(Instant at) {
    return new HealthMarks(min(warnAt, at), min(failAt, at));
  }

  private HealthMarks earlier(HealthMarks other) {
    return new HealthMarks(min(warnAt, other.warnAt), min(failAt, other.failAt));
  }

  private HealthMarks orLater(HealthMarks other) {
    return new HealthMarks(max(warnAt, other.warnAt), max(failAt, other.failAt));
  }

  private static Instant min(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private static Instant max(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
