package dev.discovery.access;

/**
 * Says who may do what: the host's, who knows its users. Called before an operation reads or locks
 * anything, and for lists once for each city in them; so it has to be quick. Thread-safe. What it
 * throws ends the operation.
 */
@FunctionalInterface
public interface AccessPolicy {

  /** Everyone may do everything: for a host whose own code is all that calls. */
  AccessPolicy ALLOW_ALL = (actor, operation, subject) -> true;

  /**
   * Whether {@code actor} may do this.
   *
   * @param subject what it is about; of an operation on more than one city the city is empty, and
   *     who may see some cities only has to be refused
   */
  boolean allows(Actor actor, Operation operation, Subject subject);
}
