package dev.discovery.port;

import dev.discovery.DiscoveryException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A port could not do what it was asked. Nothing of the transaction may be relied upon. */
public class PortException extends DiscoveryException {

  private static final long serialVersionUID = 1L;

  private final Fault fault;

  /** Whose fault it is; decides how a tick goes on. */
  public enum Fault {
    /**
     * A value that was written was refused: SQLState classes 22 and 23. Belongs to one row, so a
     * tick looks for that row and quarantines it.
     */
    DATA,
    /**
     * The store or the queue cannot be reached, is out of resources, or gave up the transaction:
     * classes 08, 25, 40, 53, 55, 57, 58 and XX. Nobody's fault; the next tick tries again.
     */
    UNAVAILABLE,
    /** Anything else, such as a missing table: a fault of the program or its installation. */
    BROKEN;

    private static final Set<String> DATA_CLASSES = Set.of("22", "23");
    private static final Set<String> UNAVAILABLE_CLASSES =
        Set.of("08", "25", "40", "53", "55", "57", "58", "XX");

    /**
     * The fault behind an SQLState, by its class (its first two characters). Without a state it is
     * {@link #UNAVAILABLE}: pools and drivers leave it out when they never reached the server.
     */
    public static Fault ofSqlState(@Nullable String sqlState) {
      if (sqlState == null || sqlState.length() < 2) {
        return UNAVAILABLE;
      }
      String stateClass = sqlState.substring(0, 2);
      if (DATA_CLASSES.contains(stateClass)) {
        return DATA;
      }
      return UNAVAILABLE_CLASSES.contains(stateClass) ? UNAVAILABLE : BROKEN;
    }
  }

  /** With its cause. */
  public PortException(Fault fault, String message, Throwable cause) {
    super(message, cause);
    this.fault = fault;
  }

  /** Found by the adapter itself. */
  public PortException(Fault fault, String message) {
    super(message);
    this.fault = fault;
  }

  /** Whose fault it is. */
  public Fault fault() {
    return fault;
  }
}
