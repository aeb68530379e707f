package dev.discovery.jdbc;

import dev.discovery.Check;
import dev.discovery.health.Freshness;
import dev.discovery.plan.LedgerStanding;
import dev.discovery.port.PortException;
import dev.discovery.port.PortException.Fault;
import dev.discovery.port.RunLedger;
import dev.discovery.run.Advance;
import dev.discovery.run.AttemptStanding;
import dev.discovery.run.Baseline;
import dev.discovery.run.CancelRequest;
import dev.discovery.run.Checkpoint;
import dev.discovery.run.Failure;
import dev.discovery.run.LedgerEntry;
import dev.discovery.run.Run;
import dev.discovery.run.RunState;
import dev.discovery.source.Attributes;
import dev.discovery.source.RunId;
import dev.discovery.source.TargetId;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** Decisions and runs in discovery_run. Thread-safe. */
final class JdbcRunLedger implements RunLedger {

  private static final String FIND =
      """
      SELECT %1$s
      FROM discovery_run
      WHERE run_id = :run AND decision = 'ENQUEUED'
      """
          .formatted(RunRow.COLUMNS);

  private static final String LOCK =
      """
      SELECT %1$s
      FROM discovery_run
      WHERE run_id = :run AND decision = 'ENQUEUED'
      FOR UPDATE
      """
          .formatted(RunRow.COLUMNS);

  static final String UPDATE =
      """
      UPDATE discovery_run
      SET state = :state,
          attempt = :attempt,
          worker = :worker,
          attempt_started_at = :attemptStartedAt,
          progress_done = :progressDone,
          progress_total = :progressTotal,
          progress_phase = :progressPhase,
          progress_at = :progressAt,
          started_at = :startedAt,
          retry_at = :retryAt,
          finished_at = :finishedAt,
          items_found = :found,
          items_created = :created,
          items_updated = :updated,
          items_unchanged = :unchanged,
          items_skipped = :skipped,
          items_failed = :failed,
          failure_kind = :failureKind,
          failure_message = :failureMessage,
          failure_detail = :failureDetail,
          verdict = :verdict,
          verdict_reason = :verdictReason,
          attribute_names = :attributeNames,
          attribute_values = :attributeValues,
          attributes_dropped = :attributesDropped,
          missing_since = :missingSince
      WHERE run_id = :run
        AND state = :stateBefore
        AND attempt = :attemptBefore
        AND finished_at IS NULL
      """;

  // A HOT update: no index has any of these columns.
  private static final String ADVANCE =
      """
      UPDATE discovery_run
      SET progress_done = :progressDone,
          progress_total = :progressTotal,
          progress_phase = :progressPhase,
          progress_at = :progressAt
      WHERE run_id = :run
        AND state = 'RUNNING'
        AND attempt = :attempt
      RETURNING cancel_requested_at IS NOT NULL
      """;

  private static final String REQUEST_CANCEL =
      """
      UPDATE discovery_run
      SET cancel_requested_at = :at,
          cancel_requested_by = :by,
          cancel_reason = :reason
      WHERE run_id = :run
        AND decision = 'ENQUEUED'
        AND finished_at IS NULL
        AND cancel_requested_at IS NULL
      """;

  private static final String STANDINGS =
      """
      SELECT run_id, attempt, cancel_requested_at IS NOT NULL AS asked
      FROM discovery_run
      WHERE run_id = ANY (:runs)
        AND state = 'RUNNING'
      ORDER BY run_id
      LIMIT :limit
      """;

  private static final String CHECKPOINT =
      """
      SELECT cursor, last_success_started_at, baseline_found, baseline_runs
      FROM discovery_target_stats
      WHERE source = :source AND scope_key = :scopeKey
      """;

  private final Database database;
  private final DecisionWriter decisions;
  private final AttemptWriter attempts;
  private final EndWriter ends;
  private final LedgerReads reads;

  JdbcRunLedger(Database database) {
    this.database = database;
    this.decisions = new DecisionWriter(database);
    this.attempts = new AttemptWriter(database);
    this.ends = new EndWriter(database);
    this.reads = new LedgerReads(database);
  }

  @Override
  public List<RunId> record(List<Entry> entries, Instant now, String instance) {
    return entries.isEmpty() ? List.of() : decisions.write(entries, now, instance);
  }

  @Override
  public Optional<Run> find(RunId run) {
    return database.with(
        "cannot read a run",
        handle -> handle.createQuery(FIND).bind("run", run.value()).map(RunRow::readRun).findOne());
  }

  @Override
  public Optional<Run> lock(RunId run) {
    return database.locking(
        "cannot lock a run",
        handle -> handle.createQuery(LOCK).bind("run", run.value()).map(RunRow::readRun).findOne());
  }

