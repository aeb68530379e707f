package dev.discovery.plan;

/** What to do with a target that is due. */
public sealed interface Decision {

  /**
   * Run it, once, for all the slots that have come.
   *
   * @param concurrent whether the run may have company
   */
  record Enqueue(DecidedSlot slot, Pending next, boolean concurrent) implements Decision {}

  /** Do not run it for the slots that have come, and say so in the ledger. */
  record Skip(DecidedSlot slot, SkipReason reason, Pending next) implements Decision {}

  /** Do not decide it now; no slot is used up. */
  record Park(Parked why) implements Decision {}

  /** The reason to wait is gone and its slot has not come yet: back to waiting for that. */
  record Unpark() implements Decision {}
}
