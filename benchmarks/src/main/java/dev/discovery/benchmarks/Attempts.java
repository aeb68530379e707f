package dev.discovery.benchmarks;

import dev.discovery.jdbc.PostgresStorage;
import dev.discovery.run.Run;
import dev.discovery.run.RunLifecycle;
import dev.discovery.source.RunId;

/** Begins attempts, as a worker does. */
final class Attempts {

  private Attempts() {}

  static Run begin(PostgresStorage storage, RunId id) {
    Run queued = storage.runs().find(id).orElseThrow();
    Run started = RunLifecycle.start(queued, "node-1", storage.clock().instant());
    storage.runs().update(queued, started);
    return started;
  }
}
