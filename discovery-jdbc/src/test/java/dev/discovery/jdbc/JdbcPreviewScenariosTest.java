package dev.discovery.jdbc;

import dev.discovery.testkit.contract.PreviewScenarios;
import dev.discovery.testkit.contract.TestBed;

class JdbcPreviewScenariosTest extends PreviewScenarios {

  @Override
  protected TestBed bed() {
    return PostgresBed.open();
  }
}
