package dev.discovery.jdbc;

import dev.discovery.port.PortException;
import dev.discovery.port.PortException.Fault;
import dev.discovery.port.Transactions;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Transactions on a pool's connections, one for each thread at a time. */
final class JdbcTransactions implements Transactions {

  private static final Logger log = LoggerFactory.getLogger(JdbcTransactions.class);

  private final DataSource pool;
  private final CurrentTransaction current;
  private final String preamble;

  JdbcTransactions(DataSource pool, CurrentTransaction current, TransactionTimeouts timeouts) {
    this.pool = pool;
    this.current = current;
    // Numbers alone are put in: SET takes no parameters.
    this.preamble =
        """
        SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
        SET LOCAL lock_timeout = %d;
        SET LOCAL statement_timeout = %d;
        SET LOCAL idle_in_transaction_session_timeout = %d
        """
            .formatted(
                timeouts.lock().toMillis(),
                timeouts.statement().toMillis(),
                timeouts.idle().toMillis());
  }

  @Override
  public <T> T call(Supplier<T> work) {
    Optional<JdbcTransaction> outer = current.find();
    return outer.isPresent() ? join(outer.get(), work) : outermost(work);
  }

  @Override
  public void afterCommit(Runnable action) {
    current
        .find()
        .ifPresentOrElse(transaction -> transaction.afterCommit(action), () -> tell(action));
  }

  private static <T> T join(JdbcTransaction outer, Supplier<T> work) {
    try {
      return work.get();
    } catch (Throwable e) {
      outer.spoil(e);
      throw e;
    }
  }

  private <T> T outermost(Supplier<T> work) {
    JdbcTransaction transaction = begin();
    current.enter(transaction);
    T result;
    try {
      result = work.get();
      transaction.spoiledBy().ifPresent(JdbcTransactions::refuse);
    } catch (Throwable e) {
      current.leave();
      transaction.rollback();
      throw e;
    }
    current.leave();
    commit(transaction);
    transaction.afterCommit().forEach(JdbcTransactions::tell);
    return result;
  }

  private JdbcTransaction begin() {
    try {
      return JdbcTransaction.begin(pool, preamble);
    } catch (SQLException e) {
      throw SqlFaults.of("cannot begin a transaction", e);
    }
  }

  private static void commit(JdbcTransaction transaction) {
    try {
      transaction.commit();
    } catch (SQLException e) {
      throw SqlFaults.isConnectionLost(e)
          ? new PortException(
              Fault.UNAVAILABLE, "the connection broke while committing: outcome unknown", e)
          : SqlFaults.of("cannot commit, everything was rolled back", e);
    }
  }

  private static void refuse(Throwable spoiledBy) {
    Fault fault = spoiledBy instanceof PortException port ? port.fault() : Fault.BROKEN;
    throw new PortException(
        fault, "rolled back, because an exception left a joined block: " + spoiledBy, spoiledBy);
  }

  private static void tell(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      log.warn("action after commit failed", e);
    }
  }
}
