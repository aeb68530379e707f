package dev.discovery.jdbc;

import dev.discovery.testkit.contract.RetryScenarios;
import dev.discovery.testkit.contract.TestBed;

class JdbcRetryScenariosTest extends RetryScenarios {

  @Override
  protected TestBed bed() {
    return PostgresBed.open();
  }
}
