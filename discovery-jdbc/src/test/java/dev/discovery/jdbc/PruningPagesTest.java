package dev.discovery.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.port.Housekeeping.Step;
import dev.discovery.run.Retention;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a step of pruning reads does not grow with the ledger: measured in pages, not in time. */
class PruningPagesTest {

  private static final Instant NOW = Instant.parse("2026-03-10T10:15:30Z");
  private static final Pattern HIT =
      Pattern.compile("Buffers: shared (?:hit=(\\d+))?(?: ?read=(\\d+))?");

  private PostgresBed bed;

  @BeforeEach
  void fill() {
    bed = PostgresBed.open();
    execute(
        """
        INSERT INTO discovery_target (source, scope_key, cron, zone, frequency_seconds, overlap, catch_up, spread_ms,
            active, last_slot_at, last_slot_wall, last_slot_off_grid, slot_at, slot_wall, slot_off_grid, due_at)
        SELECT 'karnet', 'city:c' || n, '0 0 * * *', 'UTC', 86400, 'SKIP', 'ONCE', 0, true,
            '2026-03-10T00:00Z', '2026-03-10', false, '2026-03-11T00:00Z', '2026-03-11', false, '2026-03-11T00:00Z'
        FROM generate_series(1, 1000) AS n
        """);
    execute(
        """
        INSERT INTO discovery_target_stats (source, scope_key, cancelled, last_run_at)
        SELECT 'karnet', 'city:c' || n, 100, '2026-03-10T00:00Z'
        FROM generate_series(1, 1000) AS n
        """);
    execute(
        """
        INSERT INTO discovery_run (source, scope_key, trigger, decision, decided_at, decided_by, slot_at, slot_wall,
            slot_off_grid, due_at, through_at, through_wall, through_off_grid, collapsed, collapsed_at_least,
            concurrent, state, attempt, finished_at)
        SELECT 'karnet', 'city:c' || n, 'SCHEDULE', 'ENQUEUED', slot, 'node', slot, slot AT TIME ZONE 'UTC',
            false, slot, slot, slot AT TIME ZONE 'UTC', false, 0, false, false, 'CANCELLED', 0, slot
        FROM generate_series(0, 99) AS day, generate_series(1, 1000) AS n,
            LATERAL (SELECT timestamptz '2025-08-01T00:00Z' + day * interval '1 day') AS at (slot)
        """);
    execute("VACUUM ANALYZE discovery_run, discovery_target, discovery_target_stats");
  }

  @ParameterizedTest
  @ValueSource(strings = {"force_custom_plan", "force_generic_plan"})
  void step_reads_a_step_of_a_hundred_thousand_runs(String mode) {
    String plan = explain(mode);

    // For each of 1,000 rows: two probes of its target's rows, the rows themselves, and what a
    // deletion and a balance write. A scan of the ledger or of a table of targets for each is far
    // more.
    assertThat(plan)
        .contains("using discovery_run_pkey")
        .doesNotContain("Seq Scan on discovery_run")
        .doesNotContain("Seq Scan on discovery_target");
    assertThat(pages(plan)).as(plan).isLessThanOrEqualTo(1_000 * 20);
  }

  @Test
  void steps_delete_what_is_over_and_no_more() {
    long deleted = 0;
    Step step;
    do {
      step =
          bed.storage()
              .transactions()
              .call(() -> bed.storage().housekeeping().pruneLedger(Retention.DEFAULT, NOW, 1_000));
      deleted += step.pruned().runs().cancelled();
    } while (step.more());

    // 2025-09-11T10:15:30Z is 180 days before: from the 1st of August, 42 midnights are.
    assertThat(deleted).isEqualTo(42_000);
  }

  @Test
  void step_deletes_a_bounded_number_of_parts_and_the_next_round_goes_on() {
    execute(
        """
        UPDATE discovery_run
        SET parts = 10000
        WHERE run_id <= (SELECT min(run_id) + 4 FROM discovery_run)
        """);

    List<Long> rounds =
        List.of(0, 2, 4).stream()
            .map(
                hours ->
                    bed.storage()
                        .transactions()
                        .call(
                            () -> {
                              execute("UPDATE discovery_pruning SET after_run_id = 0");
                              return bed.storage()
                                  .housekeeping()
                                  .pruneLedger(
                                      Retention.DEFAULT, NOW.plus(Duration.ofHours(hours)), 500);
                            }))
            .map(step -> step.pruned().runs().cancelled())
            .toList();

    assertThat(rounds).containsExactly(497L, 499L, 500L);
  }

  private String explain(String mode) {
    return Jdbi.create(bed.pool())
        .inTransaction(
            handle -> {
              handle.execute("SET LOCAL plan_cache_mode = " + mode);
              handle.execute(
                  "PREPARE prune (bigint, int, timestamptz, timestamptz, timestamptz, bigint[]) AS "
                      + sql());
              String plan = run(handle);
              handle.execute("DEALLOCATE prune");
              return plan;
            });
  }

  private static String run(Handle handle) {
    List<String> lines =
        handle
            .createQuery(
                "EXPLAIN (ANALYZE, BUFFERS, TIMING OFF) EXECUTE prune (0, 1000, '2026-02-08T10:15:30Z', '2026-02-08T10:15:30Z', '2025-09-11T10:15:30Z', '{0, 1190}')")
            .mapTo(String.class)
            .list();
    return String.join("\n", lines);
  }

  private static String sql() {
    return JdbcHousekeeping.PRUNE
        .replace(":after", "$1")
        .replace(":limit", "$2")
        .replace(":skippedBefore", "$3")
        .replace(":succeededBefore", "$4")
        .replace(":unsuccessfulBefore", "$5")
        .replace(":bounds", "$6");
  }

  /** Pages of the whole statement: the first figure is that of the topmost node. */
  private static int pages(String plan) {
    Matcher matcher = HIT.matcher(plan);
    assertThat(matcher.find()).as(plan).isTrue();
    return number(matcher.group(1)) + number(matcher.group(2));
  }

  private static int number(String digits) {
    return digits == null ? 0 : Integer.parseInt(digits);
  }

  private void execute(String sql) {
    Postgres.execute(bed.pool(), sql);
  }
}
