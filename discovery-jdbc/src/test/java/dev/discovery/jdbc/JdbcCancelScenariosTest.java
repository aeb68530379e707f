package dev.discovery.jdbc;

import dev.discovery.testkit.contract.CancelScenarios;
import dev.discovery.testkit.contract.TestBed;

class JdbcCancelScenariosTest extends CancelScenarios {

  @Override
  protected TestBed bed() {
    return PostgresBed.open();
  }
}
