package dev.discovery.dbscheduler;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * One PostgreSQL for all tests of this JVM, with the guarantees of a real one, and sessions in a
 * zone that is not UTC; or the database that {@code DISCOVERY_TEST_JDBC_URL} names, which is
 * emptied.
 */
final class TestPostgres {

  private static final String EXTERNAL = "DISCOVERY_TEST_JDBC_URL";

  private TestPostgres() {}

  /** Where it is; the same for every call. */
  static String url() {
    return Holder.URL;
  }

  /** A new pool; the caller closes it. */
  static HikariDataSource pool(String url, int connections) {
    var config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setMaximumPoolSize(connections);
    config.setMinimumIdle(1);
    config.setConnectionInitSql("SET TIME ZONE 'Asia/Kathmandu'");
    return new HikariDataSource(config);
  }

  /** A new pool on a database in which Discovery has nothing yet; the caller closes it. */
  static HikariDataSource emptyPool(int connections) {
    HikariDataSource pool = pool(url(), connections);
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("DROP SCHEMA public CASCADE");
      statement.execute("CREATE SCHEMA public");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return pool;
  }

  /** Started when it is first asked for, and stopped with the JVM. */
  private static final class Holder {

    static final String URL =
        Optional.ofNullable(System.getProperty(EXTERNAL, System.getenv(EXTERNAL)))
            .orElseGet(Holder::embedded);

    private static String embedded() {
      try {
        return EmbeddedPostgres.builder()
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .start()
            .getJdbcUrl("postgres", "postgres");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
