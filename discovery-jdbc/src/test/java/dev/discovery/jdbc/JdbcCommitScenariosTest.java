package dev.discovery.jdbc;

import dev.discovery.testkit.contract.CommitScenarios;
import dev.discovery.testkit.contract.TestBed;

class JdbcCommitScenariosTest extends CommitScenarios {

  @Override
  protected TestBed bed() {
    return PostgresBed.open();
  }
}
