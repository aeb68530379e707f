package dev.discovery.jdbc;

import dev.discovery.testkit.contract.RunLedgerUnderwayContract;
import dev.discovery.testkit.contract.StorageBed;

class JdbcRunLedgerUnderwayTest extends RunLedgerUnderwayContract {

  @Override
  protected StorageBed bed() {
    return PostgresBed.open();
  }
}
