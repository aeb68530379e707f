package dev.discovery.schedule;

import dev.discovery.Check;

/**
 * Slots that follow each other on a schedule: from {@code first} to {@code last}, both included.
 */
public record SlotRange(Slot first, Slot last) {

  /** Checks the order. */
  public SlotRange {
    Check.argument(!last.at().isBefore(first.at()), "last", "not before the first", last);
  }
}
