package dev.discovery.jdbc;

import dev.discovery.port.PortException;
import dev.discovery.port.PortException.Fault;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Says whose fault an error is, by its type and SQLState and never by its message. */
final class SqlFaults {

  private SqlFaults() {}

  /** For an error that came while {@code doing} something, wrapped or not. */
  static PortException of(String doing, Exception error) {
    Optional<SQLException> sql = sqlIn(error);
    if (sql.isEmpty()) {
      return new PortException(Fault.BROKEN, doing + ": " + error.getMessage(), error);
    }
    SQLException cause = sql.get();
    return new PortException(fault(cause), doing + " " + shown(cause), withoutDetail(cause));
  }

  /** For those who print the stack trace: where it was, in the words of {@link #shown}. */
  private static SQLException withoutDetail(SQLException e) {
    if (!(e instanceof PSQLException server) || server.getServerErrorMessage() == null) {
      return e;
    }
    var copy = new SQLException(shown(e), e.getSQLState());
    copy.setStackTrace(e.getStackTrace());
    return copy;
  }

  /** What the server said without its detail, which quotes the values of the row. */
  private static String shown(SQLException e) {
    if (e instanceof PSQLException server && server.getServerErrorMessage() != null) {
      ServerErrorMessage message = server.getServerErrorMessage();
      String constraint =
          message.getConstraint() == null ? "" : ", constraint=" + message.getConstraint();
      return "(sqlstate=" + e.getSQLState() + constraint + "): " + message.getMessage();
    }
    return "(sqlstate=" + e.getSQLState() + "): " + e.getMessage();
  }

  /** Whether nobody can tell what the server did last. */
  static boolean isConnectionLost(SQLException e) {
    String state = e.getSQLState();
    return state == null || state.startsWith("08") || state.startsWith("57P");
  }

  private static Fault fault(SQLException e) {
    // Pools report a time-out with a state of their own, or with none.
    boolean passing =
        e instanceof SQLTransientException
            || e instanceof SQLRecoverableException
            || e instanceof SQLNonTransientConnectionException;
    return passing ? Fault.UNAVAILABLE : Fault.ofSqlState(e.getSQLState());
  }

  private static Optional<SQLException> sqlIn(@Nullable Throwable error) {
    for (Throwable each = error; each != null; each = each.getCause()) {
      if (each instanceof SQLException sql) {
        return Optional.of(sql);
      }
    }
    return Optional.empty();
  }
}
