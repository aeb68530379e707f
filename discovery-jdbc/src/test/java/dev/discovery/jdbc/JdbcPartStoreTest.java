package dev.discovery.jdbc;

import dev.discovery.testkit.contract.PartStoreContract;
import dev.discovery.testkit.contract.StorageBed;

class JdbcPartStoreTest extends PartStoreContract {

  @Override
  protected StorageBed bed() {
    return PostgresBed.open();
  }
}
