package dev.discovery.dbscheduler;

import dev.discovery.testkit.contract.SourceChangeScenarios;
import dev.discovery.testkit.contract.TestBed;

class SourceChangeTest extends SourceChangeScenarios {

  @Override
  protected TestBed bed() {
    return new PostgresBed();
  }
}
