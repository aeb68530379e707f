package dev.discovery.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** A page of the audit log costs what it is long, under each filter: measured in pages of rows. */
class AuditIndexTest {

  private static final Pattern HIT =
      Pattern.compile("Buffers: shared (?:hit=(\\d+))?(?: ?read=(\\d+))?");

  @Test
  void page_under_each_filter_is_a_range_of_an_index() {
    PostgresBed bed = PostgresBed.open();
    Postgres.execute(
        bed.pool(),
        """
        INSERT INTO discovery_audit (at, actor, operation, city_id, source, reason, before, after)
        SELECT timestamptz '2026-01-01' + n * interval '1 minute', 'actor-' || n % 50, 'SAVE_CONFIG',
            'c' || n % 1000, 'source-' || n % 20, '', 'before', 'after'
        FROM generate_series(1, 50000) AS n
        """);
    Postgres.execute(bed.pool(), "VACUUM ANALYZE discovery_audit");

    Jdbi.create(bed.pool())
        .useTransaction(
            handle -> {
              for (String mode : new String[] {"force_custom_plan", "force_generic_plan"}) {
                handle.execute("SET LOCAL plan_cache_mode = " + mode);
                String old = "'2026-01-02', '2026-01-03', 0";
                assertCheap(handle, JdbcAuditLog.OF_CITY, "'c7', NULL, NULL, " + old, "of_city");
                assertCheap(
                    handle, JdbcAuditLog.OF_SOURCE, "NULL, 'source-7', NULL, " + old, "of_source");
                assertCheap(
                    handle, JdbcAuditLog.OF_ACTOR, "NULL, NULL, 'actor-7', " + old, "of_actor");
                assertCheap(handle, JdbcAuditLog.OF_ALL, "NULL, NULL, NULL, " + old, "newest");
                String newest = "'-infinity', 'infinity', 0";
                assertCheap(handle, JdbcAuditLog.OF_CITY, "'c7', NULL, NULL, " + newest, "of_city");
                assertCheap(
                    handle,
                    JdbcAuditLog.OF_SOURCE,
                    "NULL, 'source-7', NULL, " + newest,
                    "of_source");
                assertCheap(
                    handle, JdbcAuditLog.OF_ACTOR, "NULL, NULL, 'actor-7', " + newest, "of_actor");
                assertCheap(handle, JdbcAuditLog.OF_ALL, "NULL, NULL, NULL, " + newest, "newest");
              }
            });
  }

  private static void assertCheap(Handle handle, String sql, String arguments, String index) {
    handle.execute(
        "PREPARE page (text, text, text, timestamptz, timestamptz, bigint, int) AS "
            + sql.replace(":city", "$1")
                .replace(":source", "$2")
                .replace(":actor", "$3")
                .replace(":from", "$4")
                .replace(":end", "$5")
                .replace(":before", "$6")
                .replace(":limit", "$7"));
    explain(handle, arguments);
    String plan = explain(handle, arguments);
    handle.execute("DEALLOCATE page");

    assertThat(plan).contains("discovery_audit_" + index);
    Matcher buffers = HIT.matcher(plan);
    assertThat(buffers.find()).as(plan).isTrue();
    assertThat(number(buffers.group(1)) + number(buffers.group(2))).as(plan).isLessThan(60);
  }

  private static String explain(Handle handle, String arguments) {
    return String.join(
        "\n",
        handle
            .createQuery(
                "EXPLAIN (ANALYZE, BUFFERS, TIMING OFF) EXECUTE page (" + arguments + ", 20)")
            .mapTo(String.class)
            .list());
  }

  private static int number(String digits) {
    return digits == null ? 0 : Integer.parseInt(digits);
  }
}
