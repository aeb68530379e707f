package dev.discovery.jdbc;

import dev.discovery.testkit.contract.RunRecordContract;
import dev.discovery.testkit.contract.StorageBed;

class JdbcRunRecordTest extends RunRecordContract {

  @Override
  protected StorageBed bed() {
    return PostgresBed.open();
  }
}
