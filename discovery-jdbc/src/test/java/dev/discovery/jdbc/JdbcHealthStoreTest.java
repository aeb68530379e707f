package dev.discovery.jdbc;

import dev.discovery.testkit.contract.HealthStoreContract;
import dev.discovery.testkit.contract.StorageBed;

class JdbcHealthStoreTest extends HealthStoreContract {

  @Override
  protected StorageBed bed() {
    return PostgresBed.open();
  }
}
