package dev.discovery.jdbc;

import dev.discovery.testkit.contract.DryRunScenarios;
import dev.discovery.testkit.contract.TestBed;

class JdbcDryRunScenariosTest extends DryRunScenarios {

  @Override
  protected TestBed bed() {
    return PostgresBed.open();
  }
}
