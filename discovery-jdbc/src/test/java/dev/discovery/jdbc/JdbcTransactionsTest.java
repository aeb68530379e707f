package dev.discovery.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.discovery.port.PortException;
import dev.discovery.port.PortException.Fault;
import dev.discovery.port.Transactions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

class JdbcTransactionsTest {

  private static HikariDataSource pool;

  private PostgresStorage storage;
  private Transactions transactions;
  private Jdbi jdbi;

  @BeforeAll
  static void createTable() {
    pool = Postgres.freshSchema();
    Postgres.execute(pool, "CREATE TABLE note (n int PRIMARY KEY)");
  }

  @AfterAll
  static void close() {
    pool.close();
  }

  @BeforeEach
  void open() {
    Postgres.execute(pool, "TRUNCATE note");
    var timeouts =
        new TransactionTimeouts(
            Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ofSeconds(4));
    storage = PostgresStorage.on(pool).schema(SchemaMode.NONE).timeouts(timeouts).open();
    transactions = storage.transactions();
    jdbi = Jdbi.create(storage.dataSource());
  }

  @Test
  void two_libraries_share_the_transaction_and_roll_back_together() {
    assertThatThrownBy(
            () ->
                transactions.run(
                    () -> {
                      jdbi.useHandle(handle -> insert(handle, 1));
                      sql("INSERT INTO note VALUES (2)");
                      throw new IllegalStateException("no");
                    }))
        .hasMessage("no");

    assertThat(notes()).isEmpty();
  }

  @Test
  void isolation_and_timeouts_are_set_for_the_transaction_alone() {
    List<String> inside = transactions.call(this::settings);

    List<String> outside = settings();
    assertThat(inside).containsExactly("read committed", "2s", "3s", "4s");
    assertThat(outside).containsExactly("read committed", "0", "0", "0");
  }

  @Test
  void isolation_is_read_committed_whatever_the_session_says() {
    try (HikariDataSource serializable =
        Postgres.pool(Postgres.schemaOf(pool), "default_transaction_isolation=serializable")) {
      var other = PostgresStorage.on(serializable).schema(SchemaMode.NONE).open();

      String isolation =
          other
              .transactions()
              .call(
                  () ->
                      Jdbi.create(other.dataSource())
                          .withHandle(
                              handle ->
                                  handle
                                      .createQuery("SHOW transaction_isolation")
                                      .mapTo(String.class)
                                      .one()));

      assertThat(isolation).isEqualTo("read committed");
    }
  }

  @Test
  void a_jdbi_transaction_inside_joins() {
    transactions.run(() -> jdbi.useTransaction(handle -> insert(handle, 1)));

    assertThat(notes()).containsExactly(1);
  }

  @Test
  void an_explicit_jdbi_begin_and_commit_inside_is_refused_and_harms_nothing() {
    transactions.run(
        () -> {
          jdbi.useHandle(
              handle -> {
                handle.begin();
                insert(handle, 1);
                assertThatThrownBy(handle::commit)
                    .isInstanceOf(TransactionException.class)
                    .hasRootCauseMessage(
                        "commit is refused: the transaction belongs to Discovery's Transactions,"
                            + " which commits it when the outermost block returns and rolls it back"
                            + " when an exception leaves it");
              });
          assertThat(notesOfOthers()).isEmpty();
          jdbi.useHandle(handle -> insert(handle, 2));
        });

    assertThat(notes()).containsExactly(1, 2);
  }

  @Test
  void what_would_end_the_transaction_is_refused() {
    transactions.run(
        () -> {
          try (Connection connection = storage.dataSource().getConnection()) {
            assertRefused(connection::commit);
            assertRefused(connection::rollback);
            assertRefused(() -> connection.setAutoCommit(true));
            assertRefused(() -> connection.abort(Runnable::run));
            connection.setAutoCommit(false);
            assertThat(connection.getAutoCommit()).isFalse();
          } catch (SQLException e) {
            throw new AssertionError(e);
          }
          sql("INSERT INTO note VALUES (1)");
        });

    assertThat(notes()).containsExactly(1);
  }

