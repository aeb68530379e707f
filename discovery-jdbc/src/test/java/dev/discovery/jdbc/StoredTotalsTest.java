package dev.discovery.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.Discovery;
import dev.discovery.access.Actor;
import dev.discovery.city.City;
import dev.discovery.proof.Discrepancy;
import dev.discovery.proof.Discrepancy.Field;
import dev.discovery.proof.TargetDays;
import dev.discovery.source.FailureKind;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.RetryPolicy;
import dev.discovery.source.Scope;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SyncException;
import dev.discovery.source.SyncResult;
import dev.discovery.source.TargetId;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.generic.GenericType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each column of discovery_target_stats, broken by SQL, is found and mended, and no other one. */
class StoredTotalsTest {

  private static final Actor ANN = new Actor("ann");

  /** Keys, the host's own, and what follows from the others by a rule of its own. */
  private static final Set<String> NOT_PROVED =
      Set.of("source", "scope_key", "cursor", "warn_at", "fail_at");

  private static final String[] FAILS_LAST = {"OK", "EMPTY", "JUDGED", "FAIL"};
  private static final String[] FAILS_FIRST = {"FAIL", "OK", "OK"};

  private PostgresBed bed;
  private Jdbi jdbi;
  private Discovery node;
  private int next;

  @BeforeEach
  void run() {
    bed = PostgresBed.open();
    jdbi = Jdbi.create(bed.pool());
    node =
        Discovery.on(bed.storage(), bed.queue())
            .sources(List.of(source("a", FAILS_LAST), source("b", FAILS_FIRST)))
            .open();
    node.admin()
        .importCity(
            City.of("krakow", "Kraków", "PL", "Europe/Warsaw"),
            """
            {"schedule": {"cron": "0 0 * * *", "timezone": "UTC"},
             "sources": [{"name": "a"}, {"name": "b"}]}
            """,
            ANN);
    for (next = 0; next < 4; next++) {
      node.orchestrator().tick();
      bed.storage()
          .runs()
          .inFlight(bed.clock().instant().plusNanos(1_000), Optional.empty(), 10)
          .forEach(run -> node.worker().work(run.id()));
      bed.clock().advance(Duration.ofDays(1));
    }
  }

  private SourceDefinition source(String name, String... script) {
    return SourceDefinition.of(
            name,
            Scope.CITY,
            context ->
                switch (script[Math.min(next, script.length - 1)]) {
                  case "FAIL" -> throw new SyncException(FailureKind.NOT_FOUND, "gone");
                  case "EMPTY" -> SyncResult.of(ItemCounts.NONE);
                  case "JUDGED" -> SyncResult.of(new ItemCounts(3, 0, 0, 0, 0, 3));
                  default -> SyncResult.of(new ItemCounts(7, 1, 2, 1, 2, 1)).withCursor("here");
                })
        .withRetry(RetryPolicy.none());
  }

  @Test
  void each_column_that_is_broken_is_found_alone_and_mended() {
    List<Map<String, Object>> right = rows();
    var proved = new ArrayList<String>();
    assertThat(found()).isEmpty();

    for (Map.Entry<String, String> column : columns("discovery_target_stats").entrySet()) {
      String name = column.getKey();
      if (!NOT_PROVED.contains(name)) {
        TargetId target =
            TargetId.of(name.equals("consecutive_successes") ? "b" : "a", "city:krakow");
        jdbi.useHandle(
            handle ->
                handle.execute(
                    "UPDATE discovery_target_stats SET %1$s = %2$s WHERE source = '%3$s'"
                        .formatted(name, broken(name, column.getValue()), target.source())));

        List<Discrepancy> found = found();

        assertThat(found).as(name).extracting(Discrepancy::target).containsExactly(target);
        assertThat(found.get(0).fields()).extracting(Field::name).containsExactly(name);
        assertThat(node.admin().repairStatistics(target, ANN)).as(name).isPresent();
        assertThat(rows()).as(name).isEqualTo(right);
        assertThat(found()).as(name).isEmpty();
        proved.add(name);
      }
    }
    assertThat(proved).hasSizeGreaterThan(25);
  }

  private static String broken(String column, String type) {
    return switch (column) {
      case "recent" -> "'C' || right(recent, -1)";
      case "last_failure_kind" -> "'UPSTREAM'";
      case "last_failure_message" -> "last_failure_message || '!'";
      default ->
          switch (type) {
            case "ARRAY" -> "'[2:4]={7,NULL,7}'";
            case "timestamp with time zone" -> column + " + interval '1 microsecond'";
            default -> column + " + 1";
          };
    };
  }

  @Test
  void each_column_of_a_day_that_is_broken_is_found_alone_and_mended() {
    TargetId target = TargetId.of("a", "city:krakow");
    TargetDays right = days(target);
    var proved = new ArrayList<String>();

    columns("discovery_target_day")
        .forEach(
            (name, type) -> {
              if (!Set.of("scope_key", "source", "day").contains(name)) {
                jdbi.useHandle(
                    handle ->
                        handle.execute(
                            """
                            UPDATE discovery_target_day
                            SET %1$s = %2$s
                            WHERE source = 'a' AND day = (SELECT min(day) FROM discovery_target_day)
                            """
                                .formatted(name, broken(name, type))));

                List<Discrepancy> found = found();

                assertThat(found).as(name).hasSize(1);
                assertThat(found.get(0).stored()).contains(" " + name + "=").doesNotContain(";");
                assertThat(node.admin().repairStatistics(target, ANN)).as(name).isPresent();
                assertThat(days(target)).as(name).isEqualTo(right);
                assertThat(found()).as(name).isEmpty();
                proved.add(name);
              }
            });
    assertThat(proved).hasSize(14);
  }

  private TargetDays days(TargetId target) {
    return bed.storage().totalsAudit().days(List.of(target), LocalDate.EPOCH).get(target);
  }

  @Test
  void totals_that_a_restore_left_out_come_back_from_the_history() {
    List<Map<String, Object>> right = rows();
    jdbi.useHandle(handle -> handle.execute("DELETE FROM discovery_target_stats"));

    List<Discrepancy> lost = found();
    lost.forEach(each -> node.admin().repairStatistics(each.target(), ANN));

    assertThat(lost).hasSize(2);
    assertThat(found()).isEmpty();
    List<Map<String, Object>> back = rows();
    for (List<Map<String, Object>> rows : List.of(right, back)) {
      rows.forEach(row -> NOT_PROVED.forEach(row::remove));
    }
    assertThat(back).as("but for the cursor").isEqualTo(right);
  }

  private List<Discrepancy> found() {
    return node.admin().auditStatistics(Optional.empty(), 1_000, ANN).discrepancies();
  }

  private Map<String, String> columns(String table) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT column_name, data_type
                    FROM information_schema.columns
                    WHERE table_schema = current_schema() AND table_name = :table
                      AND is_generated = 'NEVER'
                    ORDER BY ordinal_position
                    """)
                .bind("table", table)
                .setMapKeyColumn("column_name")
                .setMapValueColumn("data_type")
                .collectInto(new GenericType<Map<String, String>>() {}));
  }

  private List<Map<String, Object>> rows() {
    return jdbi.withHandle(
        handle ->
            new ArrayList<>(
                handle
                    .createQuery(
                        """
                        SELECT total.*, CAST(durations AS text) AS printed
                        FROM discovery_target_stats AS total
                        ORDER BY source
                        """)
                    .mapToMap()
                    .map(
                        row -> {
                          row.remove("durations");
                          return row;
                        })
                    .list()));
  }
}
