package dev.discovery.plan;

import dev.discovery.Check;
import dev.discovery.source.TargetId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A wish for runs of past slots of a target, one for each slot from {@code from} on and before
 * {@code to}.
 *
 * @param from cut to microseconds
 * @param to after {@code from}, cut to microseconds
 * @param pace least time between the starts of two runs, 0 seconds to 24 hours, in whole seconds; a
 *     tick starts one at most, and none before the one before has ended
 * @param reason for people, 1 to 1,000 characters
 */
public record BackfillRequest(
    TargetId target, Instant from, Instant to, Duration pace, String reason) {

  private static final Duration SLOWEST = Duration.ofDays(1);
  private static final int MAX_REASON = 1_000;

  /** Checks the ranges. */
  public BackfillRequest {
    from = from.truncatedTo(ChronoUnit.MICROS);
    to = to.truncatedTo(ChronoUnit.MICROS);
    Check.argument(from.isBefore(to), "to", "after " + from, to);
    boolean paced = !pace.isNegative() && pace.compareTo(SLOWEST) <= 0 && pace.toNanosPart() == 0;
    Check.argument(paced, "pace", "0 seconds to 24 hours, in whole seconds", pace);
    Check.text("reason", reason, MAX_REASON);
  }
}
