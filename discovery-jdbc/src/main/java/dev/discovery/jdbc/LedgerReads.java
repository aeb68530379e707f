package dev.discovery.jdbc;

import dev.discovery.plan.InFlight;
import dev.discovery.plan.LedgerStanding;
import dev.discovery.port.RunLedger;
import dev.discovery.run.LedgerEntry;
import dev.discovery.run.Run;
import dev.discovery.source.RunId;
import dev.discovery.source.TargetId;
import dev.discovery.source.Trigger;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.Query;

/** What is read from discovery_run of more than one run. Thread-safe. */
final class LedgerReads {

  private static final String IN_FLIGHT =
      """
      SELECT %1$s
      FROM discovery_run
      WHERE decision = 'ENQUEUED'
        AND finished_at IS NULL
        AND run_id > :after
        AND CASE state WHEN 'QUEUED' THEN decided_at WHEN 'RUNNING' THEN attempt_started_at ELSE retry_at END
          < :before
      ORDER BY run_id
      LIMIT :limit
      """
          .formatted(RunRow.COLUMNS);

  // Relies on discovery_run_one_per_slot, one probe for each side.
  private static final String AROUND =
      """
      (
        SELECT %1$s
        FROM discovery_run
        WHERE source = :source AND scope_key = :scopeKey AND trigger = 'SCHEDULE' AND slot_at <= :at
        ORDER BY slot_at DESC
        LIMIT 1
      )
      UNION ALL
      (
        SELECT %1$s
        FROM discovery_run
        WHERE source = :source AND scope_key = :scopeKey AND trigger = 'SCHEDULE' AND slot_at > :at
        ORDER BY slot_at
        LIMIT 1
      )
      ORDER BY slot_at
      LIMIT 2
      """
          .formatted(RunRow.COLUMNS);

  // Relies on discovery_run_one_per_slot.
  static final String DECISIONS =
      """
      SELECT %1$s
      FROM discovery_run
      WHERE source = :source AND scope_key = :scopeKey AND trigger = 'SCHEDULE' AND slot_at > :after
      ORDER BY slot_at
      LIMIT :limit
      """
          .formatted(RunRow.COLUMNS);

  // Relies on discovery_run_one_per_slot and discovery_run_one_in_flight, for each target a probe
  // of each.
  private static final String STANDING =
      """
      SELECT of_source AS source, of_scope_key AS scope_key, through_at, through_wall, through_off_grid, run_id, trigger
      FROM unnest(:sources, :scopeKeys) AS wanted (of_source, of_scope_key)
      LEFT JOIN LATERAL (
        SELECT through_at, through_wall, through_off_grid
        FROM discovery_run
        WHERE source = of_source AND scope_key = of_scope_key AND trigger = 'SCHEDULE'
        ORDER BY slot_at DESC
        LIMIT 1
      ) AS newest ON true
      LEFT JOIN LATERAL (
        SELECT run_id, trigger
        FROM discovery_run
        WHERE source = of_source AND scope_key = of_scope_key AND decision = 'ENQUEUED' AND finished_at IS NULL
          AND NOT concurrent
        LIMIT 1
      ) AS alone ON true
      ORDER BY of_source, of_scope_key
      LIMIT :limit
      """;

  private final Database database;

  LedgerReads(Database database) {
    this.database = database;
  }

  Map<TargetId, LedgerStanding> standing(Collection<TargetId> targets) {
    Set<TargetId> distinct = Set.copyOf(targets);
    return database.with(
        "cannot read where targets stand",
        handle -> {
          Query query = handle.createQuery(STANDING);
          Ids.bind(query, "sources", "scopeKeys", distinct);
          return query
              .bind("limit", distinct.size())
              .map(
                  (result, context) -> {
                    var row = new Row(result);
                    return Map.entry(row.target(), standing(row));
                  })
              .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
        });
  }

  private static LedgerStanding standing(Row row) throws SQLException {
    Optional<InFlight> inFlight =
        row.has("run_id")
            ? Optional.of(
                new InFlight(new RunId(row.number("run_id")), row.value(Trigger.class, "trigger")))
            : Optional.empty();
    return new LedgerStanding(row.findSlot("through"), inFlight);
  }

  List<Run> inFlight(Instant before, Optional<RunId> after, int limit) {
    return database.with(
        "cannot read runs in flight",
        handle ->
            handle
                .createQuery(IN_FLIGHT)
                .bind("after", after.map(RunId::value).orElse(0L))
                .bind("before", Bind.at(before))
                .bind("limit", limit)
                .map(RunRow::readRun)
                .list());
  }

  RunLedger.Around around(TargetId target, Instant at) {
    List<LedgerEntry> found =
        database.with(
            "cannot read decisions",
            handle ->
                handle
                    .createQuery(AROUND)
                    .bind("source", target.source().value())
                    .bind("scopeKey", target.scope().toString())
                    .bind("at", Bind.at(at))
                    .map(RunRow::read)
                    .list());
    return new RunLedger.Around(
        found.stream().filter(entry -> !isAfter(entry, at)).findFirst(),
        found.stream().filter(entry -> isAfter(entry, at)).findFirst());
  }

  List<LedgerEntry> decisions(TargetId target, Instant after, int limit) {
    return database.with(
        "cannot read decisions",
        handle ->
            handle
                .createQuery(DECISIONS)
                .bind("source", target.source().value())
                .bind("scopeKey", target.scope().toString())
                .bind("after", Bind.at(after))
                .bind("limit", limit)
                .map(RunRow::read)
                .list());
  }

  private static boolean isAfter(LedgerEntry decision, Instant at) {
    return decision.decided().orElseThrow().slot().at().isAfter(at);
  }
}
