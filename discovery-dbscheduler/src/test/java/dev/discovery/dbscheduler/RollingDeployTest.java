package dev.discovery.dbscheduler;

import dev.discovery.testkit.contract.RollingDeployScenarios;
import dev.discovery.testkit.contract.TestBed;

class RollingDeployTest extends RollingDeployScenarios {

  @Override
  protected TestBed bed() {
    return new PostgresBed();
  }
}
