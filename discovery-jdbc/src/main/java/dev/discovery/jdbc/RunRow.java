package dev.discovery.jdbc;

import dev.discovery.access.Actor;
import dev.discovery.plan.BackfillId;
import dev.discovery.plan.DecidedSlot;
import dev.discovery.plan.SkipReason;
import dev.discovery.run.Advance;
import dev.discovery.run.Attempt;
import dev.discovery.run.CancelRequest;
import dev.discovery.run.Failure;
import dev.discovery.run.Judgement;
import dev.discovery.run.LedgerEntry;
import dev.discovery.run.Origin;
import dev.discovery.run.Outcome;
import dev.discovery.run.Run;
import dev.discovery.run.RunProgress;
import dev.discovery.run.RunState;
import dev.discovery.run.Verdict;
import dev.discovery.source.Attributes;
import dev.discovery.source.FailureKind;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.RunId;
import dev.discovery.source.Trigger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** A row of discovery_run, to and fro. */
final class RunRow {

  /** What {@link #read} and {@link #readRun} need. */
  static final String COLUMNS =
      """
      run_id, source, scope_key, trigger, decision, skip_reason, decided_at, requested_by, backfill_id,
          slot_at, slot_wall, slot_off_grid, due_at, through_at, through_wall, through_off_grid,
          collapsed, collapsed_at_least, concurrent, state, attempt, worker, attempt_started_at,
          progress_done, progress_total, progress_phase, progress_at,
          started_at, retry_at, finished_at, items_found, items_created, items_updated,
          items_unchanged, items_skipped, items_failed, failure_kind, failure_message,
          failure_detail, verdict, verdict_reason, attribute_names, attribute_values, attributes_dropped,
          missing_since, cancel_requested_at, cancel_requested_by, cancel_reason\
      """;

  /** {@link #COLUMNS} for lists, which do not show it: it would be most of what is read. */
  static final String WITHOUT_DETAIL =
      COLUMNS.replace("failure_detail", "CAST(NULL AS text) AS failure_detail");

  private RunRow() {}

  static LedgerEntry read(ResultSet result, StatementContext context) throws SQLException {
    var row = new Row(result);
    if (row.has("skip_reason")) {
      return new LedgerEntry.Skipped(
          new RunId(row.number("run_id")),
          row.target(),
          decided(row),
          row.value(SkipReason.class, "skip_reason"),
          row.at("decided_at"));
    }
    return new LedgerEntry.Asked(readRun(result, context));
  }

  static Run readRun(ResultSet result, StatementContext context) throws SQLException {
    var row = new Row(result);
    return new Run(
        new RunId(row.number("run_id")),
        row.target(),
        origin(row),
        row.at("decided_at"),
        row.flag("concurrent"),
        progress(row),
        row.has("cancel_requested_at") ? Optional.of(cancelRequest(row)) : Optional.empty());
  }

  private static CancelRequest cancelRequest(Row row) throws SQLException {
    return new CancelRequest(
        new Actor(row.text("cancel_requested_by")),
        row.text("cancel_reason"),
        row.at("cancel_requested_at"));
  }

  private static Origin origin(Row row) throws SQLException {
    return switch (row.value(Trigger.class, "trigger")) {
      case SCHEDULE -> new Origin.Scheduled(decided(row));
      case MANUAL -> new Origin.Requested(new Actor(row.text("requested_by")));
      case BACKFILL ->
          new Origin.Backfilled(
              new BackfillId(row.number("backfill_id")),
              row.slot("slot"),
              new Actor(row.text("requested_by")));
    };
  }

  private static DecidedSlot decided(Row row) throws SQLException {
    return new DecidedSlot(
        row.slot("slot"),
        row.at("due_at"),
        row.slot("through"),
        row.number("collapsed"),
        row.flag("collapsed_at_least"));
  }

  private static RunProgress progress(Row row) throws SQLException {
    Optional<Attempt> attempt =
        row.integer("attempt") > 0
            ? Optional.of(
                new Attempt(
                    row.integer("attempt"),
                    row.text("worker"),
                    row.at("attempt_started_at"),
                    row.has("progress_at") ? Optional.of(advance(row)) : Optional.empty()))
            : Optional.empty();
    Optional<String> detail = row.findText("failure_detail");
    return new RunProgress(
        row.value(RunState.class, "state"),
        attempt,
        row.findAt("started_at"),
        row.findAt("retry_at"),
        row.findAt("finished_at"),
        row.has("items_found") ? Optional.of(outcome(row)) : Optional.empty(),
        failure(row, "failure").map(it -> new Failure(it.kind(), it.message(), detail)),
        row.findAt("missing_since"));
  }

