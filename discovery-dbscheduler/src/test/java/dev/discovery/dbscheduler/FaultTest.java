package dev.discovery.dbscheduler;

import dev.discovery.testkit.contract.FaultScenarios;
import dev.discovery.testkit.contract.TestBed;

class FaultTest extends FaultScenarios {

  @Override
  protected TestBed bed() {
    return new PostgresBed();
  }
}
