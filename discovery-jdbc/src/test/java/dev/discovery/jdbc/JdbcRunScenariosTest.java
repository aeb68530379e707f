package dev.discovery.jdbc;

import dev.discovery.testkit.contract.RunScenarios;
import dev.discovery.testkit.contract.TestBed;

class JdbcRunScenariosTest extends RunScenarios {

  @Override
  protected TestBed bed() {
    return PostgresBed.open();
  }
}
