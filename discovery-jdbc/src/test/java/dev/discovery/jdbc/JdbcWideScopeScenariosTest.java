package dev.discovery.jdbc;

import dev.discovery.testkit.contract.TestBed;
import dev.discovery.testkit.contract.WideScopeScenarios;

class JdbcWideScopeScenariosTest extends WideScopeScenarios {

  @Override
  protected TestBed bed() {
    return PostgresBed.open();
  }
}
