package dev.discovery.port;

import dev.discovery.source.RunId;

/** What became of one job. */
public sealed interface EnqueueResult {

  /** The run that the job is for. */
  RunId run();

  /** It was added. */
  record Enqueued(RunId run) implements EnqueueResult {}

  /** A job of this run is pending already, and will do. Neither an error nor a success. */
  record Duplicate(RunId run) implements EnqueueResult {}
}
