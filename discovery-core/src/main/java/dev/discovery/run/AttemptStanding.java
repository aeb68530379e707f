package dev.discovery.run;

/** What an attempt that is under way learns about itself. */
public enum AttemptStanding {
  /** Its result is waited for. */
  WANTED,
  /** Somebody has asked for its run to be cancelled. */
  CANCEL_REQUESTED,
  /** It has lost its run: another attempt has begun, or the run has ended. */
  FENCED
}
