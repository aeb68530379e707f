package dev.discovery.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.plan.PauseScope;
import dev.discovery.plan.Target;
import dev.discovery.port.DueQuery;
import dev.discovery.source.SourceName;
import dev.discovery.source.TargetId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a tick reads does not grow with what is not due: measured in pages, not in time. */
class WakeIndexTest {

  private static final Instant NOW = Instant.parse("2026-03-10T10:15:30Z");
  private static final Pattern HIT =
      Pattern.compile("Buffers: shared (?:hit=(\\d+))?(?: ?read=(\\d+))?");

  private PostgresBed bed;
  private PostgresStorage storage;

  @BeforeEach
  void open() {
    bed = PostgresBed.open();
    storage = bed.storage();
  }

  @Test
  void claim_of_an_idle_table_is_one_probe_of_the_index() {
    fill(100_000, false, "2026-03-11T00:00Z");

    Plan plan = explainClaim();

    assertThat(plan.text()).contains("Index Scan using discovery_target_wake");
    assertThat(plan.buffers()).isLessThanOrEqualTo(5);
  }

  @Test
  void hundred_thousand_blocked_targets_do_not_slow_the_probe() {
    fill(100_000, true, "2026-03-09T00:00Z");
    execute(
        """
        UPDATE discovery_target
        SET parked = NULL, parked_detail = NULL, parked_since = NULL, rechecks = NULL
        WHERE scope_key = 'city:c77777'
        """);
    execute("VACUUM ANALYZE discovery_target");

    Plan plan = explainClaim();
    List<Target> claimed = storage.transactions().call(() -> storage.targets().claim(all(500)));

    assertThat(claimed).hasSize(1);
    assertThat(plan.text()).contains("discovery_target_wake");
    assertThat(plan.buffers()).isLessThanOrEqualTo(6);
  }

  @Test
  void batch_of_a_hundred_thousand_due_targets_reads_a_batch() {
    fill(100_000, false, "2026-03-09T00:00Z");

    Plan plan = explainClaim();

    assertThat(plan.text())
        .contains("Index Scan using discovery_target_wake")
        .doesNotContain("Sort Key: discovery_target");
    assertThat(plan.buffers()).isLessThanOrEqualTo(500 * 3);
  }

  @Test
  void generic_plan_uses_the_index_too() {
    fill(100_000, false, "2026-03-11T00:00Z");

    Plan plan = explain("SET LOCAL plan_cache_mode = force_generic_plan");

    assertThat(plan.text()).contains("discovery_target_wake");
    assertThat(plan.buffers()).isLessThanOrEqualTo(5);
  }

  @Test
  void hundred_thousand_paused_targets_are_not_in_the_index_and_are_woken_page_by_page() {
    fill(100_000, true, "2026-03-09T00:00Z");
    execute("UPDATE discovery_target SET parked = 'PAUSED'");
    execute("VACUUM ANALYZE discovery_target");
    PauseScope karnet = PauseScope.of(new SourceName("karnet"));

    Plan probe = explainClaim();
    int claimed = storage.transactions().call(() -> storage.targets().claim(all(500)).size());
    Optional<TargetId> after = Optional.empty();
    int woken = 0;
    List<TargetId> page;
    do {
      Optional<TargetId> from = after;
      page =
          storage
              .transactions()
              .call(() -> storage.targets().wakePaused(karnet, from, NOW, 10_000));
      woken += page.size();
      after = page.isEmpty() ? after : Optional.of(page.get(page.size() - 1));
    } while (page.size() == 10_000);
    int claimedThen = storage.transactions().call(() -> storage.targets().claim(all(500)).size());

    assertThat(claimed).isZero();
    assertThat(probe.buffers()).isLessThanOrEqualTo(5);
    assertThat(woken).isEqualTo(100_000);
    assertThat(claimedThen).isEqualTo(500);
  }

