package dev.discovery.proof;

/** What became of a slot that there should be. */
public enum SlotFate {
  /** Its run started before the slot after it was due. */
  ON_TIME,
  /** Its run did not: it started when the slot after it was due, or later, or has not started. */
  LATE,
  /** It was missed, and the run of a slot before it made up for it. */
  CAUGHT_UP,
  /**
   * It has come, and is not decided, or its run has not started; of the latter the slot after it is
   * not due yet.
   */
  PENDING,
  /** Its run ended before it started: cancelled, or lost. */
  NEVER_STARTED,
  /** It was skipped, because a run of the target was in flight. */
  OVERLAP,
  /** It was dropped for a pause, or waits for the end of one, which drops it. */
  PAUSED,
  /** It was dropped when the target was switched off. */
  DISABLED,
  /** It was dropped for a quarantine, or waits for the end of one, which drops it. */
  QUARANTINED,
  /** It was missed, and the catch-up policy does not make up for it. */
  MISSED_BY_POLICY,
  /** There was such a slot, and nothing is recorded of it: what must not happen. */
  REAL_MISS,
  /** Nothing is recorded of it any more: history of its time has been deleted. */
  UNKNOWN_PRUNED,
  /** Nothing is recorded of it, and whether there was such a slot is not known. */
  UNKNOWN_SCHEDULE
}
