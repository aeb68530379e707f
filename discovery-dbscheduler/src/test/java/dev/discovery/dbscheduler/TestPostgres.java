package dev.discovery.dbscheduler;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.discovery.jdbc.PostgresStorage;
import dev.discovery.jdbc.SchemaMode;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * One PostgreSQL for all tests of this JVM: embedded, with the guarantees of a real one, or the one
 * at {@code DISCOVERY_TEST_JDBC_URL} (an environment variable or system property). They have a
 * schema of their own in it.
 */
final class TestPostgres {

  /** The schema, and what sessions call themselves. */
  static final String NAME = "discovery_dbscheduler_test_" + ProcessHandle.current().pid();

  private static final String EXTERNAL = "DISCOVERY_TEST_JDBC_URL";

  private TestPostgres() {}

  /** Where it is, with the schema; the same for every call. */
  static String url() {
    return Holder.URL;
  }

  /** A new pool, whose sessions are in a zone that is not UTC; the caller closes it. */
  static HikariDataSource pool(String url, int connections) {
    var config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setMaximumPoolSize(connections);
    config.setMinimumIdle(0);
    config.setConnectionInitSql("SET TIME ZONE 'Asia/Kathmandu'");
    return new HikariDataSource(config);
  }

  /** A new pool on Discovery's tables, with nothing in them; the caller closes it. */
  static HikariDataSource emptyStore(int connections) {
    HikariDataSource pool = pool(url(), connections);
    execute(pool, "CREATE SCHEMA IF NOT EXISTS " + NAME);
    PostgresStorage.on(pool).schema(SchemaMode.APPLY).open();
    execute(
        pool,
        """
        DO $$
        DECLARE
          kept text;
        BEGIN
          SELECT string_agg(tablename, ', ') INTO kept
          FROM pg_tables
          WHERE schemaname = current_schema() AND tablename <> 'discovery_schema';
          EXECUTE 'TRUNCATE ' || kept || ' RESTART IDENTITY';
        END $$
        """);
    return pool;
  }

  private static void execute(HikariDataSource pool, String sql) {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** Started when it is first asked for, and stopped with the JVM. */
  private static final class Holder {

    static final String URL = in(external().orElseGet(Holder::embedded));

    private static String in(String url) {
      return url
          + (url.contains("?") ? "&" : "?")
          + "currentSchema="
          + NAME
          + "&ApplicationName="
          + NAME;
    }

    private static Optional<String> external() {
      Optional<String> url =
          Optional.ofNullable(System.getProperty(EXTERNAL, System.getenv(EXTERNAL)))
              .filter(text -> !text.isBlank());
      url.ifPresent(
          named -> Runtime.getRuntime().addShutdownHook(new Thread(() -> leave(in(named)))));
      return url;
    }

    private static void leave(String url) {
      try (HikariDataSource pool = pool(url, 1)) {
        execute(pool, "DROP SCHEMA IF EXISTS " + NAME + " CASCADE");
      }
    }

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
