package dev.discovery.jdbc;

import dev.discovery.testkit.contract.ConfigStoreContract;
import dev.discovery.testkit.contract.StorageBed;

class JdbcConfigStoreTest extends ConfigStoreContract {

  @Override
  protected StorageBed bed() {
    return PostgresBed.open();
  }
}
