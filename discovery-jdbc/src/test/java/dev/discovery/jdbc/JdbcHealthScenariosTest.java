package dev.discovery.jdbc;

import dev.discovery.testkit.contract.HealthScenarios;
import dev.discovery.testkit.contract.TestBed;

class JdbcHealthScenariosTest extends HealthScenarios {

  @Override
  protected TestBed bed() {
    return PostgresBed.open();
  }
}
