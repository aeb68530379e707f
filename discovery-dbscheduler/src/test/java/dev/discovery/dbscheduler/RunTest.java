package dev.discovery.dbscheduler;

import dev.discovery.testkit.contract.RunScenarios;
import dev.discovery.testkit.contract.TestBed;

class RunTest extends RunScenarios {

  @Override
  protected TestBed bed() {
    return new PostgresBed();
  }
}
