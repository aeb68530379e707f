package dev.discovery.source;

/** What asked for a run. */
public enum Trigger {
  /** The schedule: the run is for a slot, which nothing else is decided for, ever. */
  SCHEDULE,
  /** A person, now: the run has no slot, and leaves the schedule as it is. */
  MANUAL,
  /** A person, for a range of slots in the past: the run is for one of these. */
  BACKFILL
}
