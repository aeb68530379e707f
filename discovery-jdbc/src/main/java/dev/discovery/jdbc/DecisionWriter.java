package dev.discovery.jdbc;

import dev.discovery.access.Actor;
import dev.discovery.plan.DecidedSlot;
import dev.discovery.port.RunLedger.Entry;
import dev.discovery.port.SlotConflictException;
import dev.discovery.run.Origin;
import dev.discovery.source.RunId;
import dev.discovery.source.TargetId;
import dev.discovery.source.Trigger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.function.Function;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Puts decisions and runs into discovery_run, one statement for all. Thread-safe. */
final class DecisionWriter {

  // Relies on discovery_run_one_per_slot: UNIQUE (source, scope_key, slot_at) WHERE trigger is
  // 'SCHEDULE', on discovery_run_one_per_backfilled_slot: UNIQUE (backfill_id, slot_at), and on
  // discovery_run_one_in_flight: UNIQUE (source, scope_key) over runs in flight that are not
  // concurrent. ON CONFLICT names none, so that it covers all; a row that any refuses is not
  // returned.
  private static final String RECORD =
      """
      INSERT INTO discovery_run (source, scope_key, trigger, decision, skip_reason, decided_at, decided_by,
          requested_by, backfill_id,
          slot_at, slot_wall, slot_off_grid, due_at, through_at, through_wall, through_off_grid,
          collapsed, collapsed_at_least, concurrent, state, attempt)
      SELECT source, scope_key, trigger,
          CASE WHEN skip_reason IS NULL THEN 'ENQUEUED' ELSE 'SKIPPED' END,
          skip_reason, :decidedAt, :decidedBy, requested_by, backfill_id,
          slot_at, slot_wall, slot_off_grid, due_at, through_at, through_wall, through_off_grid,
          collapsed, collapsed_at_least, concurrent,
          CASE WHEN skip_reason IS NULL THEN 'QUEUED' END,
          CASE WHEN skip_reason IS NULL THEN 0 END
      FROM unnest(:sources, :scopeKeys, :triggers, :skipReasons, :requestedBys, :backfills,
          :slotAts, :slotWalls, :slotOffGrids, :dues, :throughAts, :throughWalls, :throughOffGrids,
          :collapsed, :atLeast, :concurrent)
          WITH ORDINALITY AS decided (source, scope_key, trigger, skip_reason, requested_by, backfill_id,
          slot_at, slot_wall, slot_off_grid, due_at, through_at, through_wall, through_off_grid,
          collapsed, collapsed_at_least, concurrent, position)
      ORDER BY position
      ON CONFLICT DO NOTHING
      RETURNING run_id, source, scope_key, trigger, slot_at
      """;

  private final Database database;

  DecisionWriter(Database database) {
    this.database = database;
  }

  /**
   * Adds decisions and runs.
   *
   * @return their ids, in the order of {@code entries}
   * @throws SlotConflictException naming the targets whose entries a constraint refused
   */
  List<RunId> write(List<Entry> entries, Instant now, String instance) {
    Map<Recorded, Queue<RunId>> recorded = new HashMap<>();
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
                    var what =
                        new Recorded(
                            row.target(),
                            row.value(Trigger.class, "trigger"),
                            row.findAt("slot_at"));
                    return recorded
                        .computeIfAbsent(what, first -> new PriorityQueue<>())
                        .add(new RunId(row.number("run_id")));
                  })
              .list();
          return recorded;
        });
    return idsInOrder(entries, recorded);
  }

  /**
   * Each id is given once: of two entries for one slot, the second was refused. Entries that differ
   * in nothing that tells them apart get theirs in their order, which is that of the ids.
   */
  private static List<RunId> idsInOrder(List<Entry> entries, Map<Recorded, Queue<RunId>> recorded) {
    var ids = new ArrayList<RunId>(entries.size());
    Set<TargetId> refused = new LinkedHashSet<>();
    for (Entry entry : entries) {
      Queue<RunId> given = recorded.get(Recorded.of(entry));
      if (given == null || given.isEmpty()) {
        refused.add(entry.target());
      } else {
        ids.add(given.remove());
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
        .bind("triggers", SqlArray.texts(entries, entry -> entry.origin().trigger().name()))
        .bind("skipReasons", SqlArray.texts(entries, DecisionWriter::skipReason))
        .bind(
            "requestedBys",
            SqlArray.texts(
                entries, entry -> entry.origin().requestedBy().map(Actor::name).orElse(null)))
        .bind("backfills", SqlArray.longs(entries, DecisionWriter::backfill))
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

  private static <T> Function<Entry, @Nullable T> slot(Function<DecidedSlot, T> column) {
    return entry -> entry.origin().slot().map(column).orElse(null);
  }

  private static @Nullable String skipReason(Entry entry) {
    return entry instanceof Entry.Skipped skipped ? skipped.reason().name() : null;
  }

  private static @Nullable Long backfill(Entry entry) {
    return entry.origin() instanceof Origin.Backfilled of ? of.backfill().value() : null;
  }

  private static @Nullable Boolean concurrent(Entry entry) {
    return entry instanceof Entry.Enqueued enqueued ? enqueued.concurrent() : null;
  }

  /** What tells entries apart: all of them, but for runs that are asked for at once. */
  private record Recorded(TargetId target, Trigger trigger, Optional<Instant> slotAt) {

    static Recorded of(Entry entry) {
      Optional<Instant> slotAt = entry.origin().slot().map(of -> of.slot().at());
      return new Recorded(entry.target(), entry.origin().trigger(), slotAt);
    }
  }
}
