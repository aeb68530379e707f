package dev.discovery.source;

import dev.discovery.Check;
import dev.discovery.schedule.SlotPolicies;
import java.time.Duration;

/**
 * How the runs of a source behave.
 *
 * @param retry default {@link RetryPolicy#DEFAULT}
 * @param slots default {@link SlotPolicies#DEFAULT}
 * @param timeout how long one attempt may take, 1 second to 7 days; default 6 hours
 */
public record SourcePolicies(RetryPolicy retry, SlotPolicies slots, Duration timeout) {

  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofDays(7);

  /** The defaults. */
  public static final SourcePolicies DEFAULT =
      new SourcePolicies(RetryPolicy.DEFAULT, SlotPolicies.DEFAULT, Duration.ofHours(6));

  /** Checks the range. */
  public SourcePolicies {
    boolean ok = timeout.compareTo(SHORTEST) >= 0 && timeout.compareTo(LONGEST) <= 0;
    Check.argument(ok, "timeout", "1 second to 7 days", timeout);
  }
}
