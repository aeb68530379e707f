package dev.discovery.jdbc;

import dev.discovery.testkit.contract.ExplainScenarios;
import dev.discovery.testkit.contract.TestBed;

class JdbcExplainScenariosTest extends ExplainScenarios {

  @Override
  protected TestBed bed() {
    return PostgresBed.open();
  }
}
