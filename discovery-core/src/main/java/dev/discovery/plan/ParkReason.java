package dev.discovery.plan;

/** Why a target cannot be decided now. */
public enum ParkReason {
  /** Its config or its row cannot be read, or the database refused what was decided. */
  QUARANTINED,
  /** A run is in flight and the policy is to queue: the run's end unparks it. */
  OVERLAP,
  /** No node has registered the source: registering it unparks it. */
  UNKNOWN_SOURCE
}
