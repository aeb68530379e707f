package dev.discovery.benchmarks;

import dev.discovery.jdbc.PostgresStorage;
import dev.discovery.run.Run;
import dev.discovery.source.RunId;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * What ending a run cannot cost less than: an UPDATE of its row that sets the columns which tell of
 * its end, committed.
 *
 * @param locking whether in a transaction of several statements that locks the target and the run
 *     first, asks for the time, and lets go of the target, as a worker's does
 */
record BareUpdate(Sql sql, PostgresStorage storage, boolean locking) implements Ending {

  private static final String UPDATE =
      """
      UPDATE discovery_run
      SET state = ?, attempt = ?, worker = ?, attempt_started_at = ?, started_at = ?, retry_at = NULL,
          finished_at = clock_timestamp(), items_found = ?, items_created = ?, items_updated = ?, items_unchanged = ?,
          items_skipped = ?, items_failed = ?, failure_kind = NULL, failure_message = NULL, failure_detail = NULL,
          verdict = 'OK', verdict_reason = '', attribute_names = '{}', attribute_values = '{}',
          attributes_dropped = 0, missing_since = NULL, progress_done = NULL, progress_total = NULL,
          progress_phase = NULL, progress_at = NULL
      WHERE run_id = ? AND state = 'RUNNING' AND attempt = ? AND finished_at IS NULL
      """;

  private static final String LOCK_TARGET =
      "SELECT * FROM discovery_target WHERE source = ? AND scope_key = ? FOR UPDATE";
  private static final String LOCK_RUN = "SELECT * FROM discovery_run WHERE run_id = ? FOR UPDATE";
  private static final String LET_GO =
      """
      UPDATE discovery_target SET in_flight_run = NULL, in_flight_trigger = NULL
      WHERE source = ? AND scope_key = ?
      """;

  @Override
  public String name() {
    return locking ? "same locks and a bare UPDATE" : "bare UPDATE";
  }

  @Override
  public Runnable begin(RunId id) {
    Run run = Attempts.begin(storage, id);
    return locking ? () -> inTransaction(run) : () -> end(run);
  }

  private void end(Run run) {
    try (Connection connection = sql.pool().getConnection()) {
      update(connection, run);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void inTransaction(Run run) {
    String source = run.target().source().value();
    String scopeKey = run.target().scope().toString();
    try (Connection connection = sql.pool().getConnection()) {
      connection.setAutoCommit(false);
      Sql.values(connection, LOCK_TARGET, source, scopeKey);
      Sql.values(connection, LOCK_RUN, run.id().value());
      Sql.values(connection, "SELECT clock_timestamp()");
      update(connection, run);
      Sql.update(connection, LET_GO, source, scopeKey);
      connection.commit();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void update(Connection connection, Run run) throws SQLException {
    var startedAt = Sql.at(run.progress().startedAt().orElseThrow());
    int written =
        Sql.update(
            connection,
            UPDATE,
            "SUCCEEDED",
            1,
            "node-1",
            startedAt,
            startedAt,
            20L,
            4L,
            2L,
            14L,
            0L,
            0L,
            run.id().value(),
            1);
    if (written != 1) {
      throw new IllegalStateException("run " + run.id() + " was not running");
    }
  }
}