  @Test
  void a_savepoint_may_be_rolled_back_to() {
    transactions.run(
        () -> {
          try (Connection connection = storage.dataSource().getConnection();
              Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO note VALUES (1)");
            Savepoint savepoint = connection.setSavepoint();
            assertThatThrownBy(() -> statement.execute("INSERT INTO note VALUES (1)"))
                .isInstanceOf(SQLException.class);
            connection.rollback(savepoint);
          } catch (SQLException e) {
            throw new AssertionError(e);
          }
        });

    assertThat(notes()).containsExactly(1);
  }

  @Test
  void a_handle_is_closed_on_its_own_and_the_transaction_goes_on() {
    transactions.run(
        () -> {
          try {
            Connection first = storage.dataSource().getConnection();
            first.close();
            assertThat(first.isClosed()).isTrue();
            assertThatThrownBy(first::createStatement).isInstanceOf(SQLException.class);
          } catch (SQLException e) {
            throw new AssertionError(e);
          }
          sql("INSERT INTO note VALUES (1)");
        });

    assertThat(notes()).containsExactly(1);
  }

  @Test
  void a_connection_that_outlives_its_transaction_is_refused() throws SQLException {
    var leaked = new AtomicReference<Connection>();
    transactions.run(() -> leaked.set(connection()));

    assertThat(leaked.get().isClosed()).isTrue();
    assertThatThrownBy(() -> leaked.get().createStatement()).isInstanceOf(SQLException.class);
  }

  @Test
  void a_statement_that_is_forgotten_ends_with_the_transaction() throws SQLException {
    var leaked = new AtomicReference<ResultSet>();

    transactions.run(
        () -> {
          try {
            PreparedStatement statement =
                connection().prepareStatement("SELECT generate_series(1, 10000)");
            statement.setFetchSize(10);
            leaked.set(statement.executeQuery());
          } catch (SQLException e) {
            throw new AssertionError(e);
          }
        });

    assertThat(leaked.get().isClosed()).isTrue();
    assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
  }

  @Test
  void autocommit_is_as_it_was() throws SQLException {
    transactions.run(() -> sql("INSERT INTO note VALUES (1)"));

    try (Connection connection = pool.getConnection()) {
      assertThat(connection.getAutoCommit()).isTrue();
    }
  }

  @Test
  void connection_and_data_source_unwrap() throws SQLException {
    transactions.run(
        () -> {
          try (Connection connection = storage.dataSource().getConnection()) {
            assertThat(connection.unwrap(Connection.class)).isSameAs(connection);
            assertThat(connection.isWrapperFor(PGConnection.class)).isTrue();
            assertThat(connection.unwrap(PGConnection.class)).isNotNull();
          } catch (SQLException e) {
            throw new AssertionError(e);
          }
        });

    assertThat(storage.dataSource().unwrap(TransactionalDataSource.class))
        .isSameAs(storage.dataSource());
    assertThat(storage.dataSource().unwrap(HikariDataSource.class)).isSameAs(pool);
  }

  @Test
  void another_thread_gets_a_connection_of_its_own() {
    transactions.run(
        () -> {
          sql("INSERT INTO note VALUES (1)");
          assertThat(CompletableFuture.supplyAsync(this::notes).join()).isEmpty();
        });

    assertThat(notes()).containsExactly(1);
  }

  @Test
  void a_failed_statement_that_is_swallowed_is_not_taken_for_a_commit() {
    assertThatThrownBy(
            () ->
                transactions.run(
                    () -> {
                      sql("INSERT INTO note VALUES (1)");
                      assertThatCode(() -> sql("INSERT INTO note VALUES (1)"))
                          .isInstanceOf(AssertionError.class);
                    }))
        .isInstanceOf(PortException.class)
        .hasMessageContaining("rolled back");

    assertThat(notes()).isEmpty();
  }

