package dev.discovery.dbscheduler;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.TaskResolver;
import com.github.kagkarlsson.scheduler.event.SchedulerListeners;
import com.github.kagkarlsson.scheduler.jdbc.JdbcTaskRepository;
import com.github.kagkarlsson.scheduler.task.Execution;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.zaxxer.hikari.HikariDataSource;
import dev.discovery.source.RunId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RevivalTest {

  private static final Instant NOW = Instant.parse("2026-03-10T10:15:30.123456Z");
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration GAP = Duration.ofSeconds(10);

  private final AtomicLong nanos = new AtomicLong();
  private final StorageClock clock =
      new StorageClock(() -> NOW.plusNanos(nanos.get()), nanos::get, GAP);
  private final Revival<RunId> revival = new Revival<>(clock, PATIENCE);
  private HikariDataSource pool;
  private JobRows rows;
  private JdbcTaskRepository repository;

  @BeforeEach
  void open() {
    pool = TestPostgres.emptyStore(2);
    rows = new JobRows(pool);
    repository =
        new JdbcTaskRepository(
            pool,
            true,
            DueJobs.OF_RUNS,
            JobNames.TABLE,
            new TaskResolver(SchedulerListeners.NOOP, clock, List.of(RunTask.of(null, revival))),
            new SchedulerName.Fixed("test"),
            new RunIdSerializer(),
            false,
            clock);
    rows.insert(JobNames.RUN, "7", NOW.minusSeconds(300));
    rows.pick(JobNames.RUN, NOW.minus(PATIENCE));
  }

  @AfterEach
  void close() {
    pool.close();
  }

  @Test
  void a_dead_workers_job_is_due_now_by_the_storages_clock() {
    inTouchFor(PATIENCE);

    revive(dead());

    JobRows.Row row = rows.of(new RunId(7));
    assertThat(row.picked()).isFalse();
    assertThat(row.executionTime()).isEqualTo(NOW.plus(PATIENCE));
  }

  @Test
  void after_the_start_of_this_node_the_living_have_time_to_show() {
    inTouchFor(PATIENCE.minusNanos(1));

    revive(dead());

    assertThat(rows.of(new RunId(7)).picked()).isTrue();
  }

  @Test
  void after_an_outage_of_the_database_the_living_have_time_to_show() {
    inTouchFor(PATIENCE);
    pass(GAP.plusNanos(1));

    revive(dead());
    assertThat(rows.of(new RunId(7)).picked()).as("before the first sample").isTrue();

    clock.sample();
    revive(dead());
    assertThat(rows.of(new RunId(7)).picked()).as("just after it").isTrue();

    inTouchFor(PATIENCE);
    revive(dead());
    assertThat(rows.of(new RunId(7)).picked()).isFalse();
  }

  @Test
  void a_job_that_another_node_has_revived_already_is_left_to_it() {
    inTouchFor(PATIENCE);
    Execution seen = dead();
    revive(dead());
    rows.pick(JobNames.RUN, NOW);

    revive(seen);

    assertThat(rows.of(new RunId(7)).picked()).isTrue();
  }

  /** With samples in time. */
  private void inTouchFor(Duration time) {
    pass(time.dividedBy(2));
    clock.sample();
    pass(time.minus(time.dividedBy(2)));
    clock.sample();
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private Execution dead() {
    return repository.getDeadExecutions(NOW.minus(PATIENCE)).get(0);
  }

  private void revive(Execution dead) {
    revival.deadExecution(
        ExecutionComplete.failure(dead, NOW, NOW, null),
        new ExecutionOperations<>(repository, SchedulerListeners.NOOP, dead));
  }
}
