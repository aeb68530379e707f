package dev.discovery.dbscheduler;

import dev.discovery.testkit.contract.BackfillScenarios;
import dev.discovery.testkit.contract.TestBed;

class BackfillTest extends BackfillScenarios {

  @Override
  protected TestBed bed() {
    return new PostgresBed();
  }
}