  @Test
  void forgetting_a_pause_is_two_probes_of_indexes_beside_a_hundred_thousand_waiting_targets() {
    fill(100_000, true, "2026-03-09T00:00Z");
    execute(
        """
        INSERT INTO discovery_pause (source, scope_key, reason, actor, since, until_at, state)
        SELECT '', 'city:c' || n, 'x', 'ann', '2026-03-01T00:00Z', until, 'STANDING'
        FROM generate_series(1, 10) AS n,
            (VALUES (timestamptz '2026-03-09T00:00Z'), ('2026-03-08T00:00Z')) AS ended (until)
        WHERE (n <= 5) = (until = '2026-03-09T00:00Z')
        """);

    Plan plan = explainForget();

    assertThat(plan.text())
        .contains("discovery_target_wake", "discovery_target_waiting")
        .doesNotContain("Seq Scan on discovery_target");
    assertThat(plan.buffers()).isLessThanOrEqualTo(10 * 12);
  }

  private Plan explainForget() {
    return Jdbi.create(bed.pool())
        .inTransaction(
            handle ->
                new Plan(
                    String.join(
                        "\n",
                        handle
                            .createQuery(
                                "EXPLAIN (ANALYZE, BUFFERS, TIMING OFF) "
                                    + JdbcPauseStore.FORGET.replace(":now", "'2026-03-10T10:15Z'"))
                            .mapTo(String.class)
                            .list())));
  }

  private static DueQuery all(int limit) {
    return new DueQuery(NOW, Set.of(new SourceName("karnet")), Optional.empty(), limit);
  }

  private Plan explainClaim() {
    return explain("SET LOCAL plan_cache_mode = auto");
  }

  private Plan explain(String setting) {
    return Jdbi.create(bed.pool())
        .inTransaction(
            handle -> {
              handle.execute(setting);
              handle.execute("PREPARE claim (timestamptz, text[], int) AS " + claim());
              run(handle);
              Plan plan = run(handle);
              handle.execute("DEALLOCATE claim");
              return plan;
            });
  }

  private static Plan run(Handle handle) {
    List<String> lines =
        handle
            .createQuery(
                "EXPLAIN (ANALYZE, BUFFERS, TIMING OFF) EXECUTE claim ('2026-03-10T10:15:30Z', '{karnet}', 500)")
            .mapTo(String.class)
            .list();
    return new Plan(String.join("\n", lines));
  }

  private static String claim() {
    return JdbcTargetStore.CLAIM
        .replace(":dueBy", "$1")
        .replace(":sources", "$2")
        .replace(":limit", "$3");
  }

  /** Active targets with this slot, parked or not. */
  private void fill(int targets, boolean parked, String slot) {
    execute(
        """
        INSERT INTO discovery_target (source, scope_key, cron, zone, frequency_seconds, overlap, catch_up, spread_ms,
            active, slot_at, slot_wall, slot_off_grid, due_at, parked, parked_detail, parked_since, rechecks)
        SELECT 'karnet', 'city:c' || n, '0 0 * * *', 'UTC', 86400, 'QUEUE', 'ONCE', 0, true,
            slot, slot AT TIME ZONE 'UTC', false, slot, parked, detail, since, rechecks
        FROM generate_series(1, %d) AS n,
            (VALUES (timestamptz '%s')) AS at (slot),
            (VALUES (true, 'OVERLAP', 'x', now(), 0), (false, NULL, NULL, NULL, NULL))
                AS park (chosen, parked, detail, since, rechecks)
        WHERE chosen = %s
        """
            .formatted(targets, slot, parked));
    execute("VACUUM ANALYZE discovery_target");
  }

  private void execute(String sql) {
    Postgres.execute(bed.pool(), sql);
  }

  private record Plan(String text) {

    /** Pages of the whole statement: the first figure is that of the topmost node. */
    int buffers() {
      Matcher matcher = HIT.matcher(text);
      assertThat(matcher.find()).as(text).isTrue();
      return number(matcher.group(1)) + number(matcher.group(2));
    }

    private static int number(String digits) {
      return digits == null ? 0 : Integer.parseInt(digits);
    }
  }
}
