package dev.discovery.dbscheduler;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.discovery.Discovery;
import dev.discovery.access.Actor;
import dev.discovery.city.City;
import dev.discovery.jdbc.PostgresStorage;
import dev.discovery.run.LedgerEntry;
import dev.discovery.run.Run;
import dev.discovery.run.RunState;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.Scope;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SyncResult;
import dev.discovery.source.TargetId;
import dev.discovery.testkit.LedgerEntries;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two processes, of which one is killed in the middle of a sync. */
@Timeout(180)
class KilledWorkerTest {

  private static final TargetId KRAKOW = TargetId.of("karnet", "city:krakow");

  @Test
  void the_other_process_takes_over_and_the_run_ends_once() throws Exception {
    try (HikariDataSource pool = TestPostgres.emptyStore(4)) {
      PostgresStorage storage = PostgresStorage.on(pool).open();
      importCity(storage);
      BlockingQueue<String> said = ChildNode.output();
      try (ChildNode one = new ChildNode("one", said);
          ChildNode two = new ChildNode("two", said)) {
        String syncing = ChildNode.await(said, "syncing");
        ChildNode victim = syncing.startsWith("one:") ? one : two;
        ChildNode survivor = victim == one ? two : one;

        victim.kill();
        String resumed = ChildNode.await(said, "syncing");
        ChildNode.await(said, "ended");

        assertThat(resumed).startsWith(survivor.name() + ":").endsWith(" 2");
        assertThat(survivor.leave()).isZero();
      }

      List<LedgerEntry> ledger = LedgerEntries.newest(storage, List.of(KRAKOW), 10);
      assertThat(ledger).singleElement().isInstanceOf(LedgerEntry.Asked.class);
      Run run = ((LedgerEntry.Asked) ledger.get(0)).run();
      assertThat(run.state()).isEqualTo(RunState.SUCCEEDED);
      assertThat(run.progress().attempts()).isEqualTo(2);
      assertThat(storage.stats().ofTargets(List.of(KRAKOW)).get(KRAKOW).ended().all()).isEqualTo(1);
      assertThat(new JobRows(pool).runs()).isEmpty();
    }
  }

  private static void importCity(PostgresStorage storage) {
    Discovery.on(storage, DbSchedulerBackend.on(storage.dataSource()).build().queue())
        .source(
            SourceDefinition.of("karnet", Scope.CITY, context -> SyncResult.of(ItemCounts.NONE)))
        .open()
        .admin()
        .importCity(
            City.of("krakow", "Kraków", "PL", "Europe/Warsaw"),
            "{\"sources\": [{\"name\": \"karnet\"}]}",
            new Actor("test"));
  }
}