  @Override
  public void start(Run before, Run after, Attributes settings) {
    requireUnmoved(before, attempts.start(before, after, settings));
  }

  @Override
  public void keepFailed(Run run, Failure failure, Instant endedAt) {
    requireUnmoved(run, attempts.keepFailed(run, failure, endedAt));
  }

  @Override
  public void update(Run before, Run after) {
    Check.argument(after.state().isInFlight(), "state", "one in flight", after.state());
    int written =
        database.with(
            "cannot update a run",
            handle -> {
              Update update = handle.createUpdate(UPDATE);
              RunRow.bind(update, before, after.progress());
              return update.execute();
            });
    requireUnmoved(before, written);
  }

  @Override
  public AttemptStanding advance(Run run, Advance newest) {
    Optional<Boolean> cancelled =
        database.with(
            "cannot write the progress of a run",
            handle -> {
              Query update = handle.createQuery(ADVANCE);
              RunRow.bind(update, Optional.of(newest));
              return update
                  .bind("run", run.id().value())
                  .bind("attempt", run.progress().attempts())
                  .mapTo(Boolean.class)
                  .findOne();
            });
    return cancelled
        .map(asked -> asked ? AttemptStanding.CANCEL_REQUESTED : AttemptStanding.WANTED)
        .orElse(AttemptStanding.FENCED);
  }

  @Override
  public void requestCancel(RunId run, CancelRequest request) {
    database.with(
        "cannot ask for a run to be cancelled",
        handle ->
            handle
                .createUpdate(REQUEST_CANCEL)
                .bind("run", run.value())
                .bind("at", Bind.at(request.at()))
                .bind("by", request.by().name())
                .bind("reason", request.reason())
                .execute());
  }

  @Override
  public List<AttemptStanding> standings(List<Run> runs) {
    Map<RunId, Held> held = new HashMap<>();
    database.with(
        "cannot read where attempts stand",
        handle ->
            handle
                .createQuery(STANDINGS)
                .bind("runs", SqlArray.longs(runs, run -> run.id().value()))
                .bind("limit", runs.size())
                .map(
                    (result, context) -> {
                      var row = new Row(result);
                      return held.put(
                          new RunId(row.number("run_id")),
                          new Held(row.integer("attempt"), row.flag("asked")));
                    })
                .list());
    return runs.stream().map(run -> Held.standing(held.get(run.id()), run)).toList();
  }

  /** By which attempt a run is held, and whether somebody has asked for it to be cancelled. */
  private record Held(int attempt, boolean asked) {

    static AttemptStanding standing(@Nullable Held held, Run run) {
      if (held == null || held.attempt != run.progress().attempts()) {
        return AttemptStanding.FENCED;
      }
      return held.asked ? AttemptStanding.CANCEL_REQUESTED : AttemptStanding.WANTED;
    }
  }

  @Override
  public void end(Run before, Run after, Optional<String> cursor, Optional<Freshness> freshness) {
    Check.argument(!after.state().isInFlight(), "state", "a final one", after.state());
    Check.argument(
        cursor.isEmpty() || after.state() == RunState.SUCCEEDED,
        "state",
        "SUCCEEDED, with a cursor",
        after.state());
    int written = ends.write(before, after, cursor, freshness);
    requireUnmoved(before, written);
  }

  private static void requireUnmoved(Run before, int written) {
    if (written != 1) {
      throw new PortException(
          Fault.DATA,
          "the run has moved (run=%s, state=%s, attempt=%d)"
              .formatted(before.id(), before.state(), before.progress().attempts()));
    }
  }

  @Override
  public Checkpoint checkpoint(TargetId target) {
    return database.with(
        "cannot read a checkpoint",
        handle ->
            handle
                .createQuery(CHECKPOINT)
                .bind("source", target.source().value())
                .bind("scopeKey", target.scope().toString())
                .map(
                    (result, context) -> {
                      var row = new Row(result);
                      return new Checkpoint(
                          row.findText("cursor"),
                          row.findAt("last_success_started_at"),
                          new Baseline(row.decimal("baseline_found"), row.number("baseline_runs")));
                    })
                .findOne()
                .orElse(Checkpoint.NONE));
  }

  @Override
  public Map<TargetId, LedgerStanding> standing(Collection<TargetId> targets) {
    return reads.standing(targets);
  }

  @Override
  public List<Run> inFlight(Instant before, Optional<RunId> after, int limit) {
    return reads.inFlight(before, after, limit);
  }

  @Override
  public Around around(TargetId target, Instant at) {
    return reads.around(target, at);
  }

  @Override
  public List<LedgerEntry> decisions(TargetId target, Instant after, int limit) {
    return reads.decisions(target, after, limit);
  }
}
