package dev.discovery.plan;

import dev.discovery.schedule.Slot;
import dev.discovery.source.TargetId;
import java.time.Instant;
import java.util.Optional;

/**
 * One decision that is to come.
 *
 * @param decided the slots that it covers
 * @param skipped why it is none to run; empty for a run
 * @param at when it is made: at its due time, or now if that has passed
 */
public record PlannedSlot(
    TargetId target, DecidedSlot decided, Optional<SkipReason> skipped, Instant at) {

  /** The slot, the first of those that it covers. */
  public Slot slot() {
    return decided.slot();
  }

  /** When it is due: the slot plus its share of the spread. */
  public Instant dueAt() {
    return decided.dueAt();
  }

  /** How many slots it covers, at least 1; a lower bound if {@code decided} says so. */
  public long covered() {
    return decided.collapsed() + 1;
  }

  /** Whether it starts a run. */
  public boolean isRun() {
    return skipped.isEmpty();
  }
}
