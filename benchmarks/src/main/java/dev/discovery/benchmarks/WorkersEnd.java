package dev.discovery.benchmarks;

import dev.discovery.source.RunId;
import dev.discovery.worker.Beginning;
import dev.discovery.worker.RunWorker;

/** The worker's whole transaction at the end of an attempt: locks, statement, release. */
record WorkersEnd(RunWorker worker) implements Ending {

  @Override
  public String name() {
    return "worker's transaction";
  }

  @Override
  public Runnable begin(RunId run) {
    if (worker.begin(run) instanceof Beginning.Begun begun) {
      return () -> begun.attempt().perform();
    }
    throw new IllegalStateException("run " + run + " did not begin");
  }
}
