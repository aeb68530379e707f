package dev.discovery.benchmarks;

import dev.discovery.source.RunId;

/** One way to record the end of a run. Thread-safe. */
interface Ending {

  /** For the table of results. */
  String name();

  /** Begins an attempt of the run; what it returns ends it, and is what is measured. */
  Runnable begin(RunId run);
}
