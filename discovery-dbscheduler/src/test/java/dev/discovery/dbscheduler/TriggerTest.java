package dev.discovery.dbscheduler;

import dev.discovery.testkit.contract.TestBed;
import dev.discovery.testkit.contract.TriggerScenarios;

class TriggerTest extends TriggerScenarios {

  @Override
  protected TestBed bed() {
    return new PostgresBed();
  }
}
