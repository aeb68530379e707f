package dev.discovery.jdbc;

import dev.discovery.testkit.contract.SharedSettingsScenarios;
import dev.discovery.testkit.contract.TestBed;

class JdbcSharedSettingsScenariosTest extends SharedSettingsScenarios {

  @Override
  protected TestBed bed() {
    return PostgresBed.open();
  }
}
