package dev.discovery.dbscheduler;

import static java.util.stream.Collectors.joining;

import com.github.kagkarlsson.scheduler.jdbc.JdbcTaskRepositoryContext;
import com.github.kagkarlsson.scheduler.jdbc.PostgreSqlJdbcCustomization;
import com.github.kagkarlsson.scheduler.task.Execution;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * Takes due jobs, of some tasks only: ticks have a scheduler of their own, so that syncs of many
 * minutes, on every thread there is, do not hold them up. Immutable.
 *
 * <p>db-scheduler's own statement has the LIMIT in a sub-select that PostgreSQL may evaluate again
 * for each row, and so take more jobs than there are threads (pgsql-bugs 15715); a materialized one
 * is evaluated once. Given explicitly, it also spares the connection that db-scheduler opens to
 * find out about the database.
 */
final class DueJobs extends PostgreSqlJdbcCustomization {

  private static final String TAKE =
      """
      WITH due AS MATERIALIZED (
        SELECT task_name, task_instance
        FROM %1$s
        WHERE %2$s AND NOT picked AND execution_time <= ?
        ORDER BY execution_time
        LIMIT :limit
        FOR UPDATE SKIP LOCKED
      )
      UPDATE %1$s AS job
      SET picked = TRUE, picked_by = ?, last_heartbeat = ?, version = job.version + 1
      FROM due
      WHERE job.task_name = due.task_name AND job.task_instance = due.task_instance
      RETURNING job.task_name, job.task_instance, job.task_data, job.execution_time, job.picked,
        job.picked_by, job.last_success, job.last_failure, job.consecutive_failures,
        job.last_heartbeat, job.version
      """;

  /**
   * Runs, in the order in which they are due. Relies on discovery_job_due, an index on (task_name,
   * execution_time) WHERE NOT picked.
   */
  static final DueJobs OF_RUNS = new DueJobs("task_name = '%s'".formatted(JobNames.RUN));

  /** Ticks and the like, by their whole key: a long queue of runs is not read through. */
  static final DueJobs RECURRING = new DueJobs(single(JobNames.TICK, JobNames.RECONCILE));

  /** Those of a node that leaves ticks to others. */
  static final DueJobs RECONCILE = new DueJobs(single(JobNames.RECONCILE));

  private final String take;

  private DueJobs(String which) {
    super(false, false);
    this.take = TAKE.formatted(JobNames.TABLE, which);
  }

  private static String single(String... tasks) {
    return Stream.of(tasks)
        .map(task -> "('%s', '%s')".formatted(task, JobNames.SINGLE))
        .collect(joining(", ", "(task_name, task_instance) IN (", ")"));
  }

  @Override
  public List<Execution> lockAndFetchSingleStatement(
      JdbcTaskRepositoryContext context, Instant now, int limit, boolean byPriority) {
    return context.jdbcRunner.query(
        take(limit),
        statement -> {
          setInstant(statement, 1, now);
          statement.setString(2, context.schedulerName.getName());
          setInstant(statement, 3, now);
        },
        context.resultSetMapper.get());
  }

  /** The statement; to be bound: now, the node's name, now. */
  String take(int limit) {
    // As a literal: for a bound limit, a generic plan expects a tenth of the table.
    return take.replace(":limit", Integer.toString(limit));
  }
}
