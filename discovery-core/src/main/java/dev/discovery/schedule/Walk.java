package dev.discovery.schedule;

import dev.discovery.Check;

/**
 * What a walk over the slots of a schedule passed.
 *
 * @param last the last slot passed, or the slot that the walk began at if it passed none
 * @param steps how many slots were passed after the one that the walk began at
 * @param atLeast whether the walk was cut short, so that {@code steps} is a lower bound, and {@code
 *     last} and {@code next} are the cron's times around its end
 * @param next the slot after {@code last}
 */
public record Walk(Slot last, long steps, boolean atLeast, Slot next) {

  /**
   * Checks the order.
   *
   * @throws IllegalArgumentException if {@code steps} is negative, or {@code next} not after {@code
   *     last}
   */
  public Walk {
    Check.argument(steps >= 0, "walk.steps", "0 or more", steps);
    Check.argument(next.at().isAfter(last.at()), "walk.next", "after " + last, next);
  }
}
