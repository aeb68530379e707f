package dev.discovery.jdbc;

import dev.discovery.run.Failure;
import dev.discovery.run.Run;
import dev.discovery.source.Attributes;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Attempts as they begin, in discovery_run, and those that did not end it. Thread-safe. */
final class AttemptWriter {

  private static final PlainUpdate START =
      PlainUpdate.of(
          JdbcRunLedger.UPDATE.replace(
              "SET state = :state,",
              """
              SET setting_names = :settingNames,
                  setting_values = :settingValues,
                  settings_dropped = :settingsDropped,
                  state = :state,\
              """));

  // Of the row as it is before the step that takes the run further.
  private static final String KEEP =
      """
      INSERT INTO discovery_attempt (run_id, attempt, worker, started_at, ended_at, failure_kind, failure_message,
          failure_detail, setting_names, setting_values, settings_dropped)
      SELECT run_id, attempt, worker, attempt_started_at, :endedAt, :kind, :message, :detail,
          coalesce(setting_names, '{}'), coalesce(setting_values, '{}'), coalesce(settings_dropped, 0)
      FROM discovery_run
      WHERE run_id = :run
        AND state = 'RUNNING'
        AND attempt = :attempt
      """;

  private final Database database;

  AttemptWriter(Database database) {
    this.database = database;
  }

  int start(Run before, Run after, Attributes settings) {
    Map<String, @Nullable Object> values = RunRow.values(before, after.progress());
    values.put("settingNames", SqlArray.texts(settings.values().keySet(), name -> name));
    values.put("settingValues", SqlArray.texts(settings.values().values(), value -> value));
    values.put("settingsDropped", settings.dropped());
    return database.update("cannot start a run", START, values);
  }

  int keepFailed(Run run, Failure failure, Instant endedAt) {
    return database.locking(
        "cannot keep an attempt",
        handle ->
            handle
                .createUpdate(KEEP)
                .bind("run", run.id().value())
                .bind("attempt", run.progress().attempts())
                .bind("endedAt", Bind.at(endedAt))
                .bind("kind", failure.kind().name())
                .bind("message", failure.message())
                .bind("detail", failure.detail().orElse(null))
                .execute());
  }
}
