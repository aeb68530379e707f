package dev.discovery.jdbc;

import dev.discovery.testkit.contract.RandomHistoryScenarios;
import dev.discovery.testkit.contract.TestBed;

class JdbcRandomHistoryScenariosTest extends RandomHistoryScenarios {

  @Override
  protected TestBed bed() {
    return PostgresBed.open();
  }
}
