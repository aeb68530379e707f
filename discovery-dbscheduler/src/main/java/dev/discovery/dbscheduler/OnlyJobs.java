package dev.discovery.dbscheduler;

import com.github.kagkarlsson.scheduler.jdbc.PostgreSqlJdbcCustomization;

/**
 * Lets a scheduler take only some of the due jobs. The ticks have threads of their own, so that
 * syncs of many minutes, on every thread there is, do not hold them up.
 *
 * <p>It locks and fetches in two statements: db-scheduler's single one has the LIMIT in a
 * sub-select that PostgreSQL may evaluate again for each row, and then takes more jobs than there
 * are threads (pgsql-bugs 15715). Given explicitly, it also spares the connection that db-scheduler
 * opens to find out about the database.
 */
final class OnlyJobs extends PostgreSqlJdbcCustomization {

  /** Runs. */
  static final OnlyJobs RUNS = new OnlyJobs("task_name = '" + JobNames.RUN + "'");

  /** Ticks and the like: by their whole key, so that a long queue of runs is not read through. */
  static final OnlyJobs RECURRING =
      new OnlyJobs(
          "(task_name, task_instance) IN (('"
              + JobNames.TICK
              + "', '"
              + JobNames.SINGLE
              + "'), ('"
              + JobNames.RECONCILE
              + "', '"
              + JobNames.SINGLE
              + "'))");

  private final String condition;

  private OnlyJobs(String condition) {
    super(true, false);
    this.condition = condition;
  }

  @Override
  public String createGenericSelectForUpdateQuery(
      String table, int limit, String required, boolean byPriority) {
    return super.createGenericSelectForUpdateQuery(
        table, limit, required + " AND " + condition, byPriority);
  }
}
