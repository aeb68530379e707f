package dev.discovery.jdbc;

import dev.discovery.testkit.contract.PartScenarios;
import dev.discovery.testkit.contract.TestBed;

class JdbcPartScenariosTest extends PartScenarios {

  @Override
  protected TestBed bed() {
    return PostgresBed.open();
  }
}
