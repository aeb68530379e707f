package dev.discovery.jdbc;

import dev.discovery.testkit.contract.SwitchScenarios;
import dev.discovery.testkit.contract.TestBed;

class JdbcSwitchScenariosTest extends SwitchScenarios {

  @Override
  protected TestBed bed() {
    return PostgresBed.open();
  }
}
