package dev.discovery.jdbc;

import dev.discovery.testkit.contract.BadInputScenarios;
import dev.discovery.testkit.contract.TestBed;

class JdbcBadInputScenariosTest extends BadInputScenarios {

  @Override
  protected TestBed bed() {
    return PostgresBed.open();
  }
}
