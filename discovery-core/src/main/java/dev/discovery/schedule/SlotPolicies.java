package dev.discovery.schedule;

import dev.discovery.Check;
import dev.discovery.schedule.CatchUp.Mode;
import java.time.Duration;
import java.util.Optional;

/**
 * How the slots of a target become runs, and how soon one of them should bring data.
 *
 * @param overlap default {@link Overlap#SKIP}; {@link #overlapInForce} is what counts
 * @param catchUp default {@link CatchUp#ONCE}
 * @param spread default {@link Spread#NONE}
 * @param objective how old data may become before the target counts as failing: 1 minute to 366
 *     days, in whole seconds; empty (the default) is two periods of its own schedule
 */
public record SlotPolicies(
    Overlap overlap, CatchUp catchUp, Spread spread, Optional<Duration> objective) {

  /** The defaults. */
  public static final SlotPolicies DEFAULT =
      new SlotPolicies(Overlap.SKIP, CatchUp.ONCE, Spread.NONE);

  private static final Duration SHORTEST = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofDays(366);

  /**
   * Checks the objective.
   *
   * @throws IllegalArgumentException if it is out of range or not in whole seconds
   */
  public SlotPolicies {
    objective.ifPresent(SlotPolicies::check);
  }

  /** With the default objective. */
  public SlotPolicies(Overlap overlap, CatchUp catchUp, Spread spread) {
    this(overlap, catchUp, spread, Optional.empty());
  }

  private static void check(Duration objective) {
    Check.argument(
        objective.compareTo(SHORTEST) >= 0 && objective.compareTo(LONGEST) <= 0,
        "objective",
        "1 minute to 366 days",
        objective);
    Check.argument(objective.getNano() == 0, "objective", "in whole seconds", objective);
  }

  /** {@link Overlap#QUEUE} when all slots are made up for, whatever {@code overlap} says. */
  public Overlap overlapInForce() {
    return catchUp.mode() == Mode.ALL ? Overlap.QUEUE : overlap;
  }

  /** With another overlap policy. */
  public SlotPolicies with(Overlap other) {
    return new SlotPolicies(other, catchUp, spread, objective);
  }

  /** With another catch-up policy. */
  public SlotPolicies with(CatchUp other) {
    return new SlotPolicies(overlap, other, spread, objective);
  }

  /** With its starts spread over a window. */
  public SlotPolicies with(Spread other) {
    return new SlotPolicies(overlap, catchUp, other, objective);
  }

  /**
   * With an objective of its own.
   *
   * @throws IllegalArgumentException unless it is 1 minute to 366 days, in whole seconds
   */
  public SlotPolicies withObjective(Duration own) {
    return new SlotPolicies(overlap, catchUp, spread, Optional.of(own));
  }
}
