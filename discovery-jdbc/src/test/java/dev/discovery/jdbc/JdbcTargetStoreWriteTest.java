package dev.discovery.jdbc;

import dev.discovery.testkit.contract.StorageBed;
import dev.discovery.testkit.contract.TargetStoreWriteContract;

class JdbcTargetStoreWriteTest extends TargetStoreWriteContract {

  @Override
  protected StorageBed bed() {
    return PostgresBed.open();
  }
}
