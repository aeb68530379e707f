package dev.discovery.jdbc;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Optional;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * What ties Discovery's stores, its job queue and a host's own SQL into one transaction: inside
 * {@code Transactions}, {@link #getConnection()} returns the transaction's connection to the thread
 * that opened it; outside, and on every other thread, a plain one of the pool, in auto-commit mode
 * whatever the pool's default is.
 *
 * <p>The transaction's connection belongs to {@code Transactions}: closing it does nothing but end
 * the use of that handle, and {@code commit}, full {@code rollback}, {@code setAutoCommit(true)}
 * and {@code abort} are refused with an {@link SQLException} (state 2D000), which leaves the
 * transaction as it was. Savepoints may be used. Thread-safe.
 */
public final class TransactionalDataSource implements DataSource {

  private final DataSource pool;
  private final CurrentTransaction current;

  TransactionalDataSource(DataSource pool, CurrentTransaction current) {
    this.pool = pool;
    this.current = current;
  }

  @Override
  public Connection getConnection() throws SQLException {
    Optional<JdbcTransaction> transaction = current.find();
    return transaction.isPresent()
        ? transaction.get().handle()
        : AutoCommitConnection.of(pool.getConnection());
  }

  /** Outside a transaction, as the pool does; inside, there is only the transaction's own user. */
  @Override
  public Connection getConnection(String username, String password) throws SQLException {
    if (current.find().isPresent()) {
      throw new SQLFeatureNotSupportedException(
          "inside a transaction of Discovery there is no connection of another user", "0A000");
    }
    return AutoCommitConnection.of(pool.getConnection(username, password));
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    return type.isInstance(this) ? type.cast(this) : pool.unwrap(type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) throws SQLException {
    return type.isInstance(this) || pool.isWrapperFor(type);
  }

  @Override
  public PrintWriter getLogWriter() throws SQLException {
    return pool.getLogWriter();
  }

  @Override
  public void setLogWriter(PrintWriter out) throws SQLException {
    pool.setLogWriter(out);
  }

  @Override
  public int getLoginTimeout() throws SQLException {
    return pool.getLoginTimeout();
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    pool.setLoginTimeout(seconds);
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    return pool.getParentLogger();
  }
}
