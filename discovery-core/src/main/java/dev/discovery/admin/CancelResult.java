package dev.discovery.admin;

import dev.discovery.run.Run;
import dev.discovery.source.RunId;

/** What became of the wish to cancel a run. */
public sealed interface CancelResult {

  /** It had not begun, or waited for its next attempt: it has ended, and its target is free. */
  record Cancelled(Run run) implements CancelResult {}

  /**
   * An attempt is under way. It is told to stop within seconds; if its worker has died, the run
   * ends when another one would take it over. A sync that comes to its end all the same is recorded
   * as what it achieved.
   */
  record Requested(Run run) implements CancelResult {}

  /** Somebody has asked for it before, and the attempt has not stopped yet. Nothing was changed. */
  record AlreadyRequested(Run run) implements CancelResult {}

  /** It has ended, as {@code run} says. Nothing was changed. */
  record AlreadyEnded(Run run) implements CancelResult {}

  /** The target has no such run; a skipped slot is none. */
  record UnknownRun(RunId run) implements CancelResult {}
}
