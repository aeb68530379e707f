package dev.discovery.jdbc;

import dev.discovery.testkit.contract.ReconcilerScenarios;
import dev.discovery.testkit.contract.TestBed;

class JdbcReconcilerScenariosTest extends ReconcilerScenarios {

  @Override
  protected TestBed bed() {
    return PostgresBed.open();
  }
}