  private static Advance advance(Row row) throws SQLException {
    OptionalLong total =
        row.has("progress_total")
            ? OptionalLong.of(row.number("progress_total"))
            : OptionalLong.empty();
    return new Advance(
        row.number("progress_done"), total, row.text("progress_phase"), row.at("progress_at"));
  }

  /** From three columns: names, values, and how many were dropped. */
  static Attributes pairs(Row row, String one, String many) throws SQLException {
    String[] names = row.texts(one + "_names");
    String[] values = row.texts(one + "_values");
    var pairs = new LinkedHashMap<String, String>();
    for (int n = 0; n < names.length; n++) {
      pairs.put(names[n], values[n]);
    }
    return new Attributes(pairs, row.integer(many + "_dropped"));
  }

  private static Outcome outcome(Row row) throws SQLException {
    return new Outcome(
        items(row),
        pairs(row, "attribute", "attributes"),
        new Judgement(row.value(Verdict.class, "verdict"), row.text("verdict_reason")));
  }

  /** From the six columns of counts, here and in the totals. */
  static ItemCounts items(Row row) throws SQLException {
    return new ItemCounts(
        row.number("items_found"),
        row.number("items_created"),
        row.number("items_updated"),
        row.number("items_unchanged"),
        row.number("items_skipped"),
        row.number("items_failed"));
  }

  /** From the two columns that begin with {@code prefix}. */
  static Optional<Failure> failure(Row row, String prefix) throws SQLException {
    return row.has(prefix + "_kind")
        ? Optional.of(
            new Failure(
                row.value(FailureKind.class, prefix + "_kind"), row.text(prefix + "_message")))
        : Optional.empty();
  }

  private static @Nullable Object texts(Optional<Collection<String>> of) {
    return of.map(texts -> SqlArray.texts(texts, text -> text)).orElse(null);
  }

  /** The parameters that are columns of what a sync says of its progress. */
  static Map<String, @Nullable Object> values(Optional<Advance> newest) {
    OptionalLong total = newest.map(Advance::total).orElse(OptionalLong.empty());
    Map<String, @Nullable Object> values = new HashMap<>();
    values.put("progressDone", newest.map(Advance::done).orElse(null));
    values.put("progressTotal", total.isPresent() ? (Long) total.getAsLong() : null);
    values.put("progressPhase", newest.map(Advance::phase).orElse(null));
    values.put("progressAt", Bind.at(newest.map(Advance::at)));
    return values;
  }

  /** The parameters that are columns of the progress, and what the row must still say. */
  static Map<String, @Nullable Object> values(Run before, RunProgress after) {
    Optional<ItemCounts> items = after.items();
    Map<String, @Nullable Object> values = values(after.attempt().flatMap(Attempt::advance));
    Optional<Attributes> attributes = after.outcome().map(Outcome::attributes);
    values.put("run", before.id().value());
    values.put("stateBefore", before.state().name());
    values.put("attemptBefore", before.progress().attempts());
    values.put("state", after.state().name());
    values.put("attempt", after.attempts());
    values.put("worker", after.attempt().map(Attempt::worker).orElse(null));
    values.put("attemptStartedAt", Bind.at(after.attempt().map(Attempt::startedAt)));
    values.put("startedAt", Bind.at(after.startedAt()));
    values.put("retryAt", Bind.at(after.retryAt()));
    values.put("finishedAt", Bind.at(after.finishedAt()));
    values.put("found", items.map(ItemCounts::found).orElse(null));
    values.put("created", items.map(ItemCounts::created).orElse(null));
    values.put("updated", items.map(ItemCounts::updated).orElse(null));
    values.put("unchanged", items.map(ItemCounts::unchanged).orElse(null));
    values.put("skipped", items.map(ItemCounts::skipped).orElse(null));
    values.put("failed", items.map(ItemCounts::failed).orElse(null));
    values.put("failureKind", after.failure().map(why -> why.kind().name()).orElse(null));
    values.put("failureMessage", after.failure().map(Failure::message).orElse(null));
    values.put("failureDetail", after.failure().flatMap(Failure::detail).orElse(null));
    values.put("verdict", after.verdict().map(Verdict::name).orElse(null));
    values.put("verdictReason", after.judgement().map(Judgement::reason).orElse(null));
    values.put("attributeNames", texts(attributes.map(of -> of.values().keySet())));
    values.put("attributeValues", texts(attributes.map(of -> of.values().values())));
    values.put("attributesDropped", attributes.map(Attributes::dropped).orElse(null));
    values.put("missingSince", Bind.at(after.missingSince()));
    return values;
  }
}
