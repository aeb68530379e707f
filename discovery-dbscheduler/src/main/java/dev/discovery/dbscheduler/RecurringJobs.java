package dev.discovery.dbscheduler;

import dev.discovery.port.PortException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import javax.sql.DataSource;

/**
 * Keeps the one row of each recurring task. db-scheduler does so only once, when it starts: it logs
 * a failure and goes on without the task, and a node that is just then executing it puts its own,
 * older interval back. So every node looks again each minute. Thread-safe.
 */
final class RecurringJobs {

  // Relies on the primary key of discovery_job. A row that is picked is left to whoever holds it.
  private static final String KEEP =
      """
      INSERT INTO discovery_job AS job
        (task_name, task_instance, execution_time, picked, version, priority)
      VALUES (?, ?, ?, FALSE, 1, 90)
      ON CONFLICT (task_name, task_instance) DO UPDATE
      SET execution_time = ?, version = job.version + 1
      WHERE NOT job.picked AND job.execution_time > ?
      """;

  private final DataSource dataSource;

  RecurringJobs(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /**
   * Adds the task, due now, if it is missing; brings it forward if it is further away than {@code
   * every}, because its interval was longer before.
   *
   * @throws PortException if the table cannot be written
   */
  void keep(String task, Duration every, Instant now) {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement upsert = connection.prepareStatement(KEEP)) {
      upsert.setString(1, task);
      upsert.setString(2, JobNames.SINGLE);
      upsert.setObject(3, now.atOffset(ZoneOffset.UTC));
      upsert.setObject(4, now.plus(every).atOffset(ZoneOffset.UTC));
      upsert.setObject(5, now.plus(every).atOffset(ZoneOffset.UTC));
      upsert.executeUpdate();
    } catch (SQLException e) {
      throw SqlFailures.failed("cannot keep the recurring task (task=" + task + ")", e);
    }
  }
}
