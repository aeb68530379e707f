package dev.discovery.jdbc;

import dev.discovery.testkit.contract.RollupHistoryContract;
import dev.discovery.testkit.contract.StorageBed;

class JdbcRollupHistoryTest extends RollupHistoryContract {

  @Override
  protected StorageBed bed() {
    return PostgresBed.open();
  }
}
