package dev.discovery.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One transaction on one connection of the pool. For the thread that opened it. */
final class JdbcTransaction {

  private static final Logger log = LoggerFactory.getLogger(JdbcTransaction.class);

  // PostgreSQL answers COMMIT in a failed transaction by a rollback, and the driver says nothing.
  // The query fails in such a one, before the COMMIT that is sent along with it.
  private static final String COMMIT = "SELECT 1; COMMIT";

  private static final int MANY = 100;

  private final Connection connection;
  private final boolean autoCommit;
  private final List<Statement> statements = new LinkedList<>();
  private final List<Runnable> afterCommit = new ArrayList<>();
  private @Nullable Throwable spoiledBy;
  private int worthLooking = MANY;
  private boolean over;

  private JdbcTransaction(Connection connection, boolean autoCommit) {
    this.connection = connection;
    this.autoCommit = autoCommit;
  }

  /**
   * Takes a connection and begins. The driver sends its BEGIN with {@code preamble}: one round
   * trip.
   */
  static JdbcTransaction begin(DataSource pool, String preamble) throws SQLException {
    Connection connection = pool.getConnection();
    JdbcTransaction transaction = null;
    try {
      transaction = new JdbcTransaction(connection, connection.getAutoCommit());
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        statement.execute(preamble);
      }
      return transaction;
    } catch (SQLException | RuntimeException e) {
      if (transaction == null) {
        connection.close();
      } else {
        transaction.rollback();
      }
      throw e;
    }
  }

  /** A handle for a caller who takes it for a connection of its own. */
  Connection handle() {
    return GuardedConnection.of(this, connection);
  }

  boolean isOver() {
    return over;
  }

  /** Remembers a statement, so that one that its user forgets ends with the transaction. */
  void opened(Statement statement) throws SQLException {
    if (statements.size() >= worthLooking) {
      for (Iterator<Statement> each = statements.iterator(); each.hasNext(); ) {
        if (each.next().isClosed()) {
          each.remove();
        }
      }
      worthLooking = Math.max(MANY, 2 * statements.size());
    }
    statements.add(statement);
  }

  /** From now on it can only be rolled back; the first reason is kept. */
  void spoil(Throwable by) {
    if (spoiledBy == null) {
      spoiledBy = by;
    }
  }

  Optional<Throwable> spoiledBy() {
    return Optional.ofNullable(spoiledBy);
  }

  void afterCommit(Runnable action) {
    afterCommit.add(action);
  }

  List<Runnable> afterCommit() {
    return afterCommit;
  }

  /**
   * Commits and gives the connection back.
   *
   * @throws SQLException if it could not be committed; it is over all the same
   */
  void commit() throws SQLException {
    try {
      closeStatements();
      try (Statement statement = connection.createStatement()) {
        statement.execute(COMMIT);
      }
      // Nothing is left to commit; pools want to be told.
      connection.commit();
    } catch (SQLException | RuntimeException e) {
      rollback();
      throw e;
    }
    giveBack();
  }

  /** Rolls back and gives the connection back; what goes wrong in that is the connection's end. */
  void rollback() {
    try {
      closeStatements();
      connection.rollback();
    } catch (SQLException | RuntimeException e) {
      log.debug("rollback failed, the connection is dropped", e);
      drop();
    }
    giveBack();
  }

  private void closeStatements() {
    for (Statement statement : statements) {
      try {
        statement.close();
      } catch (SQLException e) {
        log.debug("statement not closed", e);
      }
    }
    statements.clear();
  }

  /** A connection that may still be in the transaction must not go back to the pool alive. */
  private void drop() {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException | RuntimeException e) {
      log.debug("connection not aborted", e);
    }
  }

  private void giveBack() {
    over = true;
    try {
      if (!connection.isClosed()) {
        connection.setAutoCommit(autoCommit);
      }
    } catch (SQLException e) {
      log.debug("autocommit not restored", e);
    }
    try {
      connection.close();
    } catch (SQLException e) {
      log.debug("connection not closed", e);
    }
  }
}
