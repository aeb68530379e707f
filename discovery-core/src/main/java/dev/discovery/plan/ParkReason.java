package dev.discovery.plan;

/** Why a target cannot be decided now. */
public enum ParkReason {
  /** Its config or its row cannot be read, or the database refused what was decided. */
  QUARANTINED,
  /** A run is in flight and the policy is to queue: the run's end unparks it. */
  OVERLAP,
  /** A pause reaches it: its end, or whoever ends it, unparks it. */
  PAUSED,
  /** No node has registered the source: registering it unparks it. */
  UNKNOWN_SOURCE
}
