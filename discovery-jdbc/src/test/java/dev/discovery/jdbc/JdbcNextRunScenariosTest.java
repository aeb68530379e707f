package dev.discovery.jdbc;

import dev.discovery.testkit.contract.NextRunScenarios;
import dev.discovery.testkit.contract.TestBed;

class JdbcNextRunScenariosTest extends NextRunScenarios {

  @Override
  protected TestBed bed() {
    return PostgresBed.open();
  }
}
