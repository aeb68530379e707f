package dev.discovery.benchmarks;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.jdbc.PostgreSqlJdbcCustomization;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.time.Instant;
import java.util.List;

/** What one would write first: scheduleIfNotExists and an UPDATE, for each target that is due. */
final class OneByOne implements Contender {

  private static final String DUE =
      """
      SELECT coalesce(string_agg(scope_key, ',' ORDER BY wake_at), '')
      FROM discovery_target
      WHERE wake_at <= clock_timestamp() AND source = ?
      """;
  private static final String ADVANCE =
      """
      UPDATE discovery_target
      SET
        last_slot_at = slot_at,
        last_slot_wall = slot_wall,
        last_slot_off_grid = FALSE,
        slot_at = slot_at + INTERVAL '10 years',
        slot_wall = slot_wall + INTERVAL '10 years',
        slot_off_grid = FALSE,
        due_at = slot_at + INTERVAL '10 years'
      WHERE source = ? AND scope_key = ?
      """;

  private final Sql sql;
  private final OneTimeTask<Void> task = Tasks.oneTime("one-by-one").execute((job, context) -> {});
  private final SchedulerClient client;

  OneByOne(Sql sql) {
    this.sql = sql;
    this.client =
        SchedulerClient.Builder.create(sql.pool(), task)
            .tableName("discovery_job")
            .jdbcCustomization(new PostgreSqlJdbcCustomization(false, false))
            .build();
  }

  @Override
  public String name() {
    return "scheduleIfNotExists + UPDATE, one by one";
  }

  @Override
  public String source() {
    return "one-by-one";
  }

  @Override
  public void drain() {
    for (String target : List.of(sql.value(DUE, source()).split(","))) {
      client.scheduleIfNotExists(task.instance(target), Instant.now());
      sql.update(ADVANCE, source(), target);
    }
  }
}
