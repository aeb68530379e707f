package dev.discovery.worker;

import java.time.Instant;

/** What a job backend does with a job after the worker has had it. */
public sealed interface WorkResult {

  /** The run needs no more work from this job: remove it. */
  record Done() implements WorkResult {}

  /** Call again at {@code at}, on any node: the run is to be retried. */
  record Retry(Instant at) implements WorkResult {}

  /**
   * This node has not registered the source, or not as it is stored, and cannot judge its settings:
   * leave the job to another one.
   */
  record NotMine() implements WorkResult {}
}
