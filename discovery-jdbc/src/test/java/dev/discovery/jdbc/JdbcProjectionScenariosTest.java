package dev.discovery.jdbc;

import dev.discovery.testkit.contract.ProjectionScenarios;
import dev.discovery.testkit.contract.TestBed;

class JdbcProjectionScenariosTest extends ProjectionScenarios {

  @Override
  protected TestBed bed() {
    return PostgresBed.open();
  }
}
