package dev.discovery.dbscheduler;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.discovery.admin.Actor;
import dev.discovery.city.City;
import dev.discovery.jdbc.PostgresStorage;
import dev.discovery.jdbc.SchemaMode;
import dev.discovery.run.RunState;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.Scope;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SyncResult;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class NodeWithoutTicksTest {

  private static final SourceDefinition KARNET =
      SourceDefinition.of("karnet", Scope.CITY, context -> SyncResult.of(ItemCounts.NONE));

  private final Heard heard = new Heard();
  private HikariDataSource pool;
  private PostgresStorage storage;

  @BeforeEach
  void open() {
    pool = TestPostgres.emptyPool(24);
    storage = PostgresStorage.on(pool).schema(SchemaMode.APPLY).open();
  }

  @AfterEach
  void close() {
    pool.close();
  }

  @Test
  void works_on_runs_and_leaves_ticks_to_host_and_other_nodes() {
    Instant due = storage.clock().instant().minusSeconds(60);
    new JobRows(pool).insert(JobNames.TICK, JobNames.SINGLE, due);
    var node =
        new TestNode("quiet", storage, heard, DbSchedulerBackend.Builder::withoutTicks, KARNET);
    node.discovery
        .admin()
        .importCity(
            City.of("krakow", "Kraków", "PL", "Europe/Warsaw"),
            "{\"sources\": [{\"name\": \"karnet\"}]}",
            new Actor("test"));

    try (node) {
      node.start();
      node.discovery.orchestrator().tick();

      assertThat(heard.nextEnded().state()).isEqualTo(RunState.SUCCEEDED);
    }

    JobRows.Row tick = new JobRows(pool).of(JobNames.TICK);
    assertThat(tick.picked()).isFalse();
    assertThat(tick.executionTime()).isEqualTo(due);
    assertThat(storage.ticks().newest(10)).hasSize(1);
  }
}
