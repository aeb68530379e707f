package dev.discovery.source;

import dev.discovery.schedule.SlotPolicies;

/**
 * How the runs of a source behave.
 *
 * @param retry default {@link RetryPolicy#DEFAULT}
 * @param slots default {@link SlotPolicies#DEFAULT}
 */
public record SourcePolicies(RetryPolicy retry, SlotPolicies slots) {

  /** The defaults. */
  public static final SourcePolicies DEFAULT =
      new SourcePolicies(RetryPolicy.DEFAULT, SlotPolicies.DEFAULT);
}
