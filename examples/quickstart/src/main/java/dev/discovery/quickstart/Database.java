package dev.discovery.quickstart;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * The PostgreSQL to work on: one that the reader names, or one that is started here and leaves
 * nothing behind. Everything goes into one schema. Thread-safe.
 */
final class Database implements AutoCloseable {

  private static final int CONNECTIONS = 16;

  private final Optional<EmbeddedPostgres> server;
  private final HikariDataSource pool;
  private final boolean temporary;

  private Database(Optional<EmbeddedPostgres> server, HikariDataSource pool, boolean temporary) {
    this.server = server;
    this.pool = pool;
    this.temporary = temporary;
  }

  /**
   * Opens the database at {@code jdbcUrl}, or starts one. On one that is named, the schema and all
   * in it is there the next time.
   *
   * @param schema lower-case letters and underscores
   * @throws IOException if it cannot be started or used; the text is for people
   */
  static Database keeping(Optional<String> jdbcUrl, String schema) throws IOException {
    return open(jdbcUrl, schema, false);
  }

  /** As {@link #keeping}, with a new schema, which is dropped at the end. */
  static Database temporary(Optional<String> jdbcUrl, String prefix) throws IOException {
    long unique = Math.abs(new SecureRandom().nextInt());
    return open(jdbcUrl, prefix + "_" + unique, true);
  }

  private static Database open(Optional<String> jdbcUrl, String schema, boolean temporary)
      throws IOException {
    Optional<EmbeddedPostgres> server =
        jdbcUrl.isPresent() ? Optional.empty() : Optional.of(embedded());
    String url = jdbcUrl.orElseGet(() -> server.orElseThrow().getJdbcUrl("postgres", "postgres"));
    HikariDataSource pool = null;
    try {
      pool = pool(url, schema);
      execute(pool, "CREATE SCHEMA " + (temporary ? "" : "IF NOT EXISTS ") + schema);
      return new Database(server, pool, temporary);
    } catch (SQLException | RuntimeException e) {
      if (pool != null) {
        pool.close();
      }
      if (server.isPresent()) {
        server.get().close();
      }
      throw new IOException("the database cannot be used: " + rootOf(e).getMessage(), e);
    }
  }

  /** Connections to the schema. */
  DataSource pool() {
    return pool;
  }

  /** {@code PostgreSQL 18.6, embedded}. */
  String description() throws SQLException {
    try (Connection connection = pool.getConnection()) {
      return "PostgreSQL "
          + connection.getMetaData().getDatabaseProductVersion()
          + (server.isPresent() ? ", embedded" : "")
          + ", schema "
          + pool.getSchema();
    }
  }

  @Override
  public void close() throws IOException {
    try {
      if (temporary && server.isEmpty()) {
        execute(pool, "DROP SCHEMA " + pool.getSchema() + " CASCADE");
      }
    } catch (SQLException e) {
      throw new IOException("schema " + pool.getSchema() + " is left behind", e);
    } finally {
      pool.close();
      if (server.isPresent()) {
        server.get().close();
      }
    }
  }

  /** With fsync on, unlike that library's default, so that a crash loses nothing. */
  private static EmbeddedPostgres embedded() throws IOException {
    // Binaries are unpacked once per user; another user could not write there.
    Path unpacked =
        Path.of(
            System.getProperty("java.io.tmpdir"),
            "discovery-quickstart-" + System.getProperty("user.name"));
    try {
      return EmbeddedPostgres.builder()
          .setOverrideWorkingDirectory(Files.createDirectories(unpacked).toFile())
          .setServerConfig("fsync", "on")
          .setServerConfig("synchronous_commit", "on")
          .setRegisterShutdownHook(false)
          .start();
    } catch (IOException | RuntimeException e) {
      throw new IOException(
          "the embedded PostgreSQL did not start; set DISCOVERY_JDBC_URL to use one of yours: "
              + rootOf(e).getMessage(),
          e);
    }
  }

  private static HikariDataSource pool(String url, String schema) {
    var config = new HikariConfig();
    config.setPoolName("quickstart");
    config.setJdbcUrl(url);
    config.setSchema(schema);
    config.setMaximumPoolSize(CONNECTIONS);
    return new HikariDataSource(config);
  }

  private static void execute(DataSource database, String sql) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static Throwable rootOf(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
