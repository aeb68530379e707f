package dev.discovery.jdbc;

import dev.discovery.testkit.contract.StorageBed;
import dev.discovery.testkit.contract.SubscriptionStoreContract;

class JdbcSubscriptionStoreTest extends SubscriptionStoreContract {

  @Override
  protected StorageBed bed() {
    return PostgresBed.open();
  }
}
