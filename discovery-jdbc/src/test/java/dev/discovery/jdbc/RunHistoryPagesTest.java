package dev.discovery.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a page of history reads does not grow with the ledger: measured in pages, not in time. */
class RunHistoryPagesTest {

  private static final Pattern HIT =
      Pattern.compile("Buffers: shared (?:hit=(\\d+))?(?: ?read=(\\d+))?");

  private PostgresBed bed;

  /** 99,990 runs of 100 targets of 5 sources; each 1,000th has failed, the newest 10 wait. */
  @BeforeEach
  void fill() {
    bed = PostgresBed.open();
    execute(
        """
        INSERT INTO discovery_run (source, scope_key, trigger, decision, decided_at, decided_by, requested_by,
            concurrent, state, attempt, worker, attempt_started_at, finished_at, failure_kind, failure_message, verdict,
            verdict_reason)
        SELECT 'source-' || n % 5, 'city:c' || n % 100, 'MANUAL', 'ENQUEUED', at, 'node', 'ann', true,
            CASE WHEN n > 99980 THEN 'QUEUED' WHEN n % 1000 = 0 THEN 'FAILED' ELSE 'CANCELLED' END,
            (n % 1000 = 0)::int, CASE WHEN n % 1000 = 0 THEN 'node' END, CASE WHEN n % 1000 = 0 THEN at END,
            CASE WHEN n <= 99980 THEN at END,
            CASE WHEN n % 1000 = 0 THEN 'DATA' END, CASE WHEN n % 1000 = 0 THEN 'broken' END,
            CASE WHEN n % 1000 = 0 THEN 'FAILED' END, CASE WHEN n % 1000 = 0 THEN 'broken' END
        FROM generate_series(1, 99990) AS n,
            LATERAL (SELECT timestamptz '2026-01-01T00:00Z' + n * interval '1 minute') AS moment (at)
        """);
    execute("VACUUM ANALYZE discovery_run");
  }

  @Test
  void page_costs_what_it_is_long_or_what_is_looked_through_for_it() {
    each(
        handle -> {
          assertCost(handle, JdbcRunHistory.OF_ALL, "", "discovery_run_pkey", 30);
          assertCost(handle, JdbcRunHistory.OF_IN_FLIGHT, "", "discovery_run_in_flight", 30);
          assertCost(handle, JdbcRunHistory.OF_FAILURES, "", "discovery_run_failed", 60);
          assertCost(handle, JdbcRunHistory.OF_TARGET, "", "discovery_run_history", 60);
          // Five targets, 20 entries of each, then the page.
          assertCost(handle, JdbcRunHistory.OF_TARGETS, "", "discovery_run_history", 500);
        });
  }

  @Test
  void page_of_which_nothing_is_found_costs_one_walk() {
    each(
        handle -> {
          String nothing = "BACKFILL";
          assertCost(handle, JdbcRunHistory.OF_ALL, nothing, "discovery_run_pkey", 400);
          assertCost(handle, JdbcRunHistory.OF_FAILURES, nothing, "discovery_run_failed", 150);
          // All 1,000 of the target, each on a page of its own.
          assertCost(handle, JdbcRunHistory.OF_TARGET, nothing, "discovery_run_history", 1_100);
        });
  }

  @Test
  void time_is_found_by_halves() {
    each(
        handle -> {
          handle.execute(
              "PREPARE seek (timestamptz) AS " + JdbcRunHistory.SEEK.replace(":at", "$1"));
          String plan = explain(handle, "seek ('2026-02-01T00:00Z')");
          handle.execute("DEALLOCATE seek");
          assertThat(pages(plan)).as(plan).isLessThan(150);
        });
  }

  private void each(Consumer<Handle> work) {
    for (String mode : List.of("force_custom_plan", "force_generic_plan")) {
      Jdbi.create(bed.pool())
          .useTransaction(
              handle -> {
                handle.execute("SET LOCAL plan_cache_mode = " + mode);
                work.accept(handle);
              });
    }
  }

  private static void assertCost(Handle handle, String sql, String by, String index, int most) {
    var values = new TreeMap<String, String>();
    values.put(
        ":ofSources", "text[] := ARRAY['source-1','source-2','source-3','source-4','source-0']");
    values.put(
        ":ofScopeKeys", "text[] := ARRAY['city:c1','city:c2','city:c3','city:c4','city:c5']");
    values.put(":ofSource", "text := 'source-2'");
    values.put(":ofScopeKey", "text := 'city:c7'");
    values.put(":source", "text := NULL");
    values.put(":states", "text[] := NULL");
    values.put(":verdicts", "text[] := NULL");
    values.put(":trigger", by.isEmpty() ? "text := NULL" : "text := '" + by + "'");
    values.put(":from", "timestamptz := '-infinity'");
    values.put(":until", "timestamptz := 'infinity'");
    values.put(":over", "timestamptz := '-infinity'");
    values.put(":before", "bigint := 9223372036854775807");
    values.put(":walk", sql.equals(JdbcRunHistory.OF_TARGETS) ? "int := 20" : "int := 10000");
    values.put(":limit", "int := 20");
    String prepared = sql;
    var types = new ArrayList<String>();
    var arguments = new ArrayList<String>();
    for (String name : values.descendingKeySet()) {
      String[] typed = values.get(name).split(" := ");
      types.add(typed[0]);
      arguments.add(typed[1]);
      prepared = prepared.replace(name, "$" + types.size());
    }
    handle.execute("PREPARE page (" + String.join(", ", types) + ") AS " + prepared);
    String call = "page (" + String.join(", ", arguments) + ")";
    explain(handle, call);
    String plan = explain(handle, call);
    handle.execute("DEALLOCATE page");

    assertThat(plan).contains(index);
    assertThat(pages(plan)).as(plan).isLessThan(most);
  }

  private static String explain(Handle handle, String call) {
    return String.join(
        "\n",
        handle
            .createQuery("EXPLAIN (ANALYZE, BUFFERS, TIMING OFF) EXECUTE " + call)
            .mapTo(String.class)
            .list());
  }

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
