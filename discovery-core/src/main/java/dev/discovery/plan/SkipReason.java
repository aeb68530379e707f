package dev.discovery.plan;

/** Why a slot was decided without a run. */
public enum SkipReason {
  /** A run of the target was in flight, and its policy is to skip. */
  OVERLAP,
  /** The target was switched off after the slot had come and before it was decided. */
  DISABLED,
  /** The target was quarantined when the slot came. */
  QUARANTINED,
  /** The slot was missed, and the catch-up policy of the target does not make up for it. */
  MISSED,
  /** The target was paused when the slot came, or when a tick first saw it. */
  PAUSED
}
