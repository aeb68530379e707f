package dev.discovery.jdbc;

import dev.discovery.testkit.contract.TestBed;
import dev.discovery.testkit.contract.TimeLimitScenarios;

class JdbcTimeLimitScenariosTest extends TimeLimitScenarios {

  @Override
  protected TestBed bed() {
    return PostgresBed.open();
  }
}
