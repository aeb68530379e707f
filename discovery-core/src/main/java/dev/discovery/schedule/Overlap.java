package dev.discovery.schedule;

/** What becomes of a slot that comes while a run of the same target is in flight. */
public enum Overlap {

  /** The slot is recorded as skipped. The default. */
  SKIP,

  /** The target is parked until the run in flight ends; then the slot is decided. */
  QUEUE,

  /** The slot is enqueued at once, and the runs go side by side. */
  ALLOW
}
