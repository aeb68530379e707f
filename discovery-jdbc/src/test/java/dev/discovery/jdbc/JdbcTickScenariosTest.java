package dev.discovery.jdbc;

import dev.discovery.testkit.contract.TestBed;
import dev.discovery.testkit.contract.TickScenarios;

class JdbcTickScenariosTest extends TickScenarios {

  @Override
  protected TestBed bed() {
    return PostgresBed.open();
  }
}
