package dev.discovery.jdbc;

import dev.discovery.testkit.contract.BackfillStoreContract;
import dev.discovery.testkit.contract.StorageBed;

class JdbcBackfillStoreTest extends BackfillStoreContract {

  @Override
  protected StorageBed bed() {
    return PostgresBed.open();
  }
}
