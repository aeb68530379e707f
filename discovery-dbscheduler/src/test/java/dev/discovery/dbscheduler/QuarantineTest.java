package dev.discovery.dbscheduler;

import dev.discovery.testkit.contract.QuarantineScenarios;
import dev.discovery.testkit.contract.TestBed;

class QuarantineTest extends QuarantineScenarios {

  @Override
  protected TestBed bed() {
    return new PostgresBed();
  }
}
