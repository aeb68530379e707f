package dev.discovery.jdbc;

import dev.discovery.testkit.contract.ScheduleEditScenarios;
import dev.discovery.testkit.contract.TestBed;

class JdbcScheduleEditScenariosTest extends ScheduleEditScenarios {

  @Override
  protected TestBed bed() {
    return PostgresBed.open();
  }
}
