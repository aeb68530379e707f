package dev.discovery.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The laws hold for whoever writes: by hand, by a bug, by another version of the code. */
class SchemaConstraintsTest {

  private PostgresBed bed;

  @BeforeEach
  void fill() {
    bed = PostgresBed.open();
    execute(
        """
        INSERT INTO discovery_target (source, scope_key, cron, zone, frequency_seconds, overlap, catch_up, spread_ms,
            active, last_slot_at, last_slot_wall, last_slot_off_grid, slot_at, slot_wall, slot_off_grid, due_at)
        VALUES ('karnet', 'city:krakow', '0 0 * * *', 'UTC', 86400, 'SKIP', 'ONCE', 0, true,
            '2026-03-10T00:00Z', '2026-03-10', false, '2026-03-11T00:00Z', '2026-03-11', false,
            '2026-03-11T00:00Z')
        """);
    execute(
        """
        INSERT INTO discovery_run (source, scope_key, trigger, decision, decided_at, decided_by, slot_at, slot_wall,
            slot_off_grid, due_at, through_at, through_wall, through_off_grid, collapsed, collapsed_at_least,
            concurrent, state, attempt)
        VALUES ('karnet', 'city:krakow', 'SCHEDULE', 'ENQUEUED', now(), 'node', '2026-03-10T00:00Z', '2026-03-10',
            false, '2026-03-10T00:00Z', '2026-03-10T00:00Z', '2026-03-10', false, 0, false,
            false, 'QUEUED', 0)
        """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          last_slot_at = '2026-03-09T23:59:59.999999Z'                     | discovery_target_last_slot_grows
          last_slot_at = NULL, last_slot_wall = NULL, last_slot_off_grid = NULL | discovery_target_last_slot_grows
          last_slot_at = '2026-03-11T00:00Z'                               | discovery_target_slot_after_last
          slot_at = '2026-03-10T00:00Z'                                    | discovery_target_slot_after_last
          slot_at = NULL, slot_wall = NULL, slot_off_grid = NULL, due_at = NULL | discovery_target_active_has_slot
          active = false                                                   | discovery_target_active_has_slot
          due_at = NULL                                                    | discovery_target_slot_whole
          due_at = '2026-03-10T23:59Z'                                     | discovery_target_due_after_slot
          parked = 'BORED', parked_detail = '', parked_since = now(), rechecks = 0 | discovery_target_parked_known
          parked = 'OVERLAP'                                               | discovery_target_parked_whole
          recheck_at = now()                                               | discovery_target_parked_whole
          frequency_seconds = 59                                           | discovery_target_frequency_range
          catch_up = 'TWICE'                                               | discovery_target_catch_up_known
          catch_up_window_seconds = 59                                     | discovery_target_catch_up_window_range
          catch_up_window_seconds = 31622401                               | discovery_target_catch_up_window_range
          objective_seconds = 59                                           | discovery_target_objective_range
          objective_seconds = 31622401                                     | discovery_target_objective_range
          overlap = 'MAYBE'                                                | discovery_target_overlap_known
          in_flight_run = 7                                                | discovery_target_in_flight_whole
          in_flight_run = 7, in_flight_trigger = 'WHIM'                    | discovery_target_in_flight_trigger_known
          scope_key = 'planet:earth'                                       | discovery_target_scope_key_form
          """)
  void target_keeps_its_laws(String change, String constraint) {
    assertRefused("UPDATE discovery_target SET " + change, constraint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          state = 'FAILED', attempt = 1, worker = 'w', attempt_started_at = now() | discovery_run_ended_is_finished
          finished_at = now()                                              | discovery_run_ended_is_finished
          state = 'DONE', finished_at = now()                              | discovery_run_state_known
          state = 'RUNNING'                                                | discovery_run_attempt_whole
          attempt = 1                                                      | discovery_run_attempt_whole
          progress_at = now(), progress_done = 0, progress_phase = ''      | discovery_run_progress_whole
          progress_done = 0                                                | discovery_run_progress_whole
          cancel_requested_at = now()                                      | discovery_run_cancel_request_whole
          cancel_requested_at = now(), cancel_requested_by = 'ann', cancel_reason = '' | discovery_run_cancel_request_whole
          retry_at = now()                                                 | discovery_run_retry_at
          items_found = 1                                                  | discovery_run_items_whole
          failure_kind = 'DATA'                                            | discovery_run_failure_whole
          failure_detail = 'at'                                            | discovery_run_failure_whole
          verdict = 'OK', verdict_reason = ''                              | discovery_run_verdict_whole
          state = 'LOST', finished_at = now(), verdict = 'OK', verdict_reason = '' | discovery_run_verdict_whole
          attributes_dropped = 1                                           | discovery_run_attributes_whole
          slot_at = NULL                                                   | discovery_run_has_slot
          trigger = 'MANUAL', requested_by = 'ann'                         | discovery_run_has_slot
          trigger = 'BACKFILL', requested_by = 'ann'                       | discovery_run_backfill
          requested_by = 'ann'                                             | discovery_run_requested_by
          through_at = '2026-03-09T00:00Z'                                 | discovery_run_slot_order
          skip_reason = 'OVERLAP'                                          | discovery_run_skipped_for_a_reason
          concurrent = NULL                                                | discovery_run_enqueued_has_state
          """)
  void run_keeps_its_laws(String change, String constraint) {
    assertRefused("UPDATE discovery_run SET " + change, constraint);
  }

  @Test
  void slot_is_decided_once_and_one_run_is_in_flight() {
    assertRefused(copyOfTheRun("slot_at"), "discovery_run_one_per_slot");
    assertRefused(copyOfTheRun("slot_at + interval '1 day'"), "discovery_run_one_in_flight");
    execute(
        "UPDATE discovery_run SET state = 'LOST', finished_at = now(), verdict = 'FAILED', verdict_reason = ''");

    assertRefused(copyOfTheRun("slot_at"), "discovery_run_one_per_slot");
    execute(copyOfTheRun("slot_at + interval '1 day'"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[1]", "7", "null", "\"text\""})
  void config_is_an_object(String json) {
    execute(
        "INSERT INTO discovery_city (city_id, name, country, zone) VALUES ('a', 'A', 'PL', 'UTC')");

    assertRefused(
        "UPDATE discovery_city SET version = 1, config = '" + json + "'",
        "discovery_city_config_is_object");
    assertRefused(
        "INSERT INTO discovery_config_version VALUES ('a', 1, '" + json + "', 'ann', now())",
        "discovery_config_version_config_is_object");
  }

  @Test
  void wake_time_is_nobodys_to_write() {
    assertRefused("UPDATE discovery_target SET wake_at = now()", "428C9");
  }

  private static String copyOfTheRun(String slot) {
    return """
        INSERT INTO discovery_run (source, scope_key, trigger, decision, decided_at, decided_by, slot_at, slot_wall,
            slot_off_grid, due_at, through_at, through_wall, through_off_grid, collapsed, collapsed_at_least,
            concurrent, state, attempt)
        SELECT source, scope_key, trigger, decision, decided_at, decided_by, %1$s, slot_wall,
            slot_off_grid, due_at, %1$s, through_wall, through_off_grid, collapsed, collapsed_at_least,
            false, 'QUEUED', 0
        FROM discovery_run
        """
        .formatted(slot);
  }

  private void assertRefused(String sql, String constraintOrState) {
    assertThatThrownBy(() -> execute(sql))
        .rootCause()
        .isInstanceOfSatisfying(
            org.postgresql.util.PSQLException.class,
            e ->
                assertThat(
                        e.getServerErrorMessage().getConstraint() == null
                            ? e.getSQLState()
                            : e.getServerErrorMessage().getConstraint())
                    .isEqualTo(constraintOrState));
  }

  private void execute(String sql) {
    Postgres.execute(bed.pool(), sql);
  }
}
