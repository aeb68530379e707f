package dev.discovery.dbscheduler;

/** What the rows of the job table are called. They are stored: never change them. */
final class JobNames {

  /** The table, whose DDL belongs to the store. */
  static final String TABLE = "discovery_job";

  /** One row for each run that is to be worked on; the instance is the run's id. */
  static final String RUN = "discovery-run";

  /** One row: the tick of all nodes. */
  static final String TICK = "discovery-tick";

  /** One row: the reconciler of all nodes. */
  static final String RECONCILE = "discovery-reconcile";

  /** The instance of those tasks that have one row. */
  static final String SINGLE = "cluster";

  private JobNames() {}
}
