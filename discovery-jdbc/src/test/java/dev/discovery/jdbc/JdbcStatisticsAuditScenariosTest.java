package dev.discovery.jdbc;

import dev.discovery.testkit.contract.StatisticsAuditScenarios;
import dev.discovery.testkit.contract.TestBed;

class JdbcStatisticsAuditScenariosTest extends StatisticsAuditScenarios {

  @Override
  protected TestBed bed() {
    return PostgresBed.open();
  }
}
