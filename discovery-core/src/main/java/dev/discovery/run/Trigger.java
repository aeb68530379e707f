package dev.discovery.run;

/** What asked for a run. */
public enum Trigger {
  /** The schedule: the run belongs to a slot. */
  SCHEDULE
}
