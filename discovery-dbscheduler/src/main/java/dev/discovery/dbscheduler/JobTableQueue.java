package dev.discovery.dbscheduler;

import static dev.discovery.dbscheduler.JobNames.RUN;
import static java.util.Comparator.comparing;

import dev.discovery.port.EnqueueResult;
import dev.discovery.port.JobQueue;
import dev.discovery.port.SyncJob;
import dev.discovery.source.RunId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;

/**
 * Writes jobs as db-scheduler would, but all in one statement and without an error for those that
 * are there already: {@code scheduleIfNotExists} would abort the caller's transaction on a
 * duplicate, {@code scheduleBatch} refuses the whole batch. Thread-safe.
 */
final class JobTableQueue implements JobQueue {

  // Relies on the primary key of discovery_job: (task_name, task_instance). The payload is what
  // RunIdSerializer writes. Priority 50 is db-scheduler's medium; NULL would sort before the rest.
  private static final String ENQUEUE =
      """
      INSERT INTO discovery_job
        (task_name, task_instance, task_data, execution_time, picked, version, priority)
      SELECT ?, run, convert_to(run, 'UTF8'), run_at, FALSE, 1, 50
      FROM unnest(?::text[], ?::timestamptz[]) AS job (run, run_at)
      ON CONFLICT (task_name, task_instance) DO NOTHING
      RETURNING task_instance
      """;

  private static final String PENDING =
      """
      SELECT task_instance
      FROM discovery_job
      WHERE task_name = ? AND task_instance = ANY (?::text[])
      """;

  private final DataSource transactional;

  JobTableQueue(DataSource transactional) {
    this.transactional = transactional;
  }

  @Override
  public List<EnqueueResult> enqueue(List<SyncJob> jobs) {
    if (jobs.isEmpty()) {
      return List.of();
    }
    Set<RunId> added = add(jobs);
    var results = new ArrayList<EnqueueResult>(jobs.size());
    for (SyncJob job : jobs) {
      // Removed, so that the second job of one run in one call is the duplicate that it is.
      results.add(
          added.remove(job.run())
              ? new EnqueueResult.Enqueued(job.run())
              : new EnqueueResult.Duplicate(job.run()));
    }
    return results;
  }

  @Override
  public Set<RunId> pending(Collection<RunId> runs) {
    if (runs.isEmpty()) {
      return Set.of();
    }
    try (Connection connection = transactional.getConnection();
        PreparedStatement query = connection.prepareStatement(PENDING)) {
      query.setString(1, RUN);
      query.setArray(
          2, connection.createArrayOf("text", runs.stream().map(RunId::toString).toArray()));
      return runs(query);
    } catch (SQLException e) {
      throw SqlFailures.failed("cannot look for sync jobs (runs=" + runs.size() + ")", e);
    }
  }

  private Set<RunId> add(List<SyncJob> unordered) {
    // In one order for everybody: two transactions that add the same jobs would deadlock otherwise.
    List<SyncJob> jobs = unordered.stream().sorted(comparing(SyncJob::run)).toList();
    Object[] runs = jobs.stream().map(job -> job.run().toString()).toArray();
    // As text with the offset in it: no driver, session or JVM time zone has a say.
    Object[] times =
        jobs.stream().map(job -> job.runAt().truncatedTo(ChronoUnit.MICROS).toString()).toArray();
    try (Connection connection = transactional.getConnection();
        PreparedStatement insert = connection.prepareStatement(ENQUEUE)) {
      insert.setString(1, RUN);
      insert.setArray(2, connection.createArrayOf("text", runs));
      insert.setArray(3, connection.createArrayOf("text", times));
      return runs(insert);
    } catch (SQLException e) {
      throw SqlFailures.failed("cannot enqueue sync jobs (jobs=" + jobs.size() + ")", e);
    }
  }

  private static Set<RunId> runs(PreparedStatement statement) throws SQLException {
    var runs = new HashSet<RunId>();
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        runs.add(new RunId(Long.parseLong(rows.getString("task_instance"))));
      }
    }
    return runs;
  }
}
