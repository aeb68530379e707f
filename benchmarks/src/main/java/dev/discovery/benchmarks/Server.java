package dev.discovery.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A PostgreSQL of the benchmark's own, with fsync and synchronous_commit on, and a pool of
 * connections to it. For one thread.
 */
record Server(EmbeddedPostgres postgres, HikariDataSource pool) implements AutoCloseable {

  private static final int LONGEST_WAIT_SECONDS = 60;

  /**
   * Starts one.
   *
   * @param data where its data is kept from run to run; empty for nowhere
   * @param settings beside those that every benchmark has
   */
  static Server start(Optional<Path> data, int connections, Map<String, String> settings)
      throws IOException {
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setPGStartupWait(Duration.ofSeconds(LONGEST_WAIT_SECONDS))
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on");
    settings.forEach(builder::setServerConfig);
    data.ifPresent(folder -> builder.setDataDirectory(folder).setCleanDataDirectory(false));
    EmbeddedPostgres postgres = builder.start();
    return new Server(postgres, pool(postgres, connections, ""));
  }

  /** More connections, each of which begins with {@code first}. */
  HikariDataSource pool(int connections, String first) {
    return pool(postgres, connections, first);
  }

  private static HikariDataSource pool(EmbeddedPostgres postgres, int connections, String first) {
    var config = new HikariConfig();
    config.setJdbcUrl(postgres.getJdbcUrl("postgres", "postgres"));
    config.setMaximumPoolSize(connections);
    if (!first.isEmpty()) {
      config.setConnectionInitSql(first);
    }
    return new HikariDataSource(config);
  }

  /** Statements on it. */
  Sql sql() {
    return new Sql(pool);
  }

  /** What the figures are of. */
  String description() {
    Sql sql = sql();
    return "PostgreSQL %s, fsync=%s, synchronous_commit=%s, shared_buffers=%s, JDK %s, %d cores"
        .formatted(
            sql.value("SHOW server_version"),
            sql.value("SHOW fsync"),
            sql.value("SHOW synchronous_commit"),
            sql.value("SHOW shared_buffers"),
            Runtime.version(),
            Runtime.getRuntime().availableProcessors());
  }

  @Override
  public void close() throws IOException {
    pool.close();
    postgres.close();
  }
}
