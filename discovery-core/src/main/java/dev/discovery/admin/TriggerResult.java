package dev.discovery.admin;

import dev.discovery.plan.InFlight;
import dev.discovery.source.RunId;
import dev.discovery.source.TargetId;

/** What became of the wish to run a target now. */
public sealed interface TriggerResult {

  /**
   * It is run.
   *
   * @param target what is synced: of a source wider than a city, all cities that share it
   * @param concurrent whether another run may be in flight beside it
   */
  record Enqueued(TargetId target, RunId run, boolean concurrent) implements TriggerResult {}

  /** A run is in flight already, and no other one was asked for. Nothing was changed. */
  record Duplicate(TargetId target, InFlight runningAs) implements TriggerResult {}

  /**
   * It cannot be run. Nothing was changed.
   *
   * @param detail for people
   */
  record Refused(TargetId target, Refusal reason, String detail) implements TriggerResult {}

  /** There is nothing of that name to run: no such target, city, source or source of the city. */
  record Unknown(String what) implements TriggerResult {}

  /** Why a target cannot be run. */
  enum Refusal {
    /**
     * Nobody wants it, or not the city for which it was asked: it is disabled, or no config names
     * it any more.
     */
    INACTIVE,
    /** Its config or its row is broken. */
    QUARANTINED,
    /** No node has its source. */
    UNKNOWN_SOURCE,
    /** The target is wider than the city, and the actor may not run it for the others. */
    DENIED,
    /** The ledger has a run in flight of which the target's row does not know. */
    CONTRADICTED
  }
}
