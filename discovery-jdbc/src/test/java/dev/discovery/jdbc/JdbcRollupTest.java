package dev.discovery.jdbc;

import dev.discovery.testkit.contract.RollupContract;
import dev.discovery.testkit.contract.StorageBed;

class JdbcRollupTest extends RollupContract {

  @Override
  protected StorageBed bed() {
    return PostgresBed.open();
  }
}
