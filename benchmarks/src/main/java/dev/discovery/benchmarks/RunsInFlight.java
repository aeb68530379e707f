package dev.discovery.benchmarks;

import dev.discovery.source.RunId;
import java.util.List;

/** Makes runs that wait for a worker. */
record RunsInFlight(Sql sql) {

  private static final String LET_GO =
      """
      UPDATE discovery_target SET in_flight_run = NULL, in_flight_trigger = NULL
      FROM discovery_run
      WHERE run_id = in_flight_run AND finished_at IS NOT NULL
      """;

  private static final String QUEUE =
      """
      WITH picked AS (
        SELECT source, scope_key, last_slot_at + INTERVAL '1 hour' AS slot_at
        FROM discovery_target
        WHERE in_flight_run IS NULL AND (source = ? OR ? = '')
        ORDER BY random()
        LIMIT ?
      ), queued AS (
        INSERT INTO discovery_run (
          source, scope_key, trigger, decision, decided_at, decided_by,
          slot_at, slot_wall, slot_off_grid, due_at, through_at, through_wall, through_off_grid, collapsed,
          collapsed_at_least, concurrent, state, attempt
        )
        SELECT
          source, scope_key, 'SCHEDULE', 'ENQUEUED', clock_timestamp(), 'node-1',
          slot_at, slot_at AT TIME ZONE 'UTC', FALSE, slot_at, slot_at, slot_at AT TIME ZONE 'UTC', FALSE, 0,
          FALSE, FALSE, 'QUEUED', 0
        FROM picked
        RETURNING run_id, source, scope_key, slot_at, slot_wall
      )
      UPDATE discovery_target AS target
      SET in_flight_run = run_id, in_flight_trigger = 'SCHEDULE',
          last_slot_at = queued.slot_at, last_slot_wall = queued.slot_wall
      FROM queued
      WHERE target.source = queued.source AND target.scope_key = queued.scope_key
      RETURNING run_id
      """;

  /** Of that many targets, at random, of {@code source} alone unless it is empty. */
  List<RunId> queue(int count, String source) {
    sql.update(LET_GO);
    List<RunId> runs =
        sql.values(QUEUE, source, source, count).stream()
            .map(id -> new RunId(Long.parseLong(id)))
            .toList();
    if (runs.size() < count) {
      throw new IllegalStateException("only " + runs.size() + " targets of " + count + " are free");
    }
    return runs;
  }
}
