package dev.discovery.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A pool without auto-commit, as hosts of an object-relational mapper have it. */
class AutoCommitConnectionTest {

  private HikariDataSource pool;
  private PostgresStorage storage;

  @BeforeEach
  void open() {
    HikariDataSource usual = Postgres.freshSchema();
    pool = new HikariDataSource(config(usual));
    usual.close();
    storage = PostgresStorage.on(pool).schema(SchemaMode.APPLY).open();
  }

  private static HikariConfig config(HikariDataSource usual) {
    var config = new HikariConfig();
    usual.copyStateTo(config);
    config.setAutoCommit(false);
    config.setMaximumPoolSize(1);
    return config;
  }

  @AfterEach
  void close() {
    pool.close();
  }

  @Test
  void what_is_written_outside_of_a_transaction_stays() throws SQLException {
    Postgres.execute(storage.dataSource(), "CREATE TABLE written (n int)");
    Postgres.execute(storage.dataSource(), "INSERT INTO written VALUES (1)");

    try (Connection connection = storage.dataSource().getConnection();
        var rows = connection.createStatement().executeQuery("SELECT count(*) FROM written")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getInt(1)).isEqualTo(1);
    }
  }

  /** Without the help of HikariCP, which would restore it too. */
  @Test
  void a_pool_gets_its_connections_back_as_it_gave_them() throws SQLException {
    try (Connection pooled = pool.getConnection()) {
      Connection handed = AutoCommitConnection.of(notClosed(pooled));
      boolean meanwhile = pooled.getAutoCommit();

      handed.close();

      assertThat(meanwhile).isTrue();
      assertThat(pooled.getAutoCommit()).isFalse();
    }
  }

  private static Connection notClosed(Connection pooled) {
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) ->
                method.getName().equals("close") ? null : method.invoke(pooled, arguments));
  }
}
