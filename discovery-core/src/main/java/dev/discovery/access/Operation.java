package dev.discovery.access;

/** Everything that people can do; each is checked by the {@link AccessPolicy} before it begins. */
public enum Operation {
  /** Asking for lists of cities. Which of them are in the list is up to {@link #READ_CITY}. */
  LIST_CITIES(Permission.VIEW),
  /**
   * Reading a city, its newest config, secrets in its settings included, and how its sources are
   * doing.
   */
  READ_CITY(Permission.VIEW),
  /** Reading older versions of a config, and what differs between two. */
  READ_HISTORY(Permission.VIEW),
  /** Reading the schedule, state and totals of targets. */
  READ_TARGETS(Permission.VIEW),
  /** Reading the settings that an attempt would be given, secrets included, of whatever cities. */
  READ_SETTINGS(Permission.VIEW),
  /** Reading runs, and what else the ledger says of targets. */
  READ_RUNS(Permission.VIEW),
  /** Reading what of a run's failures is for developers: stack traces, and what sources add. */
  READ_FAILURE_DETAILS(Permission.OPERATE),
  /** Reading what came of runs, added up, and what is healthy, with the reasons. */
  READ_STATISTICS(Permission.VIEW),
  /** Reading what ticks did. */
  READ_TICKS(Permission.VIEW),
  /** Reading which pauses are in force. */
  READ_PAUSES(Permission.VIEW),
  /** Reading how far backfills have come. */
  READ_BACKFILLS(Permission.VIEW),
  /** Reading what people did. */
  READ_AUDIT(Permission.ADMINISTER),
  /** Computing the slots to come, of what is stored or of a proposal. */
  PREVIEW(Permission.VIEW),
  /** Asking why something did, did not or will run. */
  EXPLAIN(Permission.VIEW),
  /** Asking what became of each slot that a target should have had. */
  AUDIT_SLOTS(Permission.VIEW),
  /** Comparing totals with the history that they were added up from. */
  AUDIT_STATISTICS(Permission.VIEW),
  /** Making totals what the history comes to. */
  REPAIR_STATISTICS(Permission.ADMINISTER),
  /** Asking what a tick would decide now. */
  DRY_RUN(Permission.VIEW),
  /** Making a config the newest one of a city. */
  SAVE_CONFIG(Permission.CONFIGURE),
  /** Making an older version of a config the newest one again. */
  ROLL_BACK_CONFIG(Permission.CONFIGURE),
  /** Adding a city with its config, or replacing both, whatever is invalid in it. */
  IMPORT_CITY(Permission.ADMINISTER),
  /** Adding a city, or changing its attributes. */
  PUT_CITY(Permission.ADMINISTER),
  /** Switching a city or a source of it on. */
  ENABLE(Permission.CONFIGURE),
  /** Switching a city or a source of it off. */
  DISABLE(Permission.CONFIGURE),
  /** Holding scheduled runs up. */
  PAUSE(Permission.OPERATE),
  /** Ending a pause. */
  RESUME(Permission.OPERATE),
  /** Moving the next slot of a target. */
  EDIT_NEXT_RUN(Permission.OPERATE),
  /** Asking for a run now. */
  TRIGGER(Permission.OPERATE),
  /** Asking for a run to be cancelled. */
  CANCEL_RUN(Permission.OPERATE),
  /** Asking for runs of past slots. */
  START_BACKFILL(Permission.OPERATE),
  /** Ending a backfill before its last slot. */
  CANCEL_BACKFILL(Permission.OPERATE),
  /** Deciding what is due now, without waiting for the next tick. */
  TICK(Permission.OPERATE);

  private final Permission permission;

  Operation(Permission permission) {
    this.permission = permission;
  }

  /** What kind of right it takes. */
  public Permission permission() {
    return permission;
  }
}
