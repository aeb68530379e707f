package dev.discovery.jdbc;

import dev.discovery.testkit.contract.AccessScenarios;
import dev.discovery.testkit.contract.TestBed;

class JdbcAccessScenariosTest extends AccessScenarios {

  @Override
  protected TestBed bed() {
    return PostgresBed.open();
  }
}
