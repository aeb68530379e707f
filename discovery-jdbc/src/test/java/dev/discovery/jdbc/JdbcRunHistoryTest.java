package dev.discovery.jdbc;

import dev.discovery.testkit.contract.RunHistoryContract;
import dev.discovery.testkit.contract.StorageBed;

class JdbcRunHistoryTest extends RunHistoryContract {

  @Override
  protected StorageBed bed() {
    return PostgresBed.open();
  }
}
