package dev.discovery.jdbc;

import dev.discovery.testkit.contract.SourceStoreContract;
import dev.discovery.testkit.contract.StorageBed;

class JdbcSourceStoreTest extends SourceStoreContract {

  @Override
  protected StorageBed bed() {
    return PostgresBed.open();
  }
}
