package dev.discovery.plan;

import dev.discovery.Check;
import dev.discovery.Excerpt;
import dev.discovery.source.RunId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Why a target is not decided now, and until when.
 *
 * @param reason the kind
 * @param detail for people, at most 1,000 characters
 * @param since when it was parked first, in this episode
 * @param recheckAt when the tick looks again; empty when only an event unparks it
 * @param rechecks how often that has happened, which backs off the next one
 */
public record Parked(
    ParkReason reason, String detail, Instant since, Optional<Instant> recheckAt, int rechecks) {

  private static final int MAX_DETAIL = 1_000;
  private static final Duration FIRST_RECHECK = Duration.ofMinutes(5);
  private static final Duration LAST_RECHECK = Duration.ofHours(6);

  /** Shortens the detail, and replaces in it what cannot be stored. */
  public Parked {
    Check.argument(rechecks >= 0, "rechecks", "not negative", rechecks);
    detail = Excerpt.of(detail, MAX_DETAIL);
  }

  /** Until an event. */
  public static Parked untilEvent(ParkReason reason, String detail, Instant now) {
    return new Parked(reason, detail, now, Optional.empty(), 0);
  }

  /**
   * Paused: looked at again at the end of {@code pause}, or when a person ends it.
   *
   * @param since when the target was paused first, by this pause or one before it
   */
  public static Parked paused(Pause pause, Instant since) {
    return new Parked(ParkReason.PAUSED, pause.toString(), since, pause.until(), 0);
  }

  /** Until {@code run} ends. */
  static Parked behind(RunId run, Instant now) {
    return untilEvent(ParkReason.OVERLAP, "waits for the end of run " + run, now);
  }

  /** Quarantined for the first time: looked at again after 5 minutes. */
  public static Parked quarantined(String detail, Instant now) {
    return new Parked(ParkReason.QUARANTINED, detail, now, Optional.of(now.plus(FIRST_RECHECK)), 0);
  }

  /** Quarantined again at a recheck: the wait doubles, up to 6 hours. */
  public Parked again(String newDetail, Instant now) {
    int next = rechecks + 1;
    Duration wait = FIRST_RECHECK;
    for (int n = 0; n < next && wait.compareTo(LAST_RECHECK) < 0; n++) {
      wait = wait.multipliedBy(2);
    }
    Duration capped = wait.compareTo(LAST_RECHECK) < 0 ? wait : LAST_RECHECK;
    return new Parked(reason, newDetail, since, Optional.of(now.plus(capped)), next);
  }
}
