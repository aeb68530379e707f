package dev.discovery.dbscheduler;

import dev.discovery.port.PortException;
import dev.discovery.port.PortException.Fault;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;

/** Turns what JDBC throws into what a port throws. */
final class SqlFailures {

  private SqlFailures() {}

  /**
   * With the fault that its type and SQLState tell. Pools report a time-out with a state of their
   * own, or with none: what the driver calls passing is, whatever its state.
   *
   * @param what could not be done, with ids at its end
   */
  static PortException failed(String what, SQLException cause) {
    boolean passing =
        cause instanceof SQLTransientException
            || cause instanceof SQLRecoverableException
            || cause instanceof SQLNonTransientConnectionException;
    return new PortException(
        passing ? Fault.UNAVAILABLE : Fault.ofSqlState(cause.getSQLState()),
        what + ": " + cause.getMessage(),
        cause);
  }
}
