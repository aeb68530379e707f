package dev.discovery.dbscheduler;

import dev.discovery.testkit.contract.JobQueueContract;
import dev.discovery.testkit.contract.TestBed;

class JobTableQueueTest extends JobQueueContract {

  @Override
  protected TestBed bed() {
    return new PostgresBed();
  }
}
