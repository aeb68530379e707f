package dev.discovery.jdbc;

import dev.discovery.testkit.contract.SlotAuditScenarios;
import dev.discovery.testkit.contract.TestBed;

class JdbcSlotAuditScenariosTest extends SlotAuditScenarios {

  @Override
  protected TestBed bed() {
    return PostgresBed.open();
  }
}
