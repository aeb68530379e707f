package dev.discovery.plan;

/** Where a backfill stands. The last two are final. */
public enum BackfillState {
  /** There are slots left to run. */
  ACTIVE,
  /** Every slot has its run; the last one may still be under way. */
  DONE,
  /** Somebody has ended it before its last slot. */
  CANCELLED
}
