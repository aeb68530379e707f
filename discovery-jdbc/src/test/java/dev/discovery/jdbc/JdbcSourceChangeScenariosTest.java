package dev.discovery.jdbc;

import dev.discovery.testkit.contract.SourceChangeScenarios;
import dev.discovery.testkit.contract.TestBed;

class JdbcSourceChangeScenariosTest extends SourceChangeScenarios {

  @Override
  protected TestBed bed() {
    return PostgresBed.open();
  }
}
