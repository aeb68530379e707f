package dev.discovery.dbscheduler;

import dev.discovery.testkit.contract.ReconcilerScenarios;
import dev.discovery.testkit.contract.TestBed;

class ReconcilerTest extends ReconcilerScenarios {

  @Override
  protected TestBed bed() {
    return new PostgresBed();
  }
}
