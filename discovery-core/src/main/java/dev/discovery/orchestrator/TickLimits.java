package dev.discovery.orchestrator;

import dev.discovery.Check;
import java.time.Duration;

/**
 * How much one tick does before it leaves the rest to the next one.
 *
 * @param batch targets per transaction, 1 to 1,000; default 500. Planning takes up to some 10 ms
 *     for a target that has missed years, and the database rolls back what does nothing for 30
 *     seconds
 * @param targets per tick, at least 1; default 1,000,000
 * @param time per tick: none of its batches follows one that began later than this; default 1
 *     minute
 */
public record TickLimits(int batch, int targets, Duration time) {

  /** The defaults. */
  public static final TickLimits DEFAULT = new TickLimits(500, 1_000_000, Duration.ofMinutes(1));

  /** Checks the ranges. */
  public TickLimits {
    Check.argument(batch >= 1 && batch <= 1_000, "batch", "1 to 1,000", batch);
    Check.argument(targets >= 1, "targets", "at least 1", targets);
    Check.argument(!time.isNegative() && !time.isZero(), "time", "positive", time);
  }
}
