package dev.discovery.jdbc;

import dev.discovery.testkit.contract.InterferenceScenarios;
import dev.discovery.testkit.contract.TestBed;

class JdbcInterferenceScenariosTest extends InterferenceScenarios {

  @Override
  protected TestBed bed() {
    return PostgresBed.open();
  }
}
