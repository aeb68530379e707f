package dev.discovery.jdbc;

import dev.discovery.testkit.contract.StatsWindowContract;
import dev.discovery.testkit.contract.StorageBed;

class JdbcStatsWindowTest extends StatsWindowContract {

  @Override
  protected StorageBed bed() {
    return PostgresBed.open();
  }
}
