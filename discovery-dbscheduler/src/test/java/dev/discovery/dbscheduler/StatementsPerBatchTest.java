package dev.discovery.dbscheduler;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.discovery.Discovery;
import dev.discovery.access.Actor;
import dev.discovery.city.City;
import dev.discovery.jdbc.PostgresStorage;
import dev.discovery.orchestrator.TickLimits;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.Scope;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SyncResult;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** As in production: the real queue, and the database's clock. */
@Timeout(120)
class StatementsPerBatchTest {

  private static final TickLimits ONE_BATCH =
      new TickLimits(1_000, 1_000_000, Duration.ofMinutes(1));
  private static final int SOURCES = 250;

  @Test
  void tick_has_the_same_number_whatever_the_number_of_targets() {
    try (HikariDataSource pool = TestPostgres.emptyStore(4)) {
      var count = new StatementCount();
      PostgresStorage storage = PostgresStorage.on(count.around(pool)).open();
      Discovery discovery = discovery(storage);

      int ofOne = statements(discovery, count, 1);
      int ofTen = statements(discovery, count, 10);
      int ofMany = statements(discovery, count, 999);

      assertThat(new JobRows(pool).runs()).hasSize(1_010);
      assertThat(ofOne).isBetween(10, 12);
      assertThat(ofTen).isEqualTo(ofOne);
      assertThat(ofMany).isEqualTo(ofOne);
    }
  }

  private static Discovery discovery(PostgresStorage storage) {
    return Discovery.on(storage, DbSchedulerBackend.on(storage.dataSource()).build().queue())
        .sources(
            IntStream.range(0, SOURCES)
                .mapToObj(
                    n ->
                        SourceDefinition.of(
                            "s" + n, Scope.CITY, context -> SyncResult.of(ItemCounts.NONE)))
                .toList())
        .open();
  }

  /** Of a tick in which as many new targets are due. */
  private static int statements(Discovery discovery, StatementCount count, int targets) {
    for (int from = 0; from < targets; from += SOURCES) {
      String sources =
          IntStream.range(0, Math.min(SOURCES, targets - from))
              .mapToObj(n -> "{\"name\": \"s%d\"}".formatted(n))
              .collect(Collectors.joining(", "));
      discovery
          .admin()
          .importCity(
              City.of("city-%d-%d".formatted(targets, from), "x", "PL", "Europe/Warsaw"),
              "{\"sources\": [" + sources + "]}",
              new Actor("test"));
    }
    count.next();
    assertThat(discovery.orchestrator().tick(ONE_BATCH).enqueued()).isEqualTo(targets);
    return count.next();
  }
}