  @Test
  void a_connection_that_breaks_is_unavailable_and_leaves_the_pool() {
    assertThatThrownBy(
            () ->
                transactions.run(
                    () -> {
                      sql("INSERT INTO note VALUES (1)");
                      killMyself();
                    }))
        .isInstanceOfSatisfying(
            PortException.class, e -> assertThat(e.fault()).isEqualTo(Fault.UNAVAILABLE))
        .hasMessageContaining("outcome unknown");

    assertThat(notes()).isEmpty();
    transactions.run(() -> sql("INSERT INTO note VALUES (2)"));
    assertThat(notes()).containsExactly(2);
  }

  @Test
  void a_holder_that_stands_still_is_ended_by_the_idle_timeout() {
    var timeouts =
        new TransactionTimeouts(
            Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofMillis(50));
    var frozen = PostgresStorage.on(pool).schema(SchemaMode.NONE).timeouts(timeouts).open();
    Postgres.execute(pool, "INSERT INTO note VALUES (1)");

    assertThatThrownBy(
            () ->
                frozen
                    .transactions()
                    .run(
                        () -> {
                          try (Connection connection = frozen.dataSource().getConnection();
                              Statement statement = connection.createStatement()) {
                            statement.execute("SELECT n FROM note FOR UPDATE");
                          } catch (SQLException e) {
                            throw new AssertionError(e);
                          }
                          // Waits for the lock, which only the end of the holder's session frees.
                          CompletableFuture.runAsync(
                                  () -> Postgres.execute(pool, "DELETE FROM note WHERE n = 1"))
                              .join();
                        }))
        .isInstanceOf(PortException.class);

    assertThat(notes()).isEmpty();
  }

  @Test
  void after_commit_runs_outside_of_the_transaction_in_order() {
    var seen = new ArrayList<List<Integer>>();

    transactions.run(
        () -> {
          transactions.afterCommit(() -> seen.add(notesOfOthers()));
          transactions.afterCommit(
              () -> transactions.run(() -> sql("INSERT INTO note VALUES (2)")));
          sql("INSERT INTO note VALUES (1)");
          assertThat(seen).isEmpty();
        });

    assertThat(seen).containsExactly(List.of(1));
    assertThat(notes()).containsExactly(1, 2);
  }

  @Test
  void a_block_may_return_null() {
    String nothing = transactions.call(() -> transactions.call(() -> null));

    assertThat(nothing).isNull();
  }

  private interface SqlCall {
    void run() throws SQLException;
  }

  private static void assertRefused(SqlCall call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("2D000"))
        .hasMessageContaining("is refused");
  }

  private Connection connection() {
    try {
      return storage.dataSource().getConnection();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private void sql(String text) {
    Postgres.execute(storage.dataSource(), text);
  }

  private void killMyself() {
    int pid =
        jdbi.withHandle(
            handle -> handle.createQuery("SELECT pg_backend_pid()").mapTo(Integer.class).one());
    Postgres.execute(pool, "SELECT pg_terminate_backend(" + pid + ", 5000)");
  }

  private static void insert(Handle handle, int n) {
    handle.execute("INSERT INTO note VALUES (?)", n);
  }

  private List<Integer> notes() {
    return jdbi.withHandle(JdbcTransactionsTest::select);
  }

  private List<Integer> notesOfOthers() {
    return Jdbi.create(pool).withHandle(JdbcTransactionsTest::select);
  }

  private static List<Integer> select(Handle handle) {
    return handle.createQuery("SELECT n FROM note ORDER BY n").mapTo(Integer.class).list();
  }

  private List<String> settings() {
    return jdbi.withHandle(
        handle ->
            List.of(
                show(handle, "transaction_isolation"),
                show(handle, "lock_timeout"),
                show(handle, "statement_timeout"),
                show(handle, "idle_in_transaction_session_timeout")));
  }

  private static String show(Handle handle, String setting) {
    return handle.createQuery("SHOW " + setting).mapTo(String.class).one();
  }
}
