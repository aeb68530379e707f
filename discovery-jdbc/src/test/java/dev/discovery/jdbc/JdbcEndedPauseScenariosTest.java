package dev.discovery.jdbc;

import dev.discovery.testkit.contract.EndedPauseScenarios;
import dev.discovery.testkit.contract.TestBed;

class JdbcEndedPauseScenariosTest extends EndedPauseScenarios {

  @Override
  protected TestBed bed() {
    return PostgresBed.open();
  }
}
