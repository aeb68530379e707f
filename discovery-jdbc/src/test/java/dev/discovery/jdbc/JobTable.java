package dev.discovery.jdbc;

import dev.discovery.port.EnqueueResult;
import dev.discovery.port.JobQueue;
import dev.discovery.port.SyncJob;
import dev.discovery.source.RunId;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;

/**
 * The rows of discovery_job without a backend that works on them, as a queue joins transactions.
 */
final class JobTable implements JobQueue {

  private static final String INSERT =
      """
      INSERT INTO discovery_job (task_name, task_instance, execution_time, picked, version)
      SELECT 'discovery-sync', run::text, run_at, false, 1
      FROM unnest(:runs, :runAts) AS job (run, run_at)
      ON CONFLICT DO NOTHING
      RETURNING task_instance::bigint
      """;

  private static final String PENDING =
      """
      SELECT task_instance::bigint
      FROM discovery_job
      WHERE task_name = 'discovery-sync' AND task_instance = ANY(:runs)
      """;

  private final Jdbi jdbi;

  JobTable(DataSource dataSource) {
    this.jdbi = Jdbi.create(dataSource);
  }

  @Override
  public List<EnqueueResult> enqueue(List<SyncJob> jobs) {
    Set<Long> added =
        new HashSet<>(
            jdbi.withHandle(
                handle ->
                    handle
                        .createQuery(INSERT)
                        .bind("runs", SqlArray.longs(jobs, job -> job.run().value()))
                        .bind("runAts", SqlArray.instants(jobs, SyncJob::runAt))
                        .mapTo(Long.class)
                        .list()));
    return jobs.stream()
        .map(
            job ->
                added.remove(job.run().value())
                    ? (EnqueueResult) new EnqueueResult.Enqueued(job.run())
                    : new EnqueueResult.Duplicate(job.run()))
        .toList();
  }

  @Override
  public Set<RunId> pending(Collection<RunId> runs) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(PENDING)
                .bind("runs", SqlArray.texts(runs, RunId::toString))
                .mapTo(Long.class)
                .stream()
                .map(RunId::new)
                .collect(Collectors.toSet()));
  }
}
