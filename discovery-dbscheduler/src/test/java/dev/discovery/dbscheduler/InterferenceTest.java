package dev.discovery.dbscheduler;

import dev.discovery.testkit.contract.InterferenceScenarios;
import dev.discovery.testkit.contract.TestBed;

class InterferenceTest extends InterferenceScenarios {

  @Override
  protected TestBed bed() {
    return new PostgresBed();
  }
}
