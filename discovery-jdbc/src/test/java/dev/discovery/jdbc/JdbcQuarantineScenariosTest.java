package dev.discovery.jdbc;

import dev.discovery.testkit.contract.QuarantineScenarios;
import dev.discovery.testkit.contract.TestBed;

class JdbcQuarantineScenariosTest extends QuarantineScenarios {

  @Override
  protected TestBed bed() {
    return PostgresBed.open();
  }
}
