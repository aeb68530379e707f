package dev.discovery.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** What a tick reads of backfills does not grow with those that have ended. */
class BackfillIndexTest {

  private static final Pattern HIT =
      Pattern.compile("Buffers: shared (?:hit=(\\d+))?(?: ?read=(\\d+))?");

  @Test
  void look_for_due_backfills_among_ten_thousand_finished_ones_is_one_probe_of_the_index() {
    PostgresBed bed = PostgresBed.open();
    Postgres.execute(
        bed.pool(),
        """
        INSERT INTO discovery_backfill (source, scope_key, from_at, to_at, pace_seconds, reason, cron, zone,
            frequency_seconds, requested_by, created_at, total, enqueued, state, finished_at)
        SELECT 'karnet', 'city:c' || n, '2026-01-01T00:00Z', '2026-01-02T00:00Z', 0, 'x', '0 0 * * *', 'UTC',
            86400, 'ann', '2026-03-01T00:00Z', 1, 1, 'DONE', '2026-03-01T00:00Z'
        FROM generate_series(1, 10000) AS n
        """);
    Postgres.execute(bed.pool(), "VACUUM ANALYZE discovery_backfill");

    String plan = explain(bed);

    assertThat(plan).contains("Index Scan using discovery_backfill_next");
    assertThat(pages(plan)).as(plan).isLessThanOrEqualTo(5);
  }

  /** The second time, when the catalog has been read. */
  private static String explain(PostgresBed bed) {
    String due =
        JdbcBackfillStore.DUE
            .replace(":now", "$1")
            .replace(":sources", "$2")
            .replace(":limit", "$3");
    return Jdbi.create(bed.pool())
        .inTransaction(
            handle -> {
              handle.execute("PREPARE due (timestamptz, text[], int) AS " + due);
              String explain =
                  "EXPLAIN (ANALYZE, BUFFERS, TIMING OFF) EXECUTE due ('2026-03-10T10:15:30Z', '{karnet}', 100)";
              handle.createQuery(explain).mapTo(String.class).list();
              var lines = handle.createQuery(explain).mapTo(String.class).list();
              handle.execute("DEALLOCATE due");
              return String.join("\n", lines);
            });
  }

  /** Of the whole statement: the first figure is that of the topmost node. */
  private static int pages(String plan) {
    Matcher matcher = HIT.matcher(plan);
    assertThat(matcher.find()).as(plan).isTrue();
    return number(matcher.group(1)) + number(matcher.group(2));
  }

  private static int number(String digits) {
    return digits == null ? 0 : Integer.parseInt(digits);
  }
}
