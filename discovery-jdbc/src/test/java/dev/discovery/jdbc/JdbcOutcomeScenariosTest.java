package dev.discovery.jdbc;

import dev.discovery.testkit.contract.OutcomeScenarios;
import dev.discovery.testkit.contract.TestBed;

class JdbcOutcomeScenariosTest extends OutcomeScenarios {

  @Override
  protected TestBed bed() {
    return PostgresBed.open();
  }
}
