package dev.discovery.schedule;

import dev.discovery.Check;
import java.time.Duration;
import java.util.Optional;

/**
 * What becomes of slots that were missed. A slot is missed when the slot after it is due too before
 * it was decided: after an outage, or behind a run that took long.
 *
 * @param mode what is made up for
 * @param window slots that were due longer ago than this are dropped, whatever the mode: 1 minute
 *     to 366 days, in whole seconds; empty (the default) drops none
 */
public record CatchUp(Mode mode, Optional<Duration> window) {

  private static final Duration SHORTEST = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofDays(366);

  /** One run for all that are due. The default. */
  public static final CatchUp ONCE = new CatchUp(Mode.ONCE, Optional.empty());

  /** No run for slots that are due, if any of them was missed. */
  public static final CatchUp SKIP = new CatchUp(Mode.SKIP, Optional.empty());

  /** A run for each of the newest 5 that are due. */
  public static final CatchUp ALL = new CatchUp(Mode.ALL, Optional.empty());

  /** How slots are made up for. */
  public enum Mode {

    /** One run covers all the slots that are due. */
    ONCE,

    /** If any slot was missed, none of those that are due is run; the next one is. */
    SKIP,

    /**
     * Each of the newest 5 slots that are due gets a run of its own, the oldest first, one after
     * the other; older ones are dropped. Implies {@link Overlap#QUEUE}.
     */
    ALL
  }

  /**
   * Checks the window.
   *
   * @throws IllegalArgumentException if it is out of range or not in whole seconds
   */
  public CatchUp {
    window.ifPresent(CatchUp::check);
  }

  private static void check(Duration window) {
    Check.argument(
        window.compareTo(SHORTEST) >= 0 && window.compareTo(LONGEST) <= 0,
        "catch-up window",
        "1 minute to 366 days",
        window);
    Check.argument(window.getNano() == 0, "catch-up window", "in whole seconds", window);
  }

  /**
   * The same mode, for slots that were due at most {@code length} ago.
   *
   * @throws IllegalArgumentException unless it is 1 minute to 366 days, in whole seconds
   */
  public CatchUp within(Duration length) {
    return new CatchUp(mode, Optional.of(length));
  }
}
