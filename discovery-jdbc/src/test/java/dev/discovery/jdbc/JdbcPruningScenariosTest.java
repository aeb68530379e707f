package dev.discovery.jdbc;

import dev.discovery.testkit.contract.PruningScenarios;
import dev.discovery.testkit.contract.TestBed;

class JdbcPruningScenariosTest extends PruningScenarios {

  @Override
  protected TestBed bed() {
    return PostgresBed.open();
  }
}
