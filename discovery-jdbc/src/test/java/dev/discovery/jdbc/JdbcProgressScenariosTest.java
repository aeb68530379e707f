package dev.discovery.jdbc;

import dev.discovery.testkit.contract.ProgressScenarios;
import dev.discovery.testkit.contract.TestBed;

class JdbcProgressScenariosTest extends ProgressScenarios {

  @Override
  protected TestBed bed() {
    return PostgresBed.open();
  }
}
