package dev.discovery.jdbc;

import dev.discovery.testkit.contract.TakeoverScenarios;
import dev.discovery.testkit.contract.TestBed;

class JdbcTakeoverScenariosTest extends TakeoverScenarios {

  @Override
  protected TestBed bed() {
    return PostgresBed.open();
  }
}
