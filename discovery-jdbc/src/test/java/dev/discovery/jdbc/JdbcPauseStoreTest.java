package dev.discovery.jdbc;

import dev.discovery.testkit.contract.PauseStoreContract;
import dev.discovery.testkit.contract.StorageBed;

class JdbcPauseStoreTest extends PauseStoreContract {

  @Override
  protected StorageBed bed() {
    return PostgresBed.open();
  }
}
