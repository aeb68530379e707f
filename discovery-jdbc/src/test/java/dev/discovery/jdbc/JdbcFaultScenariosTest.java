package dev.discovery.jdbc;

import dev.discovery.testkit.contract.FaultScenarios;
import dev.discovery.testkit.contract.TestBed;

class JdbcFaultScenariosTest extends FaultScenarios {

  @Override
  protected TestBed bed() {
    return PostgresBed.open();
  }
}
