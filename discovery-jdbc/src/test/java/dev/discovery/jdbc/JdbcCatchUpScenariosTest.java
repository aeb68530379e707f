package dev.discovery.jdbc;

import dev.discovery.testkit.contract.CatchUpScenarios;
import dev.discovery.testkit.contract.TestBed;

class JdbcCatchUpScenariosTest extends CatchUpScenarios {

  @Override
  protected TestBed bed() {
    return PostgresBed.open();
  }
}
