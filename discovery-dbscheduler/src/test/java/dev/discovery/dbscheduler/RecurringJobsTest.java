package dev.discovery.dbscheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.discovery.port.PortException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RecurringJobsTest {

  private static final Instant NOW = Instant.parse("2026-03-10T10:15:30.123456Z");
  private static final Duration EVERY = Duration.ofSeconds(10);

  private HikariDataSource pool;
  private JobRows rows;
  private RecurringJobs recurring;

  @BeforeEach
  void open() {
    pool = TestPostgres.emptyStore(2);
    rows = new JobRows(pool);
    recurring = new RecurringJobs(pool);
  }

  @AfterEach
  void close() {
    pool.close();
  }

  @Test
  void a_missing_task_is_added_and_due_now() {
    recurring.keep(JobNames.TICK, EVERY, NOW);

    JobRows.Row row = rows.of(JobNames.TICK);
    assertThat(row.executionTime()).isEqualTo(NOW);
    assertThat(row.instance()).isEqualTo(JobNames.SINGLE);
    assertThat(row.picked()).isFalse();
    assertThat(row.data()).isNull();
  }

  @Test
  void a_task_that_comes_in_time_is_left_as_it_is() {
    rows.insert(JobNames.TICK, JobNames.SINGLE, NOW.plusSeconds(9));

    recurring.keep(JobNames.TICK, EVERY, NOW);

    assertThat(rows.of(JobNames.TICK).executionTime()).isEqualTo(NOW.plusSeconds(9));
  }

  @Test
  void a_task_that_is_too_far_away_is_brought_forward() {
    rows.insert(JobNames.TICK, JobNames.SINGLE, NOW.plusSeconds(3_600));

    recurring.keep(JobNames.TICK, EVERY, NOW);

    assertThat(rows.of(JobNames.TICK).executionTime()).isEqualTo(NOW.plus(EVERY));
  }

  @Test
  void a_task_that_is_being_executed_is_left_to_its_holder() {
    rows.insert(JobNames.TICK, JobNames.SINGLE, NOW.plusSeconds(3_600));
    rows.pick(JobNames.TICK, NOW);

    recurring.keep(JobNames.TICK, EVERY, NOW);

    assertThat(rows.of(JobNames.TICK).executionTime()).isEqualTo(NOW.plusSeconds(3_600));
  }

  @Test
  void a_missing_table_is_a_broken_installation() {
    String nowhere = TestPostgres.url().replace(TestPostgres.NAME, "no_such_schema");

    try (HikariDataSource elsewhere = TestPostgres.pool(nowhere, 1)) {
      var lost = new RecurringJobs(elsewhere);
      assertThatThrownBy(() -> lost.keep(JobNames.TICK, EVERY, NOW))
          .isInstanceOfSatisfying(
              PortException.class, e -> assertThat(e.fault()).isEqualTo(PortException.Fault.BROKEN))
          .hasMessageContaining("task=discovery-tick");
    }
  }
}
