package dev.discovery.dbscheduler;

import dev.discovery.testkit.contract.CommitScenarios;
import dev.discovery.testkit.contract.TestBed;

class CommitTest extends CommitScenarios {

  @Override
  protected TestBed bed() {
    return new PostgresBed();
  }
}
