package dev.discovery.jdbc;

import dev.discovery.port.PartStore;
import dev.discovery.run.Attempt;
import dev.discovery.run.FailedAttempt;
import dev.discovery.run.Failure;
import dev.discovery.run.Run;
import dev.discovery.run.RunRecord;
import dev.discovery.source.Attributes;
import dev.discovery.source.FailureKind;
import dev.discovery.source.RunId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** All that is known of one run. Thread-safe. */
final class RecordReads {

  private static final String FIND =
      """
      SELECT %1$s, setting_names, setting_values, settings_dropped
      FROM discovery_run
      WHERE run_id = :run AND decision = 'ENQUEUED'
      """
          .formatted(RunRow.COLUMNS);

  private static final String FAILED =
      """
      SELECT attempt, worker, started_at, ended_at, failure_kind, failure_message, failure_detail,
          setting_names, setting_values, settings_dropped
      FROM discovery_attempt
      WHERE run_id = :run
      ORDER BY attempt
      LIMIT 1000
      """;

  private final Database database;
  private final PartStore parts;

  RecordReads(Database database, PartStore parts) {
    this.database = database;
    this.parts = parts;
  }

  Optional<RunRecord> find(RunId run) {
    return database.with(
        "cannot read a run",
        handle ->
            handle
                .createQuery(FIND)
                .bind("run", run.value())
                .map(RecordReads::withSettings)
                .findOne()
                .map(found -> record(found, handle)));
  }

  private RunRecord record(WithSettings found, Handle handle) {
    RunId id = found.run().id();
    List<FailedAttempt> failed =
        found.run().progress().attempts() == 0
            ? List.of()
            : handle.createQuery(FAILED).bind("run", id.value()).map(RecordReads::failed).list();
    return new RunRecord(found.run(), failed, found.settings(), parts.find(id));
  }

  /** A run with what its newest attempt was given. */
  private record WithSettings(Run run, Attributes settings) {}

  private static WithSettings withSettings(ResultSet result, StatementContext context)
      throws SQLException {
    var row = new Row(result);
    Attributes settings =
        row.has("settings_dropped") ? RunRow.pairs(row, "setting", "settings") : Attributes.NONE;
    return new WithSettings(RunRow.readRun(result, context), settings);
  }

  private static FailedAttempt failed(ResultSet result, StatementContext context)
      throws SQLException {
    var row = new Row(result);
    return new FailedAttempt(
        new Attempt(row.integer("attempt"), row.text("worker"), row.at("started_at")),
        row.at("ended_at"),
        new Failure(
            row.value(FailureKind.class, "failure_kind"),
            row.text("failure_message"),
            row.findText("failure_detail")),
        RunRow.pairs(row, "setting", "settings"));
  }
}
