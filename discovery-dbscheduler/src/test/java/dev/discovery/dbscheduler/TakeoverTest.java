package dev.discovery.dbscheduler;

import dev.discovery.testkit.contract.TakeoverScenarios;
import dev.discovery.testkit.contract.TestBed;

class TakeoverTest extends TakeoverScenarios {

  @Override
  protected TestBed bed() {
    return new PostgresBed();
  }
}
