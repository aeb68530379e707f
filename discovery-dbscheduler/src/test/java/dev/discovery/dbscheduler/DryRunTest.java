package dev.discovery.dbscheduler;

import dev.discovery.testkit.contract.DryRunScenarios;
import dev.discovery.testkit.contract.TestBed;

class DryRunTest extends DryRunScenarios {

  @Override
  protected TestBed bed() {
    return new PostgresBed();
  }
}
