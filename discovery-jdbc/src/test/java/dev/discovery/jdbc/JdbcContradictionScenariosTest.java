package dev.discovery.jdbc;

import dev.discovery.testkit.contract.ContradictionScenarios;
import dev.discovery.testkit.contract.TestBed;

class JdbcContradictionScenariosTest extends ContradictionScenarios {

  @Override
  protected TestBed bed() {
    return PostgresBed.open();
  }
}
