package dev.discovery.jdbc;

import dev.discovery.testkit.contract.AdminScenarios;
import dev.discovery.testkit.contract.TestBed;

class JdbcAdminScenariosTest extends AdminScenarios {

  @Override
  protected TestBed bed() {
    return PostgresBed.open();
  }
}
