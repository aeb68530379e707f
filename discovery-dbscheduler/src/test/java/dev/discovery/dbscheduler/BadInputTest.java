package dev.discovery.dbscheduler;

import dev.discovery.testkit.contract.BadInputScenarios;
import dev.discovery.testkit.contract.TestBed;

class BadInputTest extends BadInputScenarios {

  @Override
  protected TestBed bed() {
    return new PostgresBed();
  }
}
