package dev.discovery.jdbc;

import dev.discovery.testkit.contract.RollingDeployScenarios;
import dev.discovery.testkit.contract.TestBed;

class JdbcRollingDeployScenariosTest extends RollingDeployScenarios {

  @Override
  protected TestBed bed() {
    return PostgresBed.open();
  }
}
