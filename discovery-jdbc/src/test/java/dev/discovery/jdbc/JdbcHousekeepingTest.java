package dev.discovery.jdbc;

import dev.discovery.testkit.contract.HousekeepingContract;
import dev.discovery.testkit.contract.StorageBed;

class JdbcHousekeepingTest extends HousekeepingContract {

  @Override
  protected StorageBed bed() {
    return PostgresBed.open();
  }
}
