package dev.discovery.dbscheduler;

import dev.discovery.Discovery;
import dev.discovery.jdbc.PostgresStorage;
import dev.discovery.port.Storage;
import dev.discovery.source.SourceDefinition;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;

/** A node with a backend that is quick about everything. */
final class TestNode implements AutoCloseable {

  final DbSchedulerBackend backend;
  final Discovery discovery;

  TestNode(
      String name,
      PostgresStorage storage,
      Heard heard,
      UnaryOperator<DbSchedulerBackend.Builder> options,
      SourceDefinition... sources) {
    this(name, storage, storage, heard, options, sources);
  }

  /** With ports between Discovery and the store. */
  TestNode(
      String name,
      Storage ports,
      PostgresStorage storage,
      Heard heard,
      UnaryOperator<DbSchedulerBackend.Builder> options,
      SourceDefinition... sources) {
    this.backend = options.apply(quick(storage)).build();
    this.discovery =
        Discovery.on(ports, backend.queue())
            .sources(List.of(sources))
            .listener(heard)
            .instance(name)
            .open();
  }

  static DbSchedulerBackend.Builder quick(PostgresStorage storage) {
    return DbSchedulerBackend.on(refusingInterrupted(storage.dataSource()))
        .threads(4)
        .tickEvery(Duration.ofMillis(200))
        .pollEvery(Duration.ofMillis(50))
        .heartbeatEvery(Duration.ofMillis(500))
        .shutdownWait(Duration.ofSeconds(30));
  }

  /** As a pool does that has no connection at hand: it would have to wait for one. */
  private static DataSource refusingInterrupted(DataSource pool) {
    return (DataSource)
        Proxy.newProxyInstance(
            DataSource.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) -> {
              if (Thread.currentThread().isInterrupted()) {
                throw new SQLException("interrupted while waiting for a connection");
              }
              return method.invoke(pool, arguments);
            });
  }

  TestNode start() {
    backend.start(discovery);
    return this;
  }

  @Override
  public void close() {
    backend.close();
  }
}
