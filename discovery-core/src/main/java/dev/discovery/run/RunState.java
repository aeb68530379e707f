package dev.discovery.run;

import java.util.EnumSet;
import java.util.Set;

/** Where a run stands. The last four are final: a finished run never runs again. */
public enum RunState {
  /** Enqueued, not started. */
  QUEUED,
  /** An attempt is under way. */
  RUNNING,
  /** An attempt failed; another one follows. */
  RETRYING,
  /** The sync came to its end. */
  SUCCEEDED,
  /** Every attempt that was allowed has failed. */
  FAILED,
  /** Not wanted any more when it was to start, or somebody has asked for it. */
  CANCELLED,
  /** Its job has vanished from the queue. */
  LOST;

  private static final Set<RunState> IN_FLIGHT = EnumSet.of(QUEUED, RUNNING, RETRYING);

  /** Whether it has not ended. */
  public boolean isInFlight() {
    return IN_FLIGHT.contains(this);
  }

  /** Whether {@code next} may follow. */
  public boolean canBecome(RunState next) {
    return switch (this) {
      case QUEUED -> next == RUNNING || next == CANCELLED || next == LOST;
      case RUNNING -> next != QUEUED && next != RUNNING;
      case RETRYING -> next == RUNNING || next == CANCELLED || next == LOST;
      case SUCCEEDED, FAILED, CANCELLED, LOST -> false;
    };
  }
}
