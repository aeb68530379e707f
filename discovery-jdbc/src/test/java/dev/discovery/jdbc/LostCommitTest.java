package dev.discovery.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.discovery.Discovery;
import dev.discovery.access.Actor;
import dev.discovery.city.City;
import dev.discovery.city.CityId;
import dev.discovery.plan.Target;
import dev.discovery.port.PortException;
import dev.discovery.port.PortException.Fault;
import dev.discovery.run.LedgerEntry;
import dev.discovery.run.TickReport;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.RunId;
import dev.discovery.source.Scope;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SyncResult;
import dev.discovery.source.TargetId;
import dev.discovery.testkit.LedgerEntries;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The server commits, and the connection breaks before it can say so. */
@Timeout(60)
class LostCommitTest {

  private static final City KRAKOW = City.of("krakow", "Kraków", "PL", "Europe/Warsaw");
  private static final TargetId KARNET = TargetId.of("karnet", "city:krakow");

  private PostgresBed bed;
  private CommitCutter cutter;
  private HikariDataSource pool;
  private PostgresStorage storage;

  @BeforeEach
  void open() {
    bed = PostgresBed.open();
    cutter = Postgres.cutter();
    pool = Postgres.poolThrough(cutter, Postgres.schemaOf(bed.pool()));
    storage = PostgresStorage.on(pool).schema(SchemaMode.NONE).clock(bed.clock()).open();
  }

  @AfterEach
  void close() throws Exception {
    pool.close();
    cutter.close();
  }

  @Test
  void outcome_is_unknown_to_the_caller_and_the_effects_are_there() {
    cutter.cutNext();

    assertThatThrownBy(() -> storage.transactions().run(() -> storage.configs().put(KRAKOW)))
        .isInstanceOfSatisfying(
            PortException.class, e -> assertThat(e.fault()).isEqualTo(Fault.UNAVAILABLE))
        .hasMessageContaining("outcome unknown");

    assertThat(bed.storage().configs().find(new CityId("krakow"))).isPresent();
    storage.transactions().run(() -> storage.configs().put(KRAKOW));
  }

  @Test
  void tick_that_is_repeated_decides_nothing_twice() {
    var queue = new JobTable(storage.dataSource());
    Discovery node =
        Discovery.on(storage, queue)
            .source(
                SourceDefinition.of(
                    "karnet", Scope.CITY, context -> SyncResult.of(ItemCounts.NONE)))
            .open();
    node.admin().importCity(KRAKOW, "{\"sources\": [{\"name\": \"karnet\"}]}", new Actor("ann"));
    cutter.cutNext();

    TickReport broken = node.orchestrator().tick();
    List<LedgerEntry> decided = ledger();
    Target advanced = target();
    TickReport repeated = node.orchestrator().tick();

    assertThat(cutter.isArmed()).isFalse();
    assertThat(broken.problem()).hasValueSatisfying(why -> assertThat(why).contains("unknown"));
    RunId run = advanced.state().inFlight().orElseThrow().run();
    assertThat(decided)
        .containsExactly(new LedgerEntry.Asked(bed.storage().runs().find(run).orElseThrow()));
    assertThat(queue.pending(List.of(run))).containsExactly(run);
    assertThat(repeated.isIdle()).isTrue();
    assertThat(ledger()).isEqualTo(decided);
    assertThat(target()).isEqualTo(advanced);
  }

  private List<LedgerEntry> ledger() {
    return LedgerEntries.newest(bed.storage(), List.of(KARNET), 10);
  }

  private Target target() {
    return bed.storage().targets().find(List.of(KARNET)).get(0);
  }
}
