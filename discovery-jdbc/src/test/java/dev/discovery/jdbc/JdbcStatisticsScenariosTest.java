package dev.discovery.jdbc;

import dev.discovery.testkit.contract.StatisticsScenarios;
import dev.discovery.testkit.contract.TestBed;

class JdbcStatisticsScenariosTest extends StatisticsScenarios {

  @Override
  protected TestBed bed() {
    return PostgresBed.open();
  }
}
