package dev.discovery.dbscheduler;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.TaskResolver;
import com.github.kagkarlsson.scheduler.event.SchedulerListeners;
import com.github.kagkarlsson.scheduler.jdbc.JdbcTaskRepository;
import com.github.kagkarlsson.scheduler.task.Execution;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.zaxxer.hikari.HikariDataSource;
import dev.discovery.port.SyncJob;
import dev.discovery.source.RunId;
import dev.discovery.source.TargetId;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DueJobsTest {

  private static final Instant NOW = Instant.parse("2026-03-10T10:15:30.123456Z");

  private HikariDataSource pool;
  private JobRows rows;

  @BeforeEach
  void open() {
    pool = TestPostgres.emptyStore(2);
    rows = new JobRows(pool);
  }

  @AfterEach
  void close() {
    pool.close();
  }

  @Test
  void takes_those_that_have_waited_longest_and_no_more_than_asked_for() {
    enqueue(1, 10);

    assertThat(take(DueJobs.OF_RUNS, 3)).containsExactlyInAnyOrder("10", "9", "8");
    assertThat(take(DueJobs.OF_RUNS, 3)).containsExactlyInAnyOrder("7", "6", "5");
    assertThat(rows.runs()).filteredOn(JobRows.Row::picked).hasSize(6);
  }

  @Test
  void a_job_is_due_exactly_at_its_time() {
    rows.insert(JobNames.RUN, "1", NOW);
    rows.insert(JobNames.RUN, "2", NOW.plusNanos(1_000));

    assertThat(take(DueJobs.OF_RUNS, 5)).containsExactly("1");
  }

  @Test
  void each_scheduler_takes_its_own_tasks_alone() {
    rows.insert(JobNames.RUN, "1", NOW);
    rows.insert(JobNames.TICK, JobNames.SINGLE, NOW);
    rows.insert(JobNames.RECONCILE, JobNames.SINGLE, NOW);
    rows.insert("discovery-later", JobNames.SINGLE, NOW);

    assertThat(take(DueJobs.OF_RUNS, 5)).containsExactly("1");
    assertThat(take(DueJobs.RECURRING, 5)).containsExactly(JobNames.SINGLE, JobNames.SINGLE);
    assertThat(rows.of("discovery-later").picked()).isFalse();
  }

  @Test
  void shows_who_took_it_and_when() {
    rows.insert(JobNames.RUN, "1", NOW.minusSeconds(60));

    take(DueJobs.OF_RUNS, 1);

    assertThat(rows.of(new RunId(1)).heartbeat()).contains(NOW);
  }

  @Test
  void a_long_queue_is_read_in_order_from_its_index_though_never_analyzed() {
    enqueue(1, 20_000);

    List<String> plan = rows.strings("EXPLAIN " + DueJobs.OF_RUNS.take(5), NOW, "node", NOW);

    assertThat(String.join("\n", plan))
        .contains("Index Scan using discovery_job_due")
        .doesNotContain("Sort")
        .doesNotContain("Seq Scan");
  }

  /** The higher its number, the longer it is due. */
  private void enqueue(long first, long last) {
    new JobTableQueue(pool)
        .enqueue(
            LongStream.rangeClosed(first, last)
                .mapToObj(
                    n ->
                        new SyncJob(
                            new RunId(n), TargetId.of("karnet", "city:krakow"), NOW.minusMillis(n)))
                .toList());
  }

  private List<String> take(DueJobs jobs, int limit) {
    var tasks =
        List.<Task<?>>of(
            Tasks.custom(JobNames.RUN, RunId.class).execute((job, context) -> null),
            Tasks.custom(JobNames.TICK, Void.class).execute((job, context) -> null),
            Tasks.custom(JobNames.RECONCILE, Void.class).execute((job, context) -> null));
    return new JdbcTaskRepository(
            pool,
            true,
            jobs,
            JobNames.TABLE,
            new TaskResolver(SchedulerListeners.NOOP, () -> NOW, tasks),
            new SchedulerName.Fixed("node"),
            new RunIdSerializer(),
            false,
            () -> NOW)
        .lockAndGetDue(NOW, limit).stream().map(Execution::getId).toList();
  }
}
