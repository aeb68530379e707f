package dev.discovery.dbscheduler;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.SchedulerState.SettableSchedulerState;
import com.github.kagkarlsson.scheduler.TaskResolver;
import com.github.kagkarlsson.scheduler.event.SchedulerListeners;
import com.github.kagkarlsson.scheduler.jdbc.JdbcTaskRepository;
import com.github.kagkarlsson.scheduler.task.Execution;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.zaxxer.hikari.HikariDataSource;
import dev.discovery.jdbc.PostgresStorage;
import dev.discovery.orchestrator.DiscoveryListener;
import dev.discovery.source.RunId;
import dev.discovery.source.SourceRegistry;
import dev.discovery.worker.RunWorker;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RunTaskTest {

  private static final Instant NOW = Instant.parse("2026-03-10T10:15:30.123456Z");
  private static final RunId UNKNOWN_RUN = new RunId(7);

  private final SettableSchedulerState state = new SettableSchedulerState();
  private HikariDataSource pool;
  private JobRows rows;
  private Task<RunId> task;
  private JdbcTaskRepository repository;

  @BeforeEach
  void open() {
    pool = TestPostgres.emptyStore(2);
    PostgresStorage storage = PostgresStorage.on(pool).open();
    rows = new JobRows(pool);
    var worker =
        new RunWorker(
            storage, SourceRegistry.of(), DiscoveryListener.NONE, "test", System::nanoTime);
    task = RunTask.of(worker, (noticed, job) -> {});
    repository =
        new JdbcTaskRepository(
            pool,
            true,
            DueJobs.OF_RUNS,
            JobNames.TABLE,
            new TaskResolver(SchedulerListeners.NOOP, () -> NOW, List.of(task)),
            new SchedulerName.Fixed("test"),
            new RunIdSerializer(),
            false,
            () -> NOW);
    rows.update(
        "INSERT INTO discovery_job"
            + " (task_name, task_instance, task_data, execution_time, picked, version)"
            + " VALUES ('discovery-run', '7', convert_to('7', 'UTF8'), '2026-03-10', FALSE, 1)");
  }

  @AfterEach
  void close() {
    pool.close();
  }

  @Test
  void a_job_without_a_run_is_removed() {
    work(taken());

    assertThat(rows.runs()).isEmpty();
  }

  @Test
  void a_job_that_was_taken_while_the_node_shut_down_is_given_back_at_once() {
    Execution taken = taken();
    state.setIsShuttingDown();

    work(taken);

    JobRows.Row row = rows.of(UNKNOWN_RUN);
    assertThat(row.picked()).isFalse();
    assertThat(row.executionTime()).isEqualTo(NOW);
    assertThat(row.failures()).isZero();
  }

  private Execution taken() {
    return repository.lockAndGetDue(NOW, 5).get(0);
  }

  private void work(Execution taken) {
    @SuppressWarnings("unchecked")
    var job = (TaskInstance<RunId>) taken.taskInstance;
    task.execute(job, new ExecutionContext(state, taken, null, null))
        .complete(
            ExecutionComplete.success(taken, NOW, NOW),
            new ExecutionOperations<>(repository, SchedulerListeners.NOOP, taken));
  }
}
