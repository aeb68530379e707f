package dev.discovery.testkit;

import dev.discovery.source.RunId;
import dev.discovery.source.TargetId;
import java.time.Instant;
import java.util.Optional;

/**
 * One attempt, as the world saw it in a {@link Simulation}; the ledger knows what was recorded.
 *
 * @param run which it belongs to
 * @param number of the attempt, from 1
 * @param node where, from 1
 * @param endedAt when the sync or its worker came to an end; empty while it goes on
 */
public record SimulatedAttempt(
    RunId run,
    TargetId target,
    int number,
    int node,
    Instant startedAt,
    Optional<Instant> endedAt,
    End end) {

  /** How it ended. */
  public enum End {
    /** It goes on when the simulation ends. */
    GOES_ON,
    /** What came of it was recorded. */
    RECORDED,
    /** The run had been taken over; nothing was recorded. */
    FENCED,
    /** Its worker died, or gave up when the database was away for too long. */
    LOST
  }

  /** The same, ended. */
  SimulatedAttempt ended(Instant at, End how) {
    return new SimulatedAttempt(run, target, number, node, startedAt, Optional.of(at), how);
  }
}
