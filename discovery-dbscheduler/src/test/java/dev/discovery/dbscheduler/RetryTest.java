package dev.discovery.dbscheduler;

import dev.discovery.testkit.contract.RetryScenarios;
import dev.discovery.testkit.contract.TestBed;

class RetryTest extends RetryScenarios {

  @Override
  protected TestBed bed() {
    return new PostgresBed();
  }
}
