package dev.discovery.dbscheduler;

import dev.discovery.testkit.contract.TestBed;
import dev.discovery.testkit.contract.WideScopeScenarios;

class WideScopeTest extends WideScopeScenarios {

  @Override
  protected TestBed bed() {
    return new PostgresBed();
  }
}
