package dev.discovery.jdbc;

import dev.discovery.testkit.contract.PauseScenarios;
import dev.discovery.testkit.contract.TestBed;

class JdbcPauseScenariosTest extends PauseScenarios {

  @Override
  protected TestBed bed() {
    return PostgresBed.open();
  }
}
