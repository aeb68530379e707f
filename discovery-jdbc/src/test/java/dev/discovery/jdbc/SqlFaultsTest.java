package dev.discovery.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.discovery.city.CityId;
import dev.discovery.plan.Subscription;
import dev.discovery.plan.SubscriptionStatus;
import dev.discovery.port.PortException;
import dev.discovery.port.PortException.Fault;
import dev.discovery.source.SourceName;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.Optional;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.Test;

class SqlFaultsTest {

  @Test
  void state_decides() {
    assertThat(fault(new SQLException("x", "23505"))).isEqualTo(Fault.DATA);
    assertThat(fault(new SQLException("x", "55P03"))).isEqualTo(Fault.UNAVAILABLE);
    assertThat(fault(new SQLException("x", "42P01"))).isEqualTo(Fault.BROKEN);
  }

  @Test
  void error_is_found_below_what_wraps_it() {
    var wrapped =
        new IllegalStateException("outer", new RuntimeException(new SQLException("x", "22021")));

    PortException fault = SqlFaults.of("cannot do it", wrapped);

    assertThat(fault.fault()).isEqualTo(Fault.DATA);
    assertThat(fault)
        .hasMessage("cannot do it (sqlstate=22021): x")
        .hasCauseInstanceOf(SQLException.class);
  }

  @Test
  void passing_trouble_of_a_pool_is_unavailable_whatever_its_state() {
    assertThat(fault(new SQLTransientConnectionException("timed out", "HY000")))
        .isEqualTo(Fault.UNAVAILABLE);
    assertThat(fault(new SQLTransientConnectionException("timed out")))
        .isEqualTo(Fault.UNAVAILABLE);
  }

  @Test
  void error_that_is_not_of_the_database_is_broken() {
    assertThat(fault(new IllegalStateException("x"))).isEqualTo(Fault.BROKEN);
  }

  @Test
  void exhausted_pool_is_unavailable() throws SQLException {
    try (HikariDataSource pool = poolOfOne();
        Connection taken = pool.getConnection()) {
      var storage = PostgresStorage.on(pool).schema(SchemaMode.NONE).open();

      assertThatThrownBy(() -> storage.transactions().run(() -> {}))
          .satisfies(SqlFaultsTest::unavailable);
      assertThatThrownBy(() -> storage.sources().all()).satisfies(SqlFaultsTest::unavailable);
      assertThat(taken.isValid(5)).isTrue();
    }
  }

  @Test
  void server_that_cannot_be_reached_is_unavailable() {
    var config = new HikariConfig();
    config.setJdbcUrl("jdbc:postgresql://localhost:1/nowhere");
    config.setInitializationFailTimeout(-1);
    config.setConnectionTimeout(250);
    try (var pool = new HikariDataSource(config)) {
      assertThatThrownBy(() -> PostgresStorage.on(pool).open())
          .satisfies(SqlFaultsTest::unavailable);
    }
  }

  @Test
  void missing_table_is_broken() {
    try (HikariDataSource pool = Postgres.freshSchema()) {
      var storage = PostgresStorage.on(pool).schema(SchemaMode.NONE).open();

      assertThatThrownBy(() -> storage.sources().all())
          .isInstanceOfSatisfying(
              PortException.class, e -> assertThat(e.fault()).isEqualTo(Fault.BROKEN))
          .hasMessageContaining("sqlstate=42P01");
    }
  }

  @Test
  void text_names_the_constraint_and_quotes_no_row() {
    var subscription =
        new Subscription(
            new CityId("unheard-of"),
            new SourceName("karnet"),
            Optional.empty(),
            Optional.empty(),
            SubscriptionStatus.UNKNOWN,
            "x",
            "secret");
    PostgresStorage storage = PostgresBed.open().storage();

    assertThatThrownBy(
            () ->
                storage
                    .transactions()
                    .run(
                        () ->
                            storage
                                .subscriptions()
                                .replace(List.of(subscription.city()), List.of(subscription))))
        .isInstanceOfSatisfying(
            PortException.class, e -> assertThat(e.fault()).isEqualTo(Fault.DATA))
        .satisfies(
            e ->
                assertThat(Throwables.getStackTrace(e))
                    .as("what a logger prints of it")
                    .contains("Caused by", "JdbcSubscriptionStore", "sqlstate=23503")
                    .doesNotContain("unheard-of", "secret"))
        .message()
        .startsWith(
            "cannot replace subscriptions (sqlstate=23503, constraint=discovery_subscription_of_city)")
        .doesNotContain("unheard-of", "secret");
  }

  private static HikariDataSource poolOfOne() {
    var config = new HikariConfig();
    try (HikariDataSource pool = Postgres.freshSchema()) {
      pool.copyStateTo(config);
    }
    config.setMaximumPoolSize(1);
    config.setConnectionTimeout(250);
    return new HikariDataSource(config);
  }

  private static void unavailable(Throwable thrown) {
    assertThat(thrown)
        .isInstanceOfSatisfying(
            PortException.class, e -> assertThat(e.fault()).isEqualTo(Fault.UNAVAILABLE));
  }

  private static Fault fault(Exception error) {
    return SqlFaults.of("cannot do it", error).fault();
  }
}
