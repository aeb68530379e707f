package dev.discovery.source;

import dev.discovery.schedule.Overlap;
import dev.discovery.schedule.Spread;

/**
 * How the runs of a source behave.
 *
 * @param retry default {@link RetryPolicy#DEFAULT}
 * @param overlap default {@link Overlap#SKIP}
 * @param spread default {@link Spread#NONE}
 */
public record SourcePolicies(RetryPolicy retry, Overlap overlap, Spread spread) {

  /** The defaults. */
  public static final SourcePolicies DEFAULT =
      new SourcePolicies(RetryPolicy.DEFAULT, Overlap.SKIP, Spread.NONE);
}
