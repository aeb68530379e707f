package dev.discovery.jdbc;

import dev.discovery.testkit.contract.StorageBed;
import dev.discovery.testkit.contract.TickHistoryContract;

class JdbcTickHistoryTest extends TickHistoryContract {

  @Override
  protected StorageBed bed() {
    return PostgresBed.open();
  }
}
