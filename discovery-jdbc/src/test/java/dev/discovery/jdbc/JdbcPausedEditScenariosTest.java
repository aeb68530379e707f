package dev.discovery.jdbc;

import dev.discovery.testkit.contract.PausedEditScenarios;
import dev.discovery.testkit.contract.TestBed;

class JdbcPausedEditScenariosTest extends PausedEditScenarios {

  @Override
  protected TestBed bed() {
    return PostgresBed.open();
  }
}
