package dev.discovery.config;

import dev.discovery.Check;
import dev.discovery.schedule.CatchUp;
import dev.discovery.schedule.CatchUp.Mode;
import dev.discovery.schedule.Overlap;
import dev.discovery.schedule.SlotPolicies;
import dev.discovery.schedule.Spread;
import java.util.Optional;

/**
 * What a city wants otherwise than a source's definition says. Only sources of scope CITY take any:
 * what is synced for several cities is not for one of them to decide. Immutable; the {@code with}
 * methods return a changed copy.
 *
 * @param overlap in the place of the definition's; {@link Overlap#QUEUE} or empty beside {@link
 *     Mode#ALL}, which implies it
 * @param catchUp in the place of the definition's, its window included
 * @param spread in the place of the definition's
 */
public record PolicyOverrides(
    Optional<Overlap> overlap, Optional<CatchUp> catchUp, Optional<Spread> spread) {

  /** The definition's policies. */
  public static final PolicyOverrides NONE =
      new PolicyOverrides(Optional.empty(), Optional.empty(), Optional.empty());

  /**
   * Checks that no policy would be ignored.
   *
   * @throws IllegalArgumentException if overlap and catch-up contradict each other
   */
  public PolicyOverrides {
    boolean one = overlap.isEmpty() || catchUp.isEmpty();
    Check.argument(
        one || agree(overlap.get(), catchUp.get()),
        "overlap",
        "QUEUE, which catch-up ALL implies",
        overlap);
  }

  /** With another overlap policy. */
  public PolicyOverrides with(Overlap other) {
    return new PolicyOverrides(Optional.of(other), catchUp, spread);
  }

  /** With another catch-up policy. */
  public PolicyOverrides with(CatchUp other) {
    return new PolicyOverrides(overlap, Optional.of(other), spread);
  }

  /** With its starts spread over a window. */
  public PolicyOverrides with(Spread other) {
    return new PolicyOverrides(overlap, catchUp, Optional.of(other));
  }

  /** The policies in force, where {@code defaults} are the definition's. */
  public SlotPolicies over(SlotPolicies defaults) {
    return new SlotPolicies(
        overlap.orElse(defaults.overlap()),
        catchUp.orElse(defaults.catchUp()),
        spread.orElse(defaults.spread()),
        defaults.objective());
  }

  static boolean agree(Overlap overlap, CatchUp catchUp) {
    return catchUp.mode() != Mode.ALL || overlap == Overlap.QUEUE;
  }
}
