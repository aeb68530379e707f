package dev.discovery.dbscheduler;

import dev.discovery.testkit.contract.ProjectionScenarios;
import dev.discovery.testkit.contract.TestBed;

class ProjectionTest extends ProjectionScenarios {

  @Override
  protected TestBed bed() {
    return new PostgresBed();
  }
}
