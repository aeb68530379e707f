package dev.discovery.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * One PostgreSQL for all tests of this JVM: embedded, or the one at DISCOVERY_TEST_JDBC_URL (an
 * environment variable or system property, with user and password in the URL).
 */
final class Postgres {

  private static final String EXTERNAL = "DISCOVERY_TEST_JDBC_URL";
  private static final String URL = external().orElseGet(Postgres::embedded);
  private static final AtomicInteger SCHEMAS = new AtomicInteger();

  private Postgres() {}

  /** A pool on a new, empty schema, which is dropped when the JVM ends. */
  static HikariDataSource freshSchema() {
    String schema =
        "discovery_test_%d_%d".formatted(ProcessHandle.current().pid(), SCHEMAS.incrementAndGet());
    HikariDataSource pool = pool(schema);
    execute(pool, "CREATE SCHEMA " + schema);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  try (HikariDataSource last = pool(schema)) {
                    execute(last, "DROP SCHEMA " + schema + " CASCADE");
                  } catch (RuntimeException | AssertionError e) {
                    // An embedded server may have been stopped before.
                  }
                }));
    return pool;
  }

  /** A pool on {@code schema}, whose sessions are not in UTC. */
  static HikariDataSource pool(String schema) {
    return pool(schema, "timezone=Asia/Kathmandu");
  }

  /** The same, with another setting of its sessions. */
  static HikariDataSource pool(String schema, String setting) {
    return pool(URL, schema, setting);
  }

  /** A way to the database that can be cut. */
  static CommitCutter cutter() {
    Properties parts = Driver.parseURL(URL, null);
    return new CommitCutter(
        PGProperty.PG_HOST.getOrDefault(parts),
        Integer.parseInt(PGProperty.PG_PORT.getOrDefault(parts)));
  }

  /** A pool on {@code schema} whose connections go through {@code cutter}, in plain text. */
  static HikariDataSource poolThrough(CommitCutter cutter, String schema) {
    String url = URL.replaceFirst("//[^/]+", "//" + cutter.address());
    String plain = url + (url.contains("?") ? "&" : "?") + "sslmode=disable";
    return pool(plain, schema, "timezone=Asia/Kathmandu");
  }

  static String schemaOf(DataSource pool) {
    return Jdbi.create(pool)
        .withHandle(
            handle -> handle.createQuery("SELECT current_schema()").mapTo(String.class).one());
  }

  private static HikariDataSource pool(String url, String schema, String setting) {
    var config = new HikariConfig();
    config.setJdbcUrl(url);
    config.addDataSourceProperty("currentSchema", schema);
    config.setConnectionInitSql("SET SESSION " + setting.replace("=", " = '") + "'");
    config.setMaximumPoolSize(20);
    config.setMinimumIdle(0);
    config.setConnectionTimeout(20_000);
    return new HikariDataSource(config);
  }

  static void execute(DataSource pool, String sql) {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  private static Optional<String> external() {
    return Optional.ofNullable(System.getProperty(EXTERNAL, System.getenv(EXTERNAL)))
        .filter(url -> !url.isBlank());
  }

  private static String embedded() {
    try {
      return EmbeddedPostgres.builder()
          .setServerConfig("timezone", "Asia/Kathmandu")
          .setServerConfig("fsync", "off")
          .start()
          .getJdbcUrl("postgres", "postgres");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
