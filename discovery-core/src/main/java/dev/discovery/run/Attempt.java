package dev.discovery.run;

import java.time.Instant;
import java.util.Optional;

/**
 * One try of a run. Its number is the fence: whoever writes for a run names the attempt that it
 * works for, and is refused when a later one has begun.
 *
 * @param number from 1
 * @param worker the node that works on it
 * @param advance the newest one that was written; empty if the sync says nothing
 */
public record Attempt(int number, String worker, Instant startedAt, Optional<Advance> advance) {

  /** One that has just begun. */
  public Attempt(int number, String worker, Instant startedAt) {
    this(number, worker, startedAt, Optional.empty());
  }

  Attempt with(Advance newest) {
    return new Attempt(number, worker, startedAt, Optional.of(newest));
  }
}
