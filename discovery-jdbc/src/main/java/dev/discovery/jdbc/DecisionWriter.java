package dev.discovery.jdbc;

import dev.discovery.plan.DecidedSlot;
import dev.discovery.port.RunLedger.Entry;
import dev.discovery.port.SlotConflictException;
import dev.discovery.source.RunId;
import dev.discovery.source.TargetId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Puts decisions of the schedule into discovery_run, one statement for all. Thread-safe. */
final class DecisionWriter {

  // Relies on discovery_run_one_per_slot: UNIQUE (source, scope_key, slot_at) WHERE trigger is
  // 'SCHEDULE', and on discovery_run_one_in_flight: UNIQUE (source, scope_key) over runs in flight
  // that are not concurrent. ON CONFLICT names neither, so that it covers both; a row that either
  // refuses is not returned.
  private static final String RECORD =
      """
      INSERT INTO discovery_run (source, scope_key, trigger, decision, skip_reason, decided_at, decided_by,
          slot_at, slot_wall, slot_off_grid, due_at, through_at, through_wall, through_off_grid,
          collapsed, collapsed_at_least, concurrent, state, attempt)
      SELECT source, scope_key, 'SCHEDULE',
          CASE WHEN skip_reason IS NULL THEN 'ENQUEUED' ELSE 'SKIPPED' END,
          skip_reason, :decidedAt, :decidedBy,
          slot_at, slot_wall, slot_off_grid, due_at, through_at, through_wall, through_off_grid,
          collapsed, collapsed_at_least, concurrent,
          CASE WHEN skip_reason IS NULL THEN 'QUEUED' END,
          CASE WHEN skip_reason IS NULL THEN 0 END
      FROM unnest(:sources, :scopeKeys, :skipReasons, :slotAts, :slotWalls, :slotOffGrids, :dues,
          :throughAts, :throughWalls, :throughOffGrids, :collapsed, :atLeast, :concurrent)
          WITH ORDINALITY AS decided (source, scope_key, skip_reason, slot_at, slot_wall, slot_off_grid, due_at,
          through_at, through_wall, through_off_grid, collapsed, collapsed_at_least, concurrent, position)
      ORDER BY position
      ON CONFLICT DO NOTHING
      RETURNING run_id, source, scope_key, slot_at
      """;

  private final Database database;

  DecisionWriter(Database database) {
    this.database = database;
  }

  /**
   * Adds decisions.
   *
   * @return their ids, in the order of {@code entries}
   * @throws SlotConflictException naming the targets whose decisions a constraint refused
   */
  List<RunId> write(List<Entry> entries, Instant now, String instance) {
    Map<Decided, RunId> recorded = new HashMap<>();
    database.with(
        "cannot record decisions",
        handle -> {
          Query insert = handle.createQuery(RECORD);
          bind(insert, entries);
          insert
              .bind("decidedAt", Bind.at(now))
              .bind("decidedBy", instance)
              .map(
                  (result, context) -> {
                    var row = new Row(result);
                    return recorded.put(
                        new Decided(row.target(), row.at("slot_at")),
                        new RunId(row.number("run_id")));
                  })
              .list();
          return recorded;
        });
    return idsInOrder(entries, recorded);
  }

  /** Each id is given once: of two entries for one slot, the second was refused. */
  private static List<RunId> idsInOrder(List<Entry> entries, Map<Decided, RunId> recorded) {
    var ids = new ArrayList<RunId>(entries.size());
    Set<TargetId> refused = new LinkedHashSet<>();
    for (Entry entry : entries) {
      Instant slotAt = entry.slot().slot().at().truncatedTo(ChronoUnit.MICROS);
      RunId id = recorded.remove(new Decided(entry.target(), slotAt));
      if (id == null) {
        refused.add(entry.target());
      } else {
        ids.add(id);
      }
    }
    if (!refused.isEmpty()) {
      throw new SlotConflictException(List.copyOf(refused));
    }
    return ids;
  }

  private static void bind(Query insert, List<Entry> entries) {
    insert
        .bind("sources", SqlArray.texts(entries, entry -> entry.target().source().value()))
        .bind("scopeKeys", SqlArray.texts(entries, entry -> entry.target().scope().toString()))
        .bind("skipReasons", SqlArray.texts(entries, DecisionWriter::skipReason))
        .bind("slotAts", SqlArray.instants(entries, slot(of -> of.slot().at())))
        .bind("slotWalls", SqlArray.walls(entries, slot(of -> of.slot().wall())))
        .bind("slotOffGrids", SqlArray.flags(entries, slot(of -> of.slot().offGrid())))
        .bind("dues", SqlArray.instants(entries, slot(DecidedSlot::dueAt)))
        .bind("throughAts", SqlArray.instants(entries, slot(of -> of.through().at())))
        .bind("throughWalls", SqlArray.walls(entries, slot(of -> of.through().wall())))
        .bind("throughOffGrids", SqlArray.flags(entries, slot(of -> of.through().offGrid())))
        .bind("collapsed", SqlArray.longs(entries, slot(DecidedSlot::collapsed)))
        .bind("atLeast", SqlArray.flags(entries, slot(DecidedSlot::atLeast)))
        .bind("concurrent", SqlArray.flags(entries, DecisionWriter::concurrent));
  }

  private static <T> Function<Entry, T> slot(Function<DecidedSlot, T> column) {
    return entry -> column.apply(entry.slot());
  }

  private static @Nullable String skipReason(Entry entry) {
    return entry instanceof Entry.Skipped skipped ? skipped.reason().name() : null;
  }

  private static @Nullable Boolean concurrent(Entry entry) {
    return entry instanceof Entry.Enqueued enqueued ? enqueued.concurrent() : null;
  }

  /** What tells one decision of the schedule from all others. */
  private record Decided(TargetId target, Instant slotAt) {}
}
