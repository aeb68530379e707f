package dev.discovery.jdbc;

import dev.discovery.testkit.contract.StorageBed;
import dev.discovery.testkit.contract.TargetStoreContract;

class JdbcTargetStoreTest extends TargetStoreContract {

  @Override
  protected StorageBed bed() {
    return PostgresBed.open();
  }
}
