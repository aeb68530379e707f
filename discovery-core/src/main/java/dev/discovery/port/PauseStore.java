package dev.discovery.port;

import dev.discovery.plan.Pause;
import dev.discovery.plan.PauseScope;
import dev.discovery.plan.Pauses;
import dev.discovery.source.TargetId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the pauses: at most one in force for each scope, and those that have ended for as long as
 * anything that fell due in them is undecided. Contract: {@code PauseStoreContract}.
 */
public interface PauseStore {

  /** The pauses that reach any of these targets, in force or ended and not yet forgotten. */
  Pauses reaching(Collection<TargetId> targets);

  /**
   * As {@link #reaching}, and none of them is ended by a person until this transaction ends: who
   * parks targets for them has either committed that, or finds them ended. Waits for who is just
   * ending one. Several may hold at once. Must be called in a transaction.
   */
  Pauses hold(Collection<TargetId> targets);

  /**
   * Adds a pause, unless there is one for its scope that is still in force at its beginning.
   *
   * @return that one; empty if the pause was added
   */
  Optional<Pause> add(Pause pause);

  /**
   * Ends the pause of a scope that is in force at {@code now}. Its targets are parked until {@link
   * TargetStore#wakePaused} has been called for all of them.
   *
   * @return empty if there is none
   */
  Optional<Resumed> resume(PauseScope scope, Instant now);

  /**
   * Up to {@code limit} pauses that were resumed and whose targets were not woken, oldest first.
   */
  List<Resumed> resumed(int limit);

  /** Notes that all targets of a resumed pause have been woken. Repeating it changes nothing. */
  void woken(Resumed pause);

  /**
   * Removes pauses that have ended by {@code now}, unless their targets are still to be woken, or
   * any active target still has a slot that was due at their end or before; slots of quarantined
   * targets do not count, because they are not run anyway.
   */
  void forget(Instant now);

  /** Up to {@code limit} pauses that are in force at {@code now}, newest first. */
  List<Pause> inForce(Instant now, int limit);

  /**
   * A pause that a person has ended.
   *
   * @param id what the store tells it by
   * @param pause with its end
   */
  record Resumed(long id, Pause pause) {}
}
