package dev.discovery.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.Discovery;
import dev.discovery.access.Actor;
import dev.discovery.city.City;
import dev.discovery.proof.Discrepancy.Field;
import dev.discovery.proof.SourceDiscrepancy;
import dev.discovery.proof.SourceHours;
import dev.discovery.source.FailureKind;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.RetryPolicy;
import dev.discovery.source.Scope;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SourceName;
import dev.discovery.source.SyncException;
import dev.discovery.source.SyncResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.generic.GenericType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Each column of discovery_source_hour and discovery_source_failure, broken by SQL, is found and
 * mended, and no other one.
 */
class StoredHoursTest {

  private static final Actor ANN = new Actor("ann");
  private static final SourceName SOURCE = new SourceName("a");
  private static final Set<String> KEYS = Set.of("source", "hour", "shard", "kind");

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
            .sources(
                List.of(
                    SourceDefinition.of("a", Scope.CITY, context -> sync())
                        .withRetry(RetryPolicy.none())))
            .open();
    node.admin()
        .importCity(
            City.of("krakow", "Kraków", "PL", "Europe/Warsaw"),
            """
            {"schedule": {"cron": "0 0 * * *", "timezone": "UTC"}, "sources": [{"name": "a"}]}
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

  /** A failure in the first hour, and successes in the others. */
  private SyncResult sync() throws SyncException {
    if (next == 0) {
      throw new SyncException(FailureKind.NOT_FOUND, "gone");
    }
    return SyncResult.of(new ItemCounts(7, 1, 2, 1, 2, 1));
  }

  @Test
  void each_column_that_is_broken_is_found_alone_and_mended() {
    SourceHours right = hours();
    var proved = new ArrayList<String>();
    assertThat(node.admin().auditStatistics(SOURCE, ANN)).isEmpty();

    for (String table : List.of("discovery_source_hour", "discovery_source_failure")) {
      columns(table)
          .forEach(
              (name, type) -> {
                if (!KEYS.contains(name)) {
                  String broken = type.equals("ARRAY") ? "'[2:4]={7,NULL,7}'" : name + " + 1";
                  execute(
                      "UPDATE %1$s SET %2$s = %3$s WHERE hour = (SELECT min(hour) FROM %1$s)"
                          .formatted(table, name, broken));

                  SourceDiscrepancy found = node.admin().auditStatistics(SOURCE, ANN).orElseThrow();

                  assertThat(found.hours()).as(name).hasSize(1);
                  assertThat(found.hours().get(0).fields())
                      .extracting(Field::name)
                      .containsExactly(name.equals("runs") ? "failures.NOT_FOUND" : name);
                  assertThat(node.admin().repairStatistics(SOURCE, ANN)).contains(found);
                  assertThat(hours()).as(name).isEqualTo(right);
                  assertThat(node.admin().auditStatistics(SOURCE, ANN)).as(name).isEmpty();
                  proved.add(name);
                }
              });
    }
    assertThat(proved).hasSize(15);
  }

  @Test
  void hours_that_a_restore_left_out_come_back_from_the_history() {
    SourceHours right = hours();
    execute("DELETE FROM discovery_source_hour");
    execute("DELETE FROM discovery_source_failure");

    node.admin().repairStatistics(SOURCE, ANN);

    assertThat(right.runs()).hasSize(4);
    assertThat(hours()).isEqualTo(right);
  }

  private SourceHours hours() {
    return bed.storage().hoursAudit().find(SOURCE, bed.clock().instant()).stored();
  }

  private void execute(String sql) {
    jdbi.useHandle(handle -> handle.execute(sql));
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
                    ORDER BY ordinal_position
                    """)
                .bind("table", table)
                .setMapKeyColumn("column_name")
                .setMapValueColumn("data_type")
                .collectInto(new GenericType<Map<String, String>>() {}));
  }
}
