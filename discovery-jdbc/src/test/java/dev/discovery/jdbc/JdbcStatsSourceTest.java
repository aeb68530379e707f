package dev.discovery.jdbc;

import dev.discovery.testkit.contract.StatsSourceContract;
import dev.discovery.testkit.contract.StorageBed;

class JdbcStatsSourceTest extends StatsSourceContract {

  @Override
  protected StorageBed bed() {
    return PostgresBed.open();
  }
}
