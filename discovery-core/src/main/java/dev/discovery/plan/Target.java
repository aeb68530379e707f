package dev.discovery.plan;

import dev.discovery.source.TargetId;
import java.time.Instant;

/** One target: what it is, when it may run, and where it stands. */
public record Target(TargetId id, TargetSchedule schedule, TargetState state) {

  /** The same target in another state. */
  public Target in(TargetState other) {
    return new Target(id, schedule, other);
  }

  /** Whether a tick at {@code now} decides it, or looks at it again: its wake time has come. */
  public boolean isDue(Instant now) {
    return state.wakeAt().filter(wake -> !wake.isAfter(now)).isPresent();
  }
}
