package dev.discovery.dbscheduler;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.discovery.Discovery;
import dev.discovery.access.Actor;
import dev.discovery.city.City;
import dev.discovery.jdbc.PostgresStorage;
import dev.discovery.orchestrator.TickLimits;
import dev.discovery.port.SourceStore;
import dev.discovery.port.Storage;
import dev.discovery.run.Run;
import dev.discovery.run.RunState;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.Scope;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SyncResult;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a node does now and then, which here is often, and what it leaves alone. */
@Timeout(120)
class RunningNodeTest {

  private static final BackendOptions OFTEN =
      new BackendOptions(
          2,
          Optional.of(new Ticking(Duration.ofHours(1), TickLimits.DEFAULT)),
          Duration.ofMillis(50),
          Duration.ofMillis(500),
          4,
          Duration.ofSeconds(5),
          Duration.ofMillis(100),
          Duration.ofMillis(100));
  private static final SourceDefinition KARNET =
      SourceDefinition.of("karnet", Scope.CITY, context -> SyncResult.of(ItemCounts.NONE));

  private final Heard heard = new Heard();
  private HikariDataSource pool;
  private PostgresStorage storage;

  @BeforeEach
  void open() {
    pool = TestPostgres.emptyStore(24);
    storage = PostgresStorage.on(pool).open();
  }

  @AfterEach
  void close() {
    pool.close();
  }

  @Test
  void says_again_and_again_that_its_sources_are_there() throws Exception {
    var seen = new CountDownLatch(4);
    Discovery discovery = discovery(counting(storage, seen));
    var node = new RunningNode(pool, discovery, OFTEN);

    node.start();

    try {
      assertThat(seen.await(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      node.stop();
    }
  }

  @Test
  void ends_a_run_whose_job_has_vanished() {
    Discovery discovery = discovery(storage);
    importCity(discovery);
    discovery.orchestrator().tick();
    new JobRows(pool).update("DELETE FROM discovery_job");
    assertThat(discovery(inMinutes(2)).reconciler().reconcile()).isZero();
    var node = new RunningNode(pool, discovery(inMinutes(3)), OFTEN);

    node.start();

    try {
      Run lost = heard.nextEnded();
      assertThat(lost.state()).isEqualTo(RunState.LOST);
    } finally {
      node.stop();
    }
  }

  @Test
  void without_ticks_works_on_runs_and_leaves_ticks_to_host_and_other_nodes() {
    Instant due = storage.clock().instant().minusSeconds(60);
    new JobRows(pool).insert(JobNames.TICK, JobNames.SINGLE, due);
    var node =
        new TestNode("quiet", storage, heard, DbSchedulerBackend.Builder::withoutTicks, KARNET);
    importCity(node.discovery);

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

  private static void importCity(Discovery discovery) {
    discovery
        .admin()
        .importCity(
            City.of("krakow", "Kraków", "PL", "Europe/Warsaw"),
            "{\"sources\": [{\"name\": \"karnet\"}]}",
            new Actor("test"));
  }

  private Discovery discovery(Storage ports) {
    return Discovery.on(ports, new JobTableQueue(storage.dataSource()))
        .source(KARNET)
        .listener(heard)
        .open();
  }

  private PostgresStorage inMinutes(int minutes) {
    return PostgresStorage.on(pool)
        .clock(() -> storage.clock().instant().plus(Duration.ofMinutes(minutes)))
        .open();
  }

  /** Counts {@code SourceStore.seen}. */
  private static Storage counting(Storage storage, CountDownLatch seen) {
    SourceStore sources =
        around(
            SourceStore.class,
            storage.sources(),
            method -> {
              if (method.equals("seen")) {
                seen.countDown();
              }
            });
    return (Storage)
        Proxy.newProxyInstance(
            Storage.class.getClassLoader(),
            new Class<?>[] {Storage.class},
            (proxy, method, arguments) ->
                method.getName().equals("sources") ? sources : method.invoke(storage, arguments));
  }

  private static <T> T around(Class<T> port, T store, Consumer<String> calledWith) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (proxy, method, arguments) -> {
              try {
                Object result = method.invoke(store, arguments);
                calledWith.accept(method.getName());
                return result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }
}
