package dev.discovery.dbscheduler;

import dev.discovery.testkit.contract.TestBed;
import dev.discovery.testkit.contract.TickScenarios;

class TickTest extends TickScenarios {

  @Override
  protected TestBed bed() {
    return new PostgresBed();
  }
}
