package dev.discovery.benchmarks;

/**
 * The floor: the same rows, moved by one statement a batch with fixed values and interval
 * arithmetic, without a cron, a zone or a client that looks at them.
 */
record PureSql(Sql sql) implements Contender {

  private static final String BATCH =
      """
      WITH due AS MATERIALIZED (
        SELECT source, scope_key, slot_at, slot_wall
        FROM discovery_target
        WHERE wake_at <= clock_timestamp() AND source = ?
        ORDER BY wake_at, source, scope_key
        LIMIT 500
        FOR UPDATE SKIP LOCKED
      ), recorded AS (
        INSERT INTO discovery_run (
          source, scope_key, trigger, decision, decided_at, decided_by, slot_at, slot_wall, slot_off_grid, due_at,
          through_at, through_wall, through_off_grid, collapsed, collapsed_at_least, concurrent, state, attempt
        )
        SELECT
          source, scope_key, 'SCHEDULE', 'ENQUEUED', clock_timestamp(), 'floor', slot_at, slot_wall, FALSE, slot_at,
          slot_at, slot_wall, FALSE, 0, FALSE, FALSE, 'QUEUED', 0
        FROM due
        ON CONFLICT DO NOTHING
        RETURNING run_id, source, scope_key
      ), jobs AS (
        INSERT INTO discovery_job (task_name, task_instance, execution_time, picked, version, priority)
        SELECT 'floor', run_id::text, clock_timestamp(), FALSE, 1, 0
        FROM recorded
        ON CONFLICT DO NOTHING
      )
      UPDATE discovery_target AS target
      SET
        last_slot_at = due.slot_at,
        last_slot_wall = due.slot_wall,
        last_slot_off_grid = FALSE,
        slot_at = due.slot_at + INTERVAL '10 years',
        slot_wall = due.slot_wall + INTERVAL '10 years',
        slot_off_grid = FALSE,
        due_at = due.slot_at + INTERVAL '10 years',
        in_flight_run = recorded.run_id,
        in_flight_trigger = 'SCHEDULE'
      FROM due
      JOIN recorded USING (source, scope_key)
      WHERE target.source = due.source AND target.scope_key = due.scope_key
      """;

  @Override
  public String name() {
    return "pure SQL, fixed interval (floor)";
  }

  @Override
  public String source() {
    return "floor";
  }

  @Override
  public void drain() {
    int moved;
    do {
      moved = sql.update(BATCH, source());
    } while (moved > 0);
  }
}
