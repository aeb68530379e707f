package dev.discovery.schedule;

import dev.discovery.schedule.CatchUp.Mode;

/**
 * How the slots of a target become runs.
 *
 * @param overlap default {@link Overlap#SKIP}; {@link #overlapInForce} is what counts
 * @param catchUp default {@link CatchUp#ONCE}
 * @param spread default {@link Spread#NONE}
 */
public record SlotPolicies(Overlap overlap, CatchUp catchUp, Spread spread) {

  /** The defaults. */
  public static final SlotPolicies DEFAULT =
      new SlotPolicies(Overlap.SKIP, CatchUp.ONCE, Spread.NONE);

  /** {@link Overlap#QUEUE} when all slots are made up for, whatever {@code overlap} says. */
  public Overlap overlapInForce() {
    return catchUp.mode() == Mode.ALL ? Overlap.QUEUE : overlap;
  }

  /** With another overlap policy. */
  public SlotPolicies with(Overlap other) {
    return new SlotPolicies(other, catchUp, spread);
  }

  /** With another catch-up policy. */
  public SlotPolicies with(CatchUp other) {
    return new SlotPolicies(overlap, other, spread);
  }

  /** With its starts spread over a window. */
  public SlotPolicies with(Spread other) {
    return new SlotPolicies(overlap, catchUp, other);
  }
}
