package dev.discovery.testkit.contract;

import dev.discovery.port.JobQueue;

/** A new, empty store for one test, with a job queue that takes part in its transactions. */
public interface TestBed extends StorageBed {

  /** The queue. */
  JobQueue queue();
}
