package dev.discovery.dbscheduler;

import dev.discovery.port.PortException;
import java.sql.SQLException;

/** Turns what JDBC throws into what a port throws. */
final class SqlFailures {

  private SqlFailures() {}

  /**
   * With the fault that the SQLState tells.
   *
   * @param what could not be done, with ids at its end
   */
  static PortException failed(String what, SQLException cause) {
    return new PortException(
        PortException.Fault.ofSqlState(cause.getSQLState()),
        what + ": " + cause.getMessage(),
        cause);
  }
}
