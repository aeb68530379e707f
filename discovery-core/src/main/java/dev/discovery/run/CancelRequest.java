package dev.discovery.run;

import dev.discovery.Check;
import dev.discovery.access.Actor;
import java.time.Instant;

/**
 * Somebody's wish that a run be cancelled. It is kept with the run, so that it outlives the worker.
 *
 * @param reason for people, 1 to 500 characters
 */
public record CancelRequest(Actor by, String reason, Instant at) {

  private static final int MAX_REASON = 500;

  /** Checks the reason. */
  public CancelRequest {
    Check.text("reason", reason, MAX_REASON);
  }

  /** {@code cancelled by ann: their site moves}. */
  @Override
  public String toString() {
    return "cancelled by " + by + ": " + reason;
  }
}
