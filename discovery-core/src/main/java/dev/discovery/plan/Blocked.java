package dev.discovery.plan;

import java.time.Instant;
import java.util.Optional;

/**
 * Why no decision on a target comes.
 *
 * @param why the kind
 * @param detail for people
 * @param until when it ends, or is looked at again, by itself; empty if only an event ends it
 */
public record Blocked(Why why, String detail, Optional<Instant> until) {

  /** What blocks. */
  public enum Why {
    /** No city asks for the target. */
    INACTIVE,
    /** Its config or its row cannot be read, or the database refused what was decided. */
    QUARANTINED,
    /** A run is in flight and the policy is to queue. */
    WAITS_FOR_RUN,
    /** A pause reaches it. */
    PAUSED,
    /** No node has the source. */
    UNKNOWN_SOURCE,
    /** The planner cannot decide it: the tick is going to quarantine it. */
    UNDECIDABLE
  }

  static Blocked inactive() {
    return new Blocked(Why.INACTIVE, "no city asks for it", Optional.empty());
  }

  static Blocked undecidable(RuntimeException problem) {
    String text = problem.getMessage() == null ? problem.toString() : problem.getMessage();
    return new Blocked(Why.UNDECIDABLE, text, Optional.empty());
  }

  static Blocked by(Parked parked) {
    return new Blocked(why(parked.reason()), parked.detail(), parked.recheckAt());
  }

  private static Why why(ParkReason reason) {
    return switch (reason) {
      case QUARANTINED -> Why.QUARANTINED;
      case OVERLAP -> Why.WAITS_FOR_RUN;
      case PAUSED -> Why.PAUSED;
      case UNKNOWN_SOURCE -> Why.UNKNOWN_SOURCE;
    };
  }
}
