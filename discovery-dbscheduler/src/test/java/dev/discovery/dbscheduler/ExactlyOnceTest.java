package dev.discovery.dbscheduler;

import dev.discovery.testkit.contract.ExactlyOnceScenarios;
import dev.discovery.testkit.contract.TestBed;

class ExactlyOnceTest extends ExactlyOnceScenarios {

  @Override
  protected TestBed bed() {
    return new PostgresBed();
  }
}
