package dev.discovery.jdbc;

import dev.discovery.testkit.contract.ExactlyOnceScenarios;
import dev.discovery.testkit.contract.TestBed;

class JdbcExactlyOnceScenariosTest extends ExactlyOnceScenarios {

  @Override
  protected TestBed bed() {
    return PostgresBed.open();
  }
}
